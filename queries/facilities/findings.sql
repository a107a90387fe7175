-- What did the checks find in this facility's current submittals?
select
    findings.severity,
    findings.message,
    findings.value,
    findings.table_name,
    findings.column_name,
    findings.field_number,
    findings.cers_code,
    findings.code,
    source_files.name as file_name,
    findings.locator
from findings
left join source_files using (sha256)
where findings.cers_id = $cers_id::bigint
    and (
        findings.submittal_key is null
        or findings.submittal_key in (
            select submittal_key
            from current_submittals
            where cers_id = $cers_id
        )
    )
order by
    case findings.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    file_name,
    findings.locator,
    findings.code;
