-- What agencies have at visible facilities, kept likewise: a choice of agencies looks there.
create table agency_facilities as
select *
from w.agency_facilities
where cers_id in (select cers_id from visible_facilities)
order by cers_id, regulator_code;
