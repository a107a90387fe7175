-- What does each county hold of the chosen agencies? One row per county, by its number; the row
-- without a county is of facilities whose county is not known. A count is null where nothing is
-- loaded that could tell: not known is not none.
--
-- Rows: facilities
with work as (
    select
        cers_id,
        sum(awaiting_review) as awaiting_review,
        sum(not_accepted) as not_accepted,
        sum(overdue) as overdue,
        sum(not_determinable) as not_determinable,
        sum(determinable) as determinable
    from {jurisdictions/_work} as work_of_agencies
    group by cers_id
)

select
    facilities.county_id,
    count(*) as facilities_known,
    count(*) filter (where facilities.is_loaded) as facilities_loaded,
    count(distinct facilities.organization_code) as businesses,
    (sum(facilities.counted_materials) filter (where facilities.is_loaded))::bigint as materials,
    (sum((facilities.counted_ehs > 0)::bigint) filter (where facilities.is_loaded))::bigint
        as facilities_with_ehs,
    (sum(work.awaiting_review) filter (where facilities.is_loaded))::bigint as awaiting_review,
    (sum(work.not_accepted) filter (where facilities.is_loaded))::bigint as not_accepted,
    (sum(work.overdue) filter (where work.determinable > 0))::bigint as overdue,
    sum(work.not_determinable)::bigint as not_determinable,
    sum((pacific(facilities.last_submitted_on)::date < days.day - interval 1 year)::bigint)::bigint
        as silent
from {facilities/_counted} as facilities
semi join {facilities/_in_scope} as scope using (cers_id)
cross join {jurisdictions/_day} as days
left join work using (cers_id)
group by facilities.county_id
order by facilities.county_id nulls last;
