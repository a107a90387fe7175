-- The facilities that a person may see: those of which one of the agencies regulates an element, or
-- all of it. Everything else that may be seen follows from them.
create table visible_facilities as
select cers_id
from w.facility_regulators
where regulator_code in (select unnest($agencies::bigint[]))
union
select cers_id
from w.facilities
where regulator_code in (select unnest($agencies))
order by cers_id;
