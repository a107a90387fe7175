-- Which facilities of the chosen agencies and counties meet the filter? One row per facility, a page
-- at a time; sort is name, submitted (longest silent first), materials, ehs or findings (most
-- first). Elements are those known to be required; empty where no facility query says so. Without a
-- loaded inventory its counts are not known, which is not none.
--
-- Rows: facilities
with page as (
    from {jurisdictions/_matching} as matching
    order by
        case when $sort::varchar = 'submitted' then last_submitted_on end nulls last,
        case $sort
            when 'materials' then material_count
            when 'ehs' then ehs_count
            when 'findings' then finding_count
        end desc nulls last,
        lower(facility_name),
        cers_id
    limit $limit::bigint
    offset $offset::bigint
),

required as (
    select
        assigned.cers_id,
        string_agg(names.label, ', ' order by assigned.submittal_element) as elements_required
    from facility_regulators as assigned
    semi join page using (cers_id)
    inner join {jurisdictions/_short_names} as names using (submittal_element)
    where assigned.reporting_requirement in (2, 3)
        and ($agency::bigint[] is null or list_contains($agency, assigned.regulator_code))
    group by assigned.cers_id
)

select
    page.cers_id,
    page.facility_name,
    page.organization_name,
    page.site_address,
    page.city,
    page.zip_code,
    page.regulator_code,
    required.elements_required,
    pacific(page.inventory_submitted_on)::date as inventory_submitted_on,
    page.inventory_status,
    case when page.inventory_submitted_on is not null then page.material_count end
        as material_count,
    case when page.inventory_submitted_on is not null then page.ehs_count end as ehs_count,
    page.counted_under,
    case when page.is_loaded then page.finding_count end as finding_count,
    pacific(page.last_submitted_on)::date as last_submitted_on,
    page.county_id,
    page.county_basis,
    page.organization_code,
    page.naics_code,
    page.epa_id,
    page.facility_id,
    page.known_from
from page
left join required using (cers_id)
order by
    case when $sort = 'submitted' then page.last_submitted_on end nulls last,
    case $sort
        when 'materials' then page.material_count
        when 'ehs' then page.ehs_count
        when 'findings' then page.finding_count
    end desc nulls last,
    lower(page.facility_name),
    page.cers_id;
