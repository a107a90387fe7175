-- How much is in each county? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    facilities.county_id,
    sum(materials)::bigint as materials,
    count(*) as facilities,
    unnest(amounts_of_parts(holders)),
    unnest(ehs_counts_of_parts(holders))
from {inventory/_holders} as holders
inner join facilities using (cers_id)
group by facilities.county_id
order by materials desc, facilities.county_id;
