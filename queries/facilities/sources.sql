-- From which files, and from which places in them, does what is known of this facility come?
--
-- Rows: source_files
with mentions as (
    select sha256, locator
    from submittal_deliveries
    where cers_id = $cers_id::bigint
    union all
    select sha256, locator
    from listed_records
    where cers_id = $cers_id
),

-- The elements that an answer lists below a facility are parts of its record.
whole as (
    select mentions.sha256, mentions.locator
    from mentions
    anti join mentions as around
        on around.sha256 = mentions.sha256
        and starts_with(mentions.locator, around.locator || '/')
)

select
    source_files.name as file_name,
    source_files.kind,
    pacific(source_files.data_set_date_time)::date as data_set_date_time,
    pacific(source_files.loaded_on)::date as loaded_on,
    count(*) as records,
    min(whole.locator) as first_locator,
    whole.sha256
from whole
left join source_files using (sha256)
group by all
order by data_set_date_time desc, file_name, whole.sha256;
