-- What was found in the files, and where: values that could not be read as they stand, and rows of
-- current submittals that break a rule? Severest first, a page at a time.
--
-- Rows: findings
select
    found.severity,
    found.message,
    found.value,
    found.cers_id,
    found.table_name,
    found.column_name,
    found.field_number,
    source_files.name as file_name,
    found.locator,
    found.found_by,
    found.code,
    found.cers_code,
    found.sha256
from {checks/_findings} as found
left join source_files using (sha256)
where ($severities::varchar[] is null or list_contains($severities, found.severity))
    and ($sha256::varchar is null or found.sha256 = $sha256)
    and ($code::varchar is null or found.code = $code)
order by
    case found.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    source_files.file_number,
    found.cers_id,
    found.locator,
    found.code,
    found.column_name
limit $limit::bigint
offset $offset::bigint;
