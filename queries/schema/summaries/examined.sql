-- The next touched facilities of which summaries are derived.
create or replace temp table examined_facilities as
select cers_id
from touched_facilities
where cers_id > $after::bigint
order by cers_id
limit $size::bigint;

select max(cers_id) as last_examined
from examined_facilities
order by last_examined;
