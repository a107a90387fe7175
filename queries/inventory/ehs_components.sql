-- Which components do mixtures mark as extremely hazardous, in how many rows and at how many facilities?
-- The amount of a mixture is not the amount of its component, so none is given.
--
-- Rows: current_inventory
with components as (
    select
        items.cers_id,
        items.submittal_key,
        items.position,
        unnest([
            {'name': hc1_name, 'cas': hc1_cas, 'ehs': hc1_ehs, 'percent': hc1_percent_by_weight},
            {'name': hc2_name, 'cas': hc2_cas, 'ehs': hc2_ehs, 'percent': hc2_percent_by_weight},
            {'name': hc3_name, 'cas': hc3_cas, 'ehs': hc3_ehs, 'percent': hc3_percent_by_weight},
            {'name': hc4_name, 'cas': hc4_cas, 'ehs': hc4_ehs, 'percent': hc4_percent_by_weight},
            {'name': hc5_name, 'cas': hc5_cas, 'ehs': hc5_ehs, 'percent': hc5_percent_by_weight}
        ]) as component
    from {inventory/_named_measures} as items
    where items.has_ehs_component
)

select
    ehs_component(component.cas, component.name, component.ehs) as component_key,
    min(component.name) as component_name,
    min(component.cas) as component_cas,
    count(distinct (submittal_key, position)) as materials,
    count(distinct cers_id) as facilities,
    min(component.percent) as lowest_percent,
    max(component.percent) as highest_percent,
    count(*) filter (where component.percent is null) as without_percent
from components
where component.ehs = 'Y'
group by component_key
order by materials desc, component_key;
