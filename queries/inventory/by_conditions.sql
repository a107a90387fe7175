-- How much is kept at which pressure and temperature? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    storage_pressure,
    storage_temperature,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    unnest(amounts_of(
        gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
    )),
    unnest(ehs_counts_of(ehs, has_ehs_component))
from {inventory/_measures} as items
group by storage_pressure, storage_temperature
order by materials desc, storage_pressure, storage_temperature;
