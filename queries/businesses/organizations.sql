-- Which CERS organizations make up this business?
--
-- Rows: organizations
select
    organizations.organization_code,
    organizations.organization_name,
    organizations.organization_headquarters,
    organizations.facility_count,
    organizations.facilities_known,
    organizations.facilities_loaded,
    organizations.origin,
    organizations.lead_regulator_code,
    organizations.established_on,
    organizations.basis
from organizations
left join local_groups using (organization_code)
where coalesce(local_groups.group_code, organizations.organization_code) = $business::bigint
order by organizations.facilities_known desc, organizations.organization_code;
