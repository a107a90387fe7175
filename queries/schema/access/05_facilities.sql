-- Visible facilities. Nearly every question joins them, so they are kept and not filtered each time.
create table facilities as
select *
from w.facilities
where cers_id in (select cers_id from visible_facilities)
order by cers_id;
