-- Says in the file which day it shows and of how many submittals the status of that day is not known.
insert into warehouse_info
select 'as_of', $day::date::varchar
union all
select 'assumed_statuses', count(*)::varchar
from submittals
where status_basis = 'assumed'
order by 1;
