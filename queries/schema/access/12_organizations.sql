-- Visible businesses with the facilities of them that are visible. What CERS counts in the whole state
-- is taken from answers about these facilities only.
create table organizations as
with
answers as (
    select
        organization_code,
        organization_facility_count as facility_count,
        organization_user_count as user_count,
        organization_last_submittal_on as last_submittal_on,
        data_set_date_time,
        sha256
    from facility_listings
    union all
    select
        organization_code,
        facility_count,
        user_count,
        last_submittal_date,
        data_set_date_time,
        sha256
    from organization_listings
),

stated as (
    select
        organization_code,
        arg_max(facility_count, (data_set_date_time, sha256))
            filter (where facility_count is not null) as facility_count,
        arg_max(user_count, (data_set_date_time, sha256))
            filter (where user_count is not null) as user_count,
        max(last_submittal_on) as last_submittal_on
    from answers
    group by organization_code
),

here as (
    select
        organization_code,
        count(*) as facilities_known,
        count(*) filter (where is_loaded) as facilities_loaded,
        count(distinct regulator_code) as regulator_count
    from facilities
    group by organization_code
)

select
    organizations.* replace (
        stated.facility_count as facility_count,
        stated.user_count as user_count,
        stated.last_submittal_on as last_submittal_on,
        coalesce(here.facilities_known, 0) as facilities_known,
        coalesce(here.facilities_loaded, 0) as facilities_loaded,
        coalesce(here.regulator_count, 0) as regulator_count
    )
from w.organizations as organizations
left join stated using (organization_code)
left join here using (organization_code)
where organizations.organization_code in (select organization_code from visible_organizations)
order by organizations.organization_code;
