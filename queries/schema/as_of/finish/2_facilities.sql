-- Forgets the facilities of which nothing was said by the day.
delete from facilities
where cers_id in (select cers_id from touched_facilities)
    and cers_id not in (
        select cers_id from submittal_deliveries
        union all
        select cers_id from listed_records where cers_id is not null
    );
