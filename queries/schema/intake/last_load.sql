-- Number of the last load, those files left out that the present one loaded so far.
select coalesce(max(load_number), 0) as load_number
from source_files
where sha256 not in (select unnest($present::varchar[]))
order by load_number;
