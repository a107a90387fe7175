-- Of what a file delivers as its newest, how much is not current: facilities, why, and the submittal that
-- is current in its place. A file that holds what is current as well is not told of its own history.
with
newest as (
    select
        submittals.cers_id,
        submittals.submittal_element,
        submittals.element_name,
        submittals.submittal_key,
        submittals.is_date_possible
    from submittals
    inner join submittal_deliveries as deliveries using (submittal_key)
    where deliveries.sha256 = $sha256
        and submittals.submittal_status is distinct from 1
    qualify row_number() over (
        partition by submittals.cers_id, submittals.submittal_element, submittals.element_name
        order by
            submittals.is_date_possible desc,
            submittals.submitted_on desc,
            submittals.data_set_date_time desc,
            submittals.submittal_key desc
    ) = 1
)

select
    newest.is_date_possible,
    count(distinct newest.cers_id) as facilities,
    max(held.submitted_on) as submitted_on,
    arg_max(files.name, held.submitted_on) as file_name
from newest
inner join current_submittals as held using (cers_id, submittal_element, element_name)
inner join source_files as files on files.sha256 = held.sha256
where held.submittal_key <> newest.submittal_key
    and newest.submittal_key not in (select submittal_key from current_inventory)
group by newest.is_date_possible
order by newest.is_date_possible;
