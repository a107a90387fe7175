-- Which agencies lead at least one business, and for how many? The choices of a filter.
--
-- Rows: organizations
select
    lead_regulator_code,
    count(*) as businesses
from organizations
where lead_regulator_code is not null
group by lead_regulator_code
order by businesses desc, lead_regulator_code;
