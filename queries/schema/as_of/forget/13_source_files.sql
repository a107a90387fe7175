-- Forgets the files made after the day that nothing comes from any more.
delete from source_files
where data_set_date_time >= $ended_on::timestamp
    and sha256 not in (
        select sha256 from submittal_deliveries
        union all
        select sha256 from listed_records
    );
