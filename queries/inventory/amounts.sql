-- How much meets the filter in all? One row: different materials, rows, and the sums of location maxima
-- by unit, which are never added to each other.
--
-- Rows: current_inventory
select
    count(distinct material_key) as different_materials,
    count(*) as materials,
    sum(gallons) as gallons,
    sum(cubic_feet) as cubic_feet,
    sum(pounds) as pounds,
    sum(tons) as tons
from {inventory/_measures} as items
order by materials;
