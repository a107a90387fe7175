-- Forgets what was found in deliveries that do not stand for the day, and in answers made after it.
delete from findings
where (
        submittal_key in (select submittal_key from touched_submittals)
        and (submittal_key, sha256) not in (
            select (submittal_key, sha256) from submittal_deliveries
        )
    )
    or (
        submittal_key is null
        and sha256 in (
            select sha256 from source_files where data_set_date_time >= $ended_on::timestamp
        )
    );
