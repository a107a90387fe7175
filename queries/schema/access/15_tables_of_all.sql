-- Tables that hold nothing of a facility, business or file.
create view {table} as
select *
from w.{table};
