-- What does each agency hold in the chosen agencies and counties? One row per agency, most
-- facilities first; a facility counts for every agency that regulates one of its elements. A count
-- is null where nothing is loaded that could tell: not known is not none.
--
-- Rows: facilities
select
    facility_counts.regulator_code,
    regulators.regulator_type,
    count(*) as facilities_known,
    count(*) filter (where facilities.is_loaded) as facilities_loaded,
    count(distinct facilities.organization_code) as businesses,
    (sum(facilities.counted_materials) filter (where facilities.is_loaded))::bigint as materials,
    (sum((facilities.counted_ehs > 0)::bigint) filter (where facilities.is_loaded))::bigint
        as facilities_with_ehs,
    (sum(facility_counts.awaiting_review) filter (where facilities.is_loaded))::bigint
        as awaiting_review,
    (sum(facility_counts.not_accepted) filter (where facilities.is_loaded))::bigint
        as not_accepted,
    (sum(facility_counts.overdue) filter (where facility_counts.determinable > 0))::bigint
        as overdue,
    sum(facility_counts.not_determinable)::bigint as not_determinable
from {jurisdictions/_work} as facility_counts
inner join {facilities/_counted} as facilities using (cers_id)
left join regulators
    on regulators.regulator_code = facility_counts.regulator_code
where facility_counts.regulator_code is not null
group by facility_counts.regulator_code, regulators.regulator_type
order by facilities_known desc, facility_counts.regulator_code;
