-- Facilities in the chosen agencies and counties. An agency sees a facility when it regulates at
-- least one of its submittal elements.
select cers_id
from facilities
where ($county::bigint[] is null or list_contains($county, county_id))
    and (
        $agency::bigint[] is null
        or cers_id in (
            select cers_id
            from agency_facilities
            where list_contains($agency, regulator_code)
        )
    )
