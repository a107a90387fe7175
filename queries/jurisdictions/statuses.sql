-- How do the last submittals of each element stand, in the chosen agencies and counties? One row per
-- element the agencies regulate. none_held counts elements that are required and of which no
-- submittal is loaded; they are no submittals.
--
-- Rows: current_submittals
with elements as (
    select
        submittal_element,
        cers_id,
        submittal_key,
        submittal_status,
        reporting_requirement
    from {jurisdictions/_elements} as elements
    union all
    select
        submittal_element,
        cers_id,
        submittal_key,
        submittal_status,
        null
    from current_submittals
    where submittal_element not between 1 and 10
        and ($agency::bigint[] is null or list_contains($agency, regulator_code))
        and (
            $county::bigint[] is null
            or cers_id in (select cers_id from facilities where list_contains($county, county_id))
        )
)

select
    submittal_element,
    count(submittal_key) as submittals,
    count(*) filter (where submittal_status = 2) as submitted,
    count(*) filter (where submittal_status = 3) as under_review,
    count(*) filter (where submittal_status = 4) as accepted,
    count(*) filter (where submittal_status = 5) as not_accepted,
    count(*) filter (where submittal_status = 6) as not_applicable,
    count(*) filter (where submittal_status in (8, 9)) as certified_or_complete,
    count(*) filter (
        where submittal_key is not null
            and (submittal_status is null or submittal_status not in (2, 3, 4, 5, 6, 8, 9))
    ) as status_unknown,
    count(*) filter (where submittal_key is null and reporting_requirement in (2, 3)) as none_held
from elements
group by submittal_element
order by submittal_element = 0, submittal_element;
