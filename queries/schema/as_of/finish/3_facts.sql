-- Says in the file which day it shows.
insert into warehouse_info
values ('as_of', $day::date::varchar);
