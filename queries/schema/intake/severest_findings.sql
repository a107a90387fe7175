-- What was found in some files, severest first. Messages of checks are in the catalogue.
select
    found.severity,
    found.message,
    found.value,
    found.cers_id,
    concat(source_files.name, ' (in ' || source_files.archive || ')') as file_name,
    found.locator,
    found.code
from (
    select severity, message, value, cers_id, locator, code, sha256 from findings
    union all
    select severity, null, value, cers_id, locator, code, sha256 from check_hits
) as found
inner join source_files using (sha256)
where found.sha256 in (select unnest($files::varchar[]))
order by
    case found.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    source_files.file_number,
    found.cers_id,
    found.locator,
    found.code,
    found.value
limit $most::bigint;
