-- How many facilities and materials does each county hold, in the chosen agencies and counties?
--
-- Rows: facilities
select
    county_id,
    count(*) as facilities_known,
    count(*) filter (where is_loaded) as facilities_loaded,
    coalesce(sum(counted_materials), 0)::bigint as materials,
    count(*) filter (where counted_ehs > 0) as facilities_with_ehs
from {facilities/_counted} as facilities
semi join {facilities/_in_scope} as scope using (cers_id)
group by county_id
order by facilities_loaded desc, county_id nulls last;
