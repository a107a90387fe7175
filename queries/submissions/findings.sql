-- What did the checks find in the files, and where? Severest first, a page at a time.
select
    findings.severity,
    findings.message,
    findings.value,
    findings.cers_id,
    findings.table_name,
    findings.column_name,
    findings.field_number,
    source_files.name as file_name,
    findings.locator,
    findings.code,
    findings.cers_code,
    findings.sha256
from findings
left join source_files using (sha256)
where ($severities::varchar[] is null or list_contains($severities, findings.severity))
    and ($sha256::varchar is null or findings.sha256 = $sha256)
    and ($code::varchar is null or findings.code = $code)
order by
    case findings.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    source_files.file_number,
    findings.cers_id,
    findings.locator,
    findings.code
limit $limit::bigint
offset $offset::bigint;
