-- Which files were loaded, when, and what was in them? Newest load first.
--
-- Rows: source_files
select
    load_number,
    strftime(pacific(loaded_on), '%Y-%m-%d %H:%M') as loaded_on,
    name,
    archive,
    kind,
    schema_version,
    pacific(data_set_date_time)::date as data_set_date_time,
    regulator_code,
    facility_count,
    submittal_count,
    inventory_item_count,
    finding_count,
    returned_count,
    total_count,
    "mode",
    channel,
    size_bytes,
    is_sample,
    sha256
from source_files
order by load_number desc, file_number desc;
