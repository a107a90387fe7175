-- What is loaded for each agency that regulates at least one submittal element of a facility? One
-- row per agency met. Materials and EHS are those of the facilities whose inventory it receives.
--
-- Rows: facility_regulators
with assigned as (
    select
        facility_regulators.regulator_code,
        facility_regulators.cers_id,
        bool_or(facility_regulators.submittal_element = 2) as receives_inventory
    from facility_regulators
    where facility_regulators.regulator_code is not null
    group by facility_regulators.regulator_code, facility_regulators.cers_id
)

select
    assigned.regulator_code,
    count(*) as facilities_known,
    count(*) filter (where facilities.is_loaded) as facilities_loaded,
    coalesce(sum(facilities.counted_materials) filter (where assigned.receives_inventory), 0)::bigint
        as materials,
    count(*) filter (where assigned.receives_inventory and facilities.counted_ehs > 0)
        as facilities_with_ehs,
    pacific(max(facilities.last_submitted_on))::date as last_submitted_on
from assigned
inner join {facilities/_counted} as facilities using (cers_id)
group by assigned.regulator_code
order by assigned.regulator_code;
