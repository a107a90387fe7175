-- How often was each rule broken, or a value not read as it stands? One row per severity and rule.
--
-- Rows: findings
select
    severity,
    code,
    cers_code,
    found_by,
    count(*) as times,
    count(distinct cers_id) as facilities
from {checks/_findings} as found
where ($severities::varchar[] is null or list_contains($severities, severity))
    and ($sha256::varchar is null or sha256 = $sha256)
group by severity, code, cers_code, found_by
order by
    case severity when 'error' then 1 when 'warning' then 2 else 3 end,
    times desc,
    code,
    cers_code;
