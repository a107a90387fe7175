-- Forgets what later listings say of agencies; one that no earlier listing names keeps what is said first.
delete from {table}
where data_set_date_time >= $ended_on::timestamp
    and rowid not in (
        select rowid
        from {table}
        qualify row_number() over (
            partition by {about} order by data_set_date_time, sha256, locator
        ) = 1
    );
