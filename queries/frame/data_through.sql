-- How current and how complete is what is loaded? One row; moments in Pacific time.
with files as (
    select
        count(*) as file_count,
        coalesce(bool_or(is_sample), false) as is_sample,
        least(pacific(max(data_set_date_time))::date, as_of_day()) as data_through,
        pacific(max(loaded_on)) as loaded_on
    from source_files
),

held as (
    select
        count(*) as facilities_known,
        count(*) filter (where is_loaded) as facilities_loaded
    from facilities
)

select
    files.data_through,
    files.file_count,
    held.facilities_loaded,
    held.facilities_known,
    files.is_sample,
    files.loaded_on
from files
cross join held
order by files.data_through;
