-- Facilities in the chosen agencies and counties. An agency sees a facility when it regulates at
-- least one of its submittal elements.
select cers_id
from facilities
where ($counties::bigint[] is null or list_contains($counties, county_id))
    and (
        $regulators::bigint[] is null
        or cers_id in (
            select cers_id
            from facility_regulators
            where list_contains($regulators, regulator_code)
        )
    )
