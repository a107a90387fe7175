-- Which materials meet the filter, where, and is a hit the material itself or a component of it?
-- One row per material and location, a page at a time; sort is facility, material or amount
-- (largest first within each unit). Trade secrets not asked for are left out.
--
-- Rows: current_inventory
with matching as (
    select
        cers_id,
        submittal_key,
        position,
        submitted_on,
        case when $sort::varchar = 'material' then lower(coalesce(common_name, chemical_name)) end
            as by_name,
        case when $sort = 'amount' then units end as by_unit,
        case when $sort = 'amount' then maximum_daily_amount end as by_amount
    from {inventory/_matching} as items
    where is_hidden is distinct from true
    order by by_name, by_unit, by_amount desc nulls last, cers_id, submitted_on, position
    limit $limit::bigint
    offset $offset::bigint
),

page as (
    select
        items.*,
        matching.by_name,
        matching.by_unit,
        matching.by_amount
    from {inventory/_basis} as items
    inner join matching using (cers_id, submittal_key, position)
),

components as (
    select
        submittal_key,
        position,
        unnest([
            {'n': 1, 'name': hc1_name, 'cas': hc1_cas, 'percent': hc1_percent_by_weight},
            {'n': 2, 'name': hc2_name, 'cas': hc2_cas, 'percent': hc2_percent_by_weight},
            {'n': 3, 'name': hc3_name, 'cas': hc3_cas, 'percent': hc3_percent_by_weight},
            {'n': 4, 'name': hc4_name, 'cas': hc4_cas, 'percent': hc4_percent_by_weight},
            {'n': 5, 'name': hc5_name, 'cas': hc5_cas, 'percent': hc5_percent_by_weight}
        ]) as component
    from page
),

component_hits as (
    select
        submittal_key,
        position,
        string_agg(
            'Component ' || component.n || ': ' || coalesce(component.name, component.cas)
            || coalesce(format(' ({:g} %)', component.percent), ''),
            '; '
            order by component.n
        ) as hit
    from components
    where component.cas = $cas::varchar
        or list_bool_and(list_transform($search::varchar[], lambda word: contains(
            lower(concat_ws(' ', component.name, component.cas)), word
        )))
    group by submittal_key, position
)

select
    page.cers_id,
    facilities.facility_name,
    page.common_name,
    page.chemical_name,
    page.cas_number,
    case
        when $search is null and $cas is null then null
        when page.cas_number = $cas
            or list_bool_and(list_transform($search, lambda word: contains(
                lower(concat_ws(' ', page.chemical_name, page.common_name, page.cas_number)), word
            )))
            then concat_ws('; ', 'The material', component_hits.hit)
        else coalesce(component_hits.hit, 'The material and its components together')
    end as hit,
    page.hm_type,
    page.physical_state,
    page.maximum_daily_amount,
    page.average_daily_amount,
    page.largest_container,
    page.units,
    page.ehs,
    has_ehs(null, page.hc1_ehs, page.hc2_ehs, page.hc3_ehs, page.hc4_ehs, page.hc5_ehs)
        as has_ehs_component,
    page.trade_secret,
    page.cl_confidential,
    page.chemical_location,
    page.pf_code_hazard_class,
    page.sf_code_hazard_class,
    page.dot_hazard_classification_id,
    page.state_waste_code,
    page.annual_waste_amount,
    page.days_on_site,
    page.storage_pressure,
    page.storage_temperature,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.county_id,
    page.regulator_code,
    pacific(page.submitted_on)::date as submitted_on,
    page.submittal_status,
    page.locator,
    page.sha256
from page
inner join facilities using (cers_id)
left join component_hits using (submittal_key, position)
order by
    page.by_name,
    page.by_unit,
    page.by_amount desc nulls last,
    page.cers_id,
    page.submitted_on,
    page.position;
