-- The latest date of what a file delivers.
select max(data_set_date_time) as latest
from submittal_deliveries
where sha256 = $sha256
order by latest;
