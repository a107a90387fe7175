-- How do the last submittals of each element stand across the facilities of this business?
--
-- Rows: current_submittals
select
    last_submitted.submittal_element,
    count(*) as facilities,
    count(*) filter (where last_submitted.submittal_status = 4) as accepted,
    count(*) filter (where last_submitted.submittal_status = 5) as not_accepted,
    count(*) filter (where last_submitted.submittal_status = 2) as submitted,
    count(*) filter (where last_submitted.submittal_status = 3) as under_review,
    count(*) filter (where last_submitted.submittal_status = 6) as not_applicable,
    count(*) filter (where last_submitted.submittal_status in (8, 9)) as certified_or_complete,
    count(*) filter (
        where last_submitted.submittal_status is null
            or last_submitted.submittal_status not in (2, 3, 4, 5, 6, 8, 9)
    ) as status_unknown,
    pacific(min(last_submitted.submitted_on))::date as oldest_submitted_on,
    pacific(max(last_submitted.submitted_on))::date as last_submitted_on
from {businesses/_sites} as sites
inner join current_submittals as last_submitted using (cers_id)
group by last_submitted.submittal_element
order by last_submitted.submittal_element;
