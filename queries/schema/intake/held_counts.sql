-- What is held of a file: facilities, materials and unknown elements.
select
    source_files.facility_count,
    source_files.inventory_item_count,
    (
        select coalesce(sum(occurrences), 0)::bigint
        from unknown_elements
        where sha256 = $sha256
    ) as unknown_elements
from source_files
where source_files.sha256 = $sha256
order by source_files.file_number;
