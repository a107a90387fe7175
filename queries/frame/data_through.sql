-- How current and how complete is what is loaded? One row; moments in Pacific time. A file that does not
-- say its date has the moment of loading, which tells how current the data is only where no file does.
--
-- Rows: source_files
with files as (
    select
        count(*) as file_count,
        coalesce(bool_or(is_sample), false) as is_sample,
        max(data_set_date_time) filter (where data_set_date_time <> loaded_on) as stated_on,
        max(data_set_date_time) as dated_on,
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
    least(pacific(coalesce(files.stated_on, files.dated_on))::date, as_of_day()) as data_through,
    files.file_count,
    held.facilities_loaded,
    held.facilities_known,
    files.is_sample,
    files.loaded_on
from files
cross join held
order by data_through;
