-- Under which code does the business stand that this organization belongs to? One row.
--
-- Rows: organizations
select coalesce(local_groups.group_code, organizations.organization_code) as business_code
from organizations
left join local_groups using (organization_code)
where organizations.organization_code = $organization::bigint
order by business_code;
