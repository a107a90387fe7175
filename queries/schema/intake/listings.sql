-- Adds records of a query answer.
insert into {table} by name
select
    *,
    $sha256 as sha256,
    $stated::timestamp as data_set_date_time
from incoming;
