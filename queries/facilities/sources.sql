-- From which files, and from which places in them, does what is known of this facility come?
--
-- Rows: source_files
with mentions as (
    select sha256, locator, cers_id
    from submittal_deliveries
    where cers_id = $cers_id::bigint
    union all
    select sha256, locator, cers_id
    from facility_listings
    where cers_id = $cers_id
    union all
    select sha256, locator, cers_id
    from organization_facilities
    where cers_id = $cers_id
    union all
    select sha256, locator, cers_id
    from transfers
    where cers_id = $cers_id
)

select
    source_files.name as file_name,
    source_files.kind,
    pacific(source_files.data_set_date_time)::date as data_set_date_time,
    pacific(source_files.loaded_on)::date as loaded_on,
    count(*) as records,
    min(mentions.locator) as first_locator,
    mentions.sha256
from mentions
left join source_files using (sha256)
group by all
order by data_set_date_time desc, file_name, mentions.sha256;
