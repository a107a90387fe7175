-- The business of every facility, as the code it stands under: that of its confirmed group, else its
-- organization's.
select
    facilities.cers_id,
    coalesce(local_groups.group_code, facilities.organization_code) as organization_code
from facilities
left join local_groups using (organization_code)
