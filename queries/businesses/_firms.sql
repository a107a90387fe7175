-- Every business with the columns of organizations: a confirmed group of organizations is one row
-- under its smallest code, named after the organization with most facilities.
select
    organization_code,
    organization_name,
    organization_headquarters,
    facility_count,
    facilities_known,
    facilities_loaded,
    regulator_count,
    origin,
    last_submittal_on,
    search_text
from organizations
anti join local_groups using (organization_code)
union all
select
    local_groups.group_code,
    arg_max(
        organizations.organization_name,
        (organizations.facilities_known, -organizations.organization_code)
    ),
    string_agg(
        distinct organizations.organization_headquarters,
        '; '
        order by organizations.organization_headquarters
    ),
    sum(organizations.facility_count)::bigint,
    sum(organizations.facilities_known)::bigint,
    sum(organizations.facilities_loaded)::bigint,
    any_value(held.regulator_count),
    arg_max(
        organizations.origin,
        (organizations.facilities_known, -organizations.organization_code)
    ),
    max(organizations.last_submittal_on),
    string_agg(organizations.search_text, ' ')
from organizations
inner join local_groups using (organization_code)
left join (
    select
        local_groups.group_code,
        count(distinct facilities.regulator_code) as regulator_count
    from facilities
    inner join local_groups using (organization_code)
    group by local_groups.group_code
) as held using (group_code)
group by local_groups.group_code
