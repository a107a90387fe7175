-- The day to which due dates and ages are counted: the one asked for, else the past day that is
-- shown, else the day the loaded exchange goes through, because what happened later is not loaded.
select
    coalesce(
        $as_of::date,
        as_of_day(),
        pacific(max(data_set_date_time))::date,
        current_date
    ) as day
from source_files
where kind in ('submittal-query', 'facility-query')
