-- In which counties does this business have facilities, and how many of them are loaded?
--
-- Rows: facilities
select
    county_id,
    count(*) as facilities_known,
    count(*) filter (where is_loaded) as facilities_loaded,
    count(*) filter (where not is_loaded) as facilities_not_loaded,
    sum(counted_materials) filter (where inventory_submitted_on is not null)::bigint as materials,
    sum(counted_ehs) filter (where inventory_submitted_on is not null)::bigint as ehs_materials
from {businesses/_sites} as sites
group by county_id
order by facilities_known desc, county_id nulls last;
