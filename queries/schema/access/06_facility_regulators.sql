-- Agencies of the submittal elements of visible facilities, kept like these.
create table facility_regulators as
select *
from w.facility_regulators
where cers_id in (select cers_id from visible_facilities)
order by cers_id, submittal_element;
