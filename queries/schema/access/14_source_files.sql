-- Files from which something visible came. Of those that hold more, what is visible is counted.
create table source_files as
with
submitted as (
    select
        sha256,
        count(*) as submittal_count
    from submittal_deliveries
    group by sha256
),

materials as (
    select
        sha256,
        count(*) as inventory_item_count
    from (
        select cers_id, sha256 from w.current_inventory
        union all
        select cers_id, sha256 from w.past_inventory
    )
    where cers_id in (select cers_id from visible_facilities)
        and sha256 in (select sha256 from visible_files where not is_whole)
    group by sha256
),

found as (
    select
        sha256,
        count(*) as finding_count
    from (
        select sha256 from findings
        union all
        select sha256 from check_hits
    )
    group by sha256
)

select
    files.* replace (
        if(visible_files.is_whole, files.size_bytes, null) as size_bytes,
        if(visible_files.is_whole, files.returned_count, null) as returned_count,
        if(visible_files.is_whole, files.total_count, null) as total_count,
        if(visible_files.is_whole, files.facility_count, visible_files.facility_count)
            as facility_count,
        if(
            visible_files.is_whole,
            files.submittal_count,
            coalesce(submitted.submittal_count, 0)
        ) as submittal_count,
        if(
            visible_files.is_whole,
            files.inventory_item_count,
            coalesce(materials.inventory_item_count, 0)
        ) as inventory_item_count,
        if(visible_files.is_whole, files.finding_count, coalesce(found.finding_count, 0))
            as finding_count
    )
from w.source_files as files
inner join visible_files using (sha256)
left join submitted using (sha256)
left join materials using (sha256)
left join found using (sha256)
order by files.file_number;
