-- What each agency has at each facility of the chosen agencies and counties: elements that await its
-- review, were not accepted, are overdue, or of which that cannot be told.
select
    held.regulator_code,
    held.cers_id,
    held.awaiting_review,
    date_diff('day', held.oldest_awaiting_on, days.day) as oldest_days,
    held.not_accepted,
    held.not_determinable,
    held.elements - held.not_determinable as determinable,
    coalesce(late.overdue, 0) as overdue
from agency_facilities as held
cross join {jurisdictions/_day} as days
left join (
    select
        elements.cers_id,
        elements.regulator_code,
        count(*) as overdue
    from facility_elements as elements
    cross join {jurisdictions/_day} as days
    where elements.open_due_date < days.day
    group by elements.cers_id, elements.regulator_code
) as late
    on late.cers_id = held.cers_id
    and late.regulator_code is not distinct from held.regulator_code
where ($county::bigint[] is null or list_contains($county, held.county_id))
    and ($agency::bigint[] is null or list_contains($agency, held.regulator_code))
