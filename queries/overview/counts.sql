-- What is held in the chosen agencies and counties? One row.
--
-- Rows: facilities
with in_scope as (
    select
        facilities.cers_id,
        holdings.organization_code,
        facilities.is_loaded,
        facilities.counted_materials,
        facilities.counted_ehs,
        facilities.counted_secrets
    from {facilities/_counted} as facilities
    semi join {facilities/_in_scope} as scope using (cers_id)
    inner join {businesses/_holdings} as holdings using (cers_id)
),

businesses as (
    select
        in_scope.organization_code,
        count(*) as facilities_here,
        any_value(organizations.regulator_count) as regulator_count
    from in_scope
    left join {businesses/_firms} as organizations using (organization_code)
    where in_scope.organization_code is not null
    group by in_scope.organization_code
),

business_counts as (
    select
        count(*) as businesses,
        count(*) filter (where facilities_here > 1) as with_several_facilities,
        count(*) filter (where regulator_count > 1) as beyond_one_agency
    from businesses
),

facility_counts as (
    select
        count(*) as facilities_known,
        count(*) filter (where is_loaded) as facilities_loaded,
        coalesce(sum(counted_materials), 0)::bigint as materials,
        count(*) filter (where counted_ehs > 0) as facilities_with_ehs,
        coalesce(sum(counted_secrets), 0)::bigint as trade_secrets
    from in_scope
)

select
    facility_counts.facilities_known,
    facility_counts.facilities_loaded,
    facility_counts.materials,
    facility_counts.facilities_with_ehs,
    facility_counts.trade_secrets,
    business_counts.businesses,
    business_counts.with_several_facilities,
    business_counts.beyond_one_agency
from facility_counts
cross join business_counts
order by facilities_known;
