-- Of each transfer that several answers tell of, the newest answer's row stays.
delete from transfers
where rowid in (
    select rowid
    from transfers
    semi join touched_facilities using (cers_id)
    qualify row_number() over (
        partition by cers_id, organization_code, occurred_on
        order by data_set_date_time desc, sha256 desc, locator
    ) > 1
);
