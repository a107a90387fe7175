-- Per facility and submittal element: the last submitted (whatever its status, drafts never) and
-- the key of the last accepted. By submittal date, then data date, then
-- key; one whose date cannot be comes after every other.
-- Source: exchange format section 7.1.
delete from current_submittals
where cers_id in (select cers_id from touched_facilities);

insert into current_submittals by name
with
candidates as (
    select *
    from submittals
    semi join touched_facilities using (cers_id)
    where submittal_status is distinct from 1
),

accepted as (
    select
        cers_id,
        submittal_element,
        element_name,
        submittal_key as accepted_submittal_key,
        submitted_on as accepted_on
    from candidates
    where submittal_status = 4
    qualify row_number() over (
        partition by cers_id, submittal_element, element_name
        order by is_date_possible desc, submitted_on desc, data_set_date_time desc, submittal_key desc
    ) = 1
)

select
    candidates.*,
    accepted.accepted_submittal_key,
    accepted.accepted_on,
    count(*) over (
        partition by candidates.cers_id, candidates.submittal_element, candidates.element_name
    ) as submittal_count
from candidates
left join accepted using (cers_id, submittal_element, element_name)
qualify row_number() over (
    partition by candidates.cers_id, candidates.submittal_element, candidates.element_name
    order by
        candidates.is_date_possible desc,
        candidates.submitted_on desc,
        candidates.data_set_date_time desc,
        candidates.submittal_key desc
) = 1
order by cers_id, submittal_element;
