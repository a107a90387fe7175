-- What do the chosen agencies and counties hold, and what needs someone there? One row.
--
-- Rows: facilities
with held as (
    select
        count(*) as facilities_known,
        count(*) filter (where is_loaded) as facilities_loaded,
        coalesce(sum(counted_materials), 0)::bigint as materials,
        count(*) filter (where counted_ehs > 0) as facilities_with_ehs,
        count(*) filter (
            where cers_id not in (
                select cers_id
                from agency_facilities
                where requirements_known > 0
            )
        ) as without_requirements
    from {facilities/_counted} as facilities
    semi join {facilities/_in_scope} as scope using (cers_id)
),

work as (
    select
        coalesce(sum(awaiting_review), 0)::bigint as awaiting_review,
        max(oldest_days) as oldest_days,
        coalesce(sum(not_accepted), 0)::bigint as not_accepted,
        coalesce(sum(overdue), 0)::bigint as overdue,
        coalesce(sum(not_determinable), 0)::bigint as not_determinable
    from {jurisdictions/_work} as work_of_agencies
),

businesses as (
    select
        count(*) as businesses,
        count(*) filter (where known_here > 1) as with_several_facilities,
        count(*) filter (where reaches_beyond) as reaching_beyond
    from {jurisdictions/_businesses} as held_here
)

select
    held.facilities_known,
    held.facilities_loaded,
    held.materials,
    held.facilities_with_ehs,
    held.without_requirements,
    businesses.businesses,
    businesses.with_several_facilities,
    businesses.reaching_beyond,
    work.awaiting_review,
    work.oldest_days,
    work.not_accepted,
    work.overdue,
    work.not_determinable
from held
cross join work
cross join businesses
order by held.facilities_known;
