-- Which facilities' hits are derived again: those that the load touched, or every one where the checks
-- are no longer those that the held hits were found by. Their hits are forgotten.
create or replace temp table checked_facilities as
select cers_id
from touched_facilities
union
select cers_id
from facilities
where $checks::varchar not in (select value from warehouse_info where name = 'checks')
order by cers_id;

delete from warehouse_info
where name = 'checks';

insert into warehouse_info
values ('checks', $checks::varchar);

delete from check_hits
where cers_id in (select cers_id from checked_facilities);
