-- What needs someone in the chosen agencies and counties as of a day? One row. A submittal element
-- awaits review while its last submittal is Submitted or Under Review; one whose last submittal is
-- Not Accepted has not been resubmitted.
--
-- Rows: current_submittals
with scope as (
    select cers_id
    from {facilities/_in_scope} as facilities
),

elements as (
    select
        count(*) filter (where submittal_status in (2, 3)) as awaiting_review,
        date_diff(
            'day',
            (min(pacific(submitted_on)) filter (where submittal_status in (2, 3)))::date,
            $today::date
        ) as oldest_days,
        count(distinct cers_id) filter (where submittal_status in (2, 3)) as awaiting_facilities,
        count(*) filter (where submittal_status = 5) as not_accepted,
        count(distinct cers_id) filter (where submittal_status = 5) as not_accepted_facilities
    from current_submittals
    semi join scope using (cers_id)
    where submittal_status in (2, 3, 5)
        and ($agency::bigint[] is null or list_contains($agency, regulator_code))
),

found as (
    select
        count(*) filter (where finding_count > 0) as facilities_with_findings,
        coalesce(sum(finding_count), 0)::bigint as findings
    from facilities
    semi join scope using (cers_id)
)

select
    elements.awaiting_review,
    elements.awaiting_facilities,
    elements.oldest_days,
    elements.not_accepted,
    elements.not_accepted_facilities,
    found.findings,
    found.facilities_with_findings
from elements
cross join found
order by elements.awaiting_review;
