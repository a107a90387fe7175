-- What does each county hold of the chosen agencies? One row per county, in the order of their
-- names' codes; the row without a county is of facilities whose county is not known.
with work as (
    select
        cers_id,
        count(*) filter (where submittal_status in (2, 3)) as awaiting_review,
        count(*) filter (where submittal_status = 5) as not_accepted,
        count(*) filter (where due_state = 'overdue') as overdue,
        count(*) filter (where due_state in ('requirement-unknown', 'due-date-unknown'))
            as not_determinable
    from {jurisdictions/_elements} as elements
    group by cers_id
)

select
    facilities.county_id,
    count(*) as facilities_known,
    count(*) filter (where facilities.is_loaded) as facilities_loaded,
    count(distinct facilities.organization_code) as businesses,
    coalesce(sum(facilities.material_count), 0)::bigint as materials,
    count(*) filter (where facilities.ehs_count > 0) as facilities_with_ehs,
    coalesce(sum(work.awaiting_review), 0)::bigint as awaiting_review,
    coalesce(sum(work.not_accepted), 0)::bigint as not_accepted,
    coalesce(sum(work.overdue), 0)::bigint as overdue,
    coalesce(sum(work.not_determinable), 0)::bigint as not_determinable,
    count(*) filter (
        where pacific(facilities.last_submitted_on)::date < days.day - interval 1 year
    ) as silent
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
cross join {jurisdictions/_day} as days
left join work using (cers_id)
group by facilities.county_id
order by facilities.county_id nulls last;
