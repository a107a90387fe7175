-- Counts what a file holds; its findings are counted when the checks have run.
update source_files
set
    submittal_count = (select count(*) from submittal_deliveries where sha256 = $sha256),
    facility_count = (
        select count(distinct cers_id)
        from (
            select cers_id from submittal_deliveries where sha256 = $sha256
            union all
            select cers_id from listed_records where sha256 = $sha256
        )
    ),
    finding_count = (select count(*) from findings where sha256 = $sha256)
where sha256 = $sha256;
