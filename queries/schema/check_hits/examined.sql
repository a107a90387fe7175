-- The next facilities to examine and the materials of their last submitted inventories, once for all
-- checks. Some thousands at a time: the materials of the whole state do not fit into memory.
create or replace temp table examined_facilities as
select cers_id
from checked_facilities
where cers_id > $after::bigint
order by cers_id
limit $size::bigint;

create or replace temp table examined_materials as
select *
from current_inventory
where cers_id in (select cers_id from examined_facilities);

create or replace temp table new_hits as
select
    code,
    severity,
    cers_id,
    submittal_key,
    table_name,
    locator,
    sha256,
    value
from check_hits
limit 0;

select max(cers_id) as last_examined
from examined_facilities
order by last_examined;
