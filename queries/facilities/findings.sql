-- What was found in this facility's current submittals: values that could not be read as they stand,
-- and rows that break a rule?
--
-- Rows: findings
select
    found.severity,
    found.message,
    found.value,
    found.found_by,
    found.table_name,
    found.column_name,
    found.field_number,
    found.cers_code,
    found.code,
    source_files.name as file_name,
    found.locator
from {checks/_findings} as found
left join source_files using (sha256)
where found.cers_id = $cers_id::bigint
    and (
        found.found_by = 'Check'
        or found.submittal_key is null
        or found.submittal_key in (
            select submittal_key
            from current_submittals
            where cers_id = $cers_id
        )
    )
order by
    case found.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    file_name,
    found.locator,
    found.code,
    found.column_name;
