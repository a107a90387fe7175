-- The programs for which each agency asks more than the consolidated plan, by what people entered here.
select
    try_cast(agency_key as bigint) as regulator_code,
    string_agg(program, ', ' order by program) as asks_more
from local_plan_rules
group by agency_key
