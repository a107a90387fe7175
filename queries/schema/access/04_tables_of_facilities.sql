-- Every table whose rows are of one facility each.
create view {table} as
select *
from w.{table}
where cers_id in (select cers_id from visible_facilities);
