-- Of how many of the facilities that meet the filter is the position known? One row. A filler that
-- CERS puts where it does not know is no position.
--
-- Rows: facilities
select
    count(*) as facilities,
    count(*) filter (where point_basis = 'reported') as with_point,
    count(*) filter (where point_basis = 'filler') as with_filler
from {jurisdictions/_matching} as matching
order by facilities;
