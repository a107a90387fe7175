-- How much is held by each industry, told by the NAICS code of the facility? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: facilities
select
    facilities.naics_code,
    sum(materials)::bigint as materials,
    count(*) as facilities,
    unnest(amounts_of_parts(holders)),
    unnest(ehs_counts_of_parts(holders))
from {inventory/_holders} as holders
inner join facilities using (cers_id)
group by facilities.naics_code
order by materials desc, facilities.naics_code;
