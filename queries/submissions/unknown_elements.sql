-- Which elements and columns held values that this version has no field for?
--
-- Rows: unknown_elements
select
    unknown_elements.path,
    sum(unknown_elements.occurrences)::bigint as occurrences,
    any_value(unknown_elements.example order by source_files.file_number) as example,
    count(distinct unknown_elements.sha256) as files,
    min(source_files.name) as file_name
from unknown_elements
left join source_files using (sha256)
group by unknown_elements.path
order by occurrences desc, unknown_elements.path;
