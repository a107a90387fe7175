-- Every touched business as the newest query answer has it, else as submittals name it, with the
-- facilities known here and those of which submittals are held. Statewide counts stay unknown
-- where no answer gave them.
delete from organizations
where organization_code in (select organization_code from touched_organizations);

insert into organizations by name
with
listed as (
    select
        organization_code, organization_name, organization_headquarters, facility_count,
        user_count, established_on, is_mjb, origin, null::bigint as lead_regulator_code,
        last_submittal_date as last_submittal_on, 'organization-query' as basis,
        data_set_date_time as as_of, sha256, locator
    from organization_listings
    semi join touched_organizations using (organization_code)
    union all
    select
        organization_code, organization_name, organization_headquarters,
        organization_facility_count, organization_user_count, null, null,
        organization_origin, lead_regulator_code, organization_last_submittal_on,
        'facility-query', data_set_date_time, sha256, locator
    from facility_listings
    semi join touched_organizations using (organization_code)
    union all
    select
        organization_code, organization_name, organization_headquarters,
        null, null, null, null, null, null, null, 'transfer', occurred_on, sha256, locator
    from transfers
    semi join touched_organizations using (organization_code)
    union all
    select
        organization_code, organization_name, null, null, null, null, null, null, null, null,
        'submittal', last_known_on, sha256, ''
    from facility_organizations
    semi join touched_organizations using (organization_code)
    where basis = 'submittal'
),

ranked as (
    select
        *,
        basis in ('organization-query', 'facility-query') as is_answer
    from listed
),

merged as (
    select
        organization_code,
        first(organization_name order by is_answer desc, as_of desc, basis, sha256, locator)
            filter (where organization_name is not null) as organization_name,
        first(organization_headquarters order by as_of desc, basis, sha256, locator)
            filter (where organization_headquarters is not null) as organization_headquarters,
        first(facility_count order by as_of desc, basis, sha256, locator)
            filter (where facility_count is not null) as facility_count,
        first(user_count order by as_of desc, basis, sha256, locator)
            filter (where user_count is not null) as user_count,
        first(established_on order by as_of desc, basis, sha256, locator)
            filter (where established_on is not null) as established_on,
        first(is_mjb order by as_of desc, basis, sha256, locator)
            filter (where is_mjb is not null) as is_mjb,
        first(origin order by as_of desc, basis, sha256, locator)
            filter (where origin is not null) as origin,
        first(lead_regulator_code order by as_of desc, basis, sha256, locator)
            filter (where lead_regulator_code is not null) as lead_regulator_code,
        max(last_submittal_on) as last_submittal_on,
        first(basis order by is_answer desc, as_of desc, basis, sha256, locator) as basis,
        max(as_of) as as_of
    from ranked
    group by organization_code
),

held as (
    select
        organization_code,
        count(*) as facilities_known,
        count(*) filter (where is_loaded) as facilities_loaded,
        count(distinct regulator_code) as regulator_count
    from facilities
    semi join touched_organizations using (organization_code)
    group by organization_code
)

select
    merged.organization_code,
    merged.organization_name,
    merged.organization_headquarters,
    merged.facility_count,
    merged.user_count,
    merged.established_on,
    merged.is_mjb,
    merged.origin,
    merged.lead_regulator_code,
    merged.last_submittal_on,
    coalesce(held.facilities_known, 0) as facilities_known,
    coalesce(held.facilities_loaded, 0) as facilities_loaded,
    coalesce(held.regulator_count, 0) as regulator_count,
    merged.basis,
    merged.as_of,
    lower(concat_ws(
        ' ', merged.organization_name, merged.organization_headquarters, merged.organization_code
    )) as search_text
from merged
left join held using (organization_code)
order by merged.organization_code;
