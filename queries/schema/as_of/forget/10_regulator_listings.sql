-- Forgets what later listings call agencies; an agency that no earlier one names keeps its first name.
delete from regulator_listings
where data_set_date_time >= $ended_on::timestamp
    and rowid not in (
        select rowid
        from regulator_listings
        qualify row_number() over (
            partition by regulator_code order by data_set_date_time, sha256, locator
        ) = 1
    );
