-- What was found in a file by severity: values that could not be read as they stand, and rows of
-- current submittals that break a rule.
select
    severity,
    count(*) as found
from (
    select severity from findings where sha256 = $sha256
    union all
    select severity from check_hits where sha256 = $sha256
)
group by severity
order by severity;
