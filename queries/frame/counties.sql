-- In which counties do known facilities lie? The choices of the scope.
--
-- Rows: facilities
select
    county_id,
    count(*) as facility_count
from facilities
where county_id is not null
group by county_id
order by county_id;
