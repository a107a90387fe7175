-- Visible businesses that people joined; the smallest visible code stands for a group.
create temp view local_groups as
select
    organization_code,
    min(organization_code) over (partition by group_code) as group_code
from entered_groups
where organization_code in (select organization_code from organizations);
