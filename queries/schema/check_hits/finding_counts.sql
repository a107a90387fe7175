-- Counts the errors and warnings of each facility's current submittals, and what was found per file.
update facilities
set finding_count = coalesce(counted.found, 0)
from checked_facilities
left join (
    select
        cers_id,
        count(*) as found
    from (
        select findings.cers_id
        from findings
        inner join current_submittals
            on current_submittals.submittal_key = findings.submittal_key
            and current_submittals.sha256 = findings.sha256
        where findings.severity in ('error', 'warning')
        union all
        select check_hits.cers_id
        from check_hits
        where check_hits.severity in ('error', 'warning')
    )
    where cers_id in (select cers_id from checked_facilities)
    group by cers_id
) as counted using (cers_id)
where facilities.cers_id = checked_facilities.cers_id
    and facilities.finding_count is distinct from coalesce(counted.found, 0);

update source_files
set finding_count = counted.found
from (
    select
        sha256,
        sum(found)::bigint as found
    from (
        select
            sha256,
            count(*) as found
        from findings
        group by sha256
        union all
        select
            sha256,
            count(*) as found
        from check_hits
        group by sha256
        union all
        select
            sha256,
            0 as found
        from source_files
    )
    group by sha256
) as counted
where counted.sha256 = source_files.sha256;
