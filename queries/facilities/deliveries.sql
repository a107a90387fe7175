-- Where does a submittal of this facility come from? Every file that holds it, oldest first: which said
-- it first, which repeated it or told another status, and which later submittal superseded it.
--
-- Rows: submittals
with told as (
    select
        submittal_deliveries.*,
        lag(submittal_status) over by_file as earlier_status,
        row_number() over by_file as turn
    from submittal_deliveries
    where cers_id = $cers_id::bigint and submittal_key = $submittal_key::varchar
    window by_file as (order by data_set_date_time nulls first, sha256, locator)
),

later as (
    select min(newer.submitted_on) as submitted_on
    from submittals as newer
    inner join submittals as own
        on own.cers_id = newer.cers_id
        and own.submittal_element = newer.submittal_element
        and own.submitted_on < newer.submitted_on
    where own.submittal_key = $submittal_key
        and own.cers_id = $cers_id
        and newer.submittal_status is distinct from 1
)

select
    case
        when told.turn = 1 then 'First said here'
        when told.submittal_status is distinct from told.earlier_status then 'Another status'
        else 'Repeated'
    end as delivery_says,
    told.submittal_status,
    source_files.name as file_name,
    pacific(told.data_set_date_time)::date as data_set_date_time,
    pacific(source_files.loaded_on)::date as loaded_on,
    told.locator,
    pacific(later.submitted_on)::date as superseded_on,
    told.sha256
from told
cross join later
left join source_files using (sha256)
order by told.turn;
