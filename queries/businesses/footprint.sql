-- To which agencies does this business answer, in which counties, how many facilities of each are
-- known and loaded, and how do their last inventories stand with the agency that reviews them? A
-- facility counts under every agency that regulates one of its elements, so agencies do not add up.
-- Where none of an agency's facilities is loaded the review counts are null: unknown, not zero.
--
-- Rows: facility_regulators
with
agencies as (
    select
        business_agencies.cers_id,
        business_agencies.regulator_code,
        business_agencies.agency_name,
        business_agencies.agency_key,
        business_agencies.agency_basis,
        business_agencies.is_cupa,
        business_agencies.county_id
    from {businesses/_agencies} as business_agencies
    where business_agencies.business_code = $business::bigint
),

inventories as (
    select
        current_submittals.cers_id,
        facility_regulators.regulator_code,
        current_submittals.submittal_status
    from current_submittals
    left join facility_regulators using (cers_id, submittal_element)
    where current_submittals.submittal_element = 2
)

select
    agencies.agency_name,
    any_value(agencies.regulator_code) as regulator_code,
    any_value(regulators.regulator_type) as regulator_type,
    string_agg(distinct county_labels.label, ', ' order by county_labels.label) as county_names,
    count(*) as facilities_known,
    count(*) filter (where facilities.is_loaded) as facilities_loaded,
    count(*) filter (where not facilities.is_loaded) as facilities_not_loaded,
    count(*) filter (where agencies.agency_basis <> 'Assigned') as facilities_inferred,
    sum((inventories.submittal_status is not distinct from 4)::bigint)
        filter (where facilities.is_loaded)::bigint as accepted,
    sum((inventories.submittal_status is not distinct from 5)::bigint)
        filter (where facilities.is_loaded)::bigint as not_accepted,
    sum((coalesce(inventories.submittal_status, 0) in (2, 3))::bigint)
        filter (where facilities.is_loaded)::bigint as awaiting_review,
    sum((
        inventories.cers_id is not null
        and coalesce(inventories.submittal_status, 0) not in (2, 3, 4, 5)
    )::bigint) filter (where facilities.is_loaded)::bigint as other_status,
    sum(facilities.counted_materials) filter (where inventories.cers_id is not null)::bigint
        as materials,
    sum(facilities.counted_ehs) filter (where inventories.cers_id is not null)::bigint
        as ehs_materials
from agencies
inner join {facilities/_counted} as facilities using (cers_id)
left join inventories
    on inventories.cers_id = agencies.cers_id
    and (
        inventories.regulator_code = agencies.regulator_code
        or (inventories.regulator_code is null and agencies.is_cupa)
    )
left join regulators
    on regulators.regulator_code = agencies.regulator_code
left join code_labels as county_labels
    on county_labels.list = 'counties'
    and county_labels.code = agencies.county_id::varchar
group by agencies.agency_key, agencies.agency_name
order by facilities_known desc, agencies.agency_name;
