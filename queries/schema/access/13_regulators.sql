-- All agencies, with how many of the facilities each regulates are visible.
create table regulators as
with
assigned as (
    select
        facility_regulators.regulator_code,
        count(distinct facilities.cers_id) filter (where facilities.is_loaded)
            as facilities_loaded
    from facility_regulators
    inner join facilities using (cers_id)
    group by facility_regulators.regulator_code
)

select
    regulators.* replace (coalesce(assigned.facilities_loaded, 0) as facilities_loaded)
from w.regulators as regulators
left join assigned using (regulator_code)
order by regulators.regulator_code;
