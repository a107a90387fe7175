-- The facilities that agencies may see: those of which one of them regulates an element, or all of it.
select cers_id
from w.facility_regulators
where regulator_code in (select unnest($agencies::bigint[]))
union
select cers_id
from w.facilities
where regulator_code in (select unnest($agencies))
order by cers_id;
