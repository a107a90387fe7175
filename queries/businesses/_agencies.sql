-- Every agency a facility answers to: its CUPA, assigned or inferred, and any other agency that
-- regulates one of its submittal elements. agency_key tells agencies apart.
select
    facilities.cers_id,
    facilities.business_code,
    facilities.county_id,
    facilities.regulator_code,
    facilities.agency_name,
    coalesce(facilities.regulator_code::varchar, facilities.agency_name) as agency_key,
    facilities.agency_basis,
    true as is_cupa
from {businesses/_facilities} as facilities
where facilities.agency_name is not null
union all
select
    others.cers_id,
    coalesce(local_groups.group_code, facilities.organization_code),
    facilities.county_id,
    others.regulator_code,
    regulators.regulator_name,
    others.regulator_code::varchar,
    'Assigned',
    false
from agency_facilities as others
inner join facilities
    on facilities.cers_id = others.cers_id
    and facilities.regulator_code is distinct from others.regulator_code
inner join regulators
    on regulators.regulator_code = others.regulator_code
left join local_groups
    on local_groups.organization_code = facilities.organization_code
