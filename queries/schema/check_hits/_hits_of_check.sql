-- The rows that one check finds among what is examined; put together for all checks.
select
    '{code}' as code,
    '{severity}' as severity,
    cers_id,
    {row},
    '{table}' as table_name,
    {value} as value
from ({statement})
