-- Which agencies regulate the businesses that meet the filter? One row per business and agency, with
-- the submittal elements the agency is known to regulate; for lists of contacts.
--
-- Rows: organizations
with elements as (
    select
        facility_regulators.cers_id,
        facility_regulators.regulator_code,
        facility_regulators.submittal_element
    from facility_regulators
    where facility_regulators.regulator_code is not null
)

select
    listed.business_code,
    listed.organization_name,
    agencies.agency_name,
    agencies.regulator_code,
    count(distinct agencies.cers_id) as facilities_known,
    count(distinct agencies.cers_id) filter (where facilities.is_loaded) as facilities_loaded,
    bool_and(agencies.agency_basis <> 'Assigned') as is_inferred,
    list(distinct elements.submittal_element order by elements.submittal_element)
        filter (where elements.submittal_element is not null) as elements
from {businesses/_listed} as listed
inner join {businesses/_agencies} as agencies
    on agencies.business_code = listed.business_code
inner join facilities
    on facilities.cers_id = agencies.cers_id
left join elements
    on elements.cers_id = agencies.cers_id
    and elements.regulator_code = agencies.regulator_code
group by
    listed.business_code,
    listed.organization_name,
    agencies.agency_key,
    agencies.agency_name,
    agencies.regulator_code
order by
    lower(listed.organization_name),
    listed.business_code,
    facilities_known desc,
    agencies.agency_name;
