-- How many of the materials that meet the filter have each value of a choice? One row per facet, named
-- as in the address, and value; none stands for no value. All facets are counted in one pass; with
-- facet only that one, which is how a facet is asked without its own filter.
--
-- Rows: current_inventory
with items as (
    select
        if(($facet::varchar is null or $facet = 'hm_types'), coalesce(hm_type, 'none'), null) as hm_type,
        if(($facet is null or $facet = 'physical_states'), coalesce(physical_state, 'none'), null) as physical_state,
        if(($facet is null or $facet = 'waste_codes'), coalesce(state_waste_code, 'none'), null) as state_waste_code,
        if(($facet is null or $facet = 'dot_classes'), coalesce(dot_hazard_classification_id, 'none'), null) as dot_hazard_classification_id,
        if(($facet is null or $facet = 'units'), coalesce(units, 'none'), null) as units,
        if(($facet is null or $facet = 'pressures'), coalesce(storage_pressure, 'none'), null) as storage_pressure,
        if(($facet is null or $facet = 'temperatures'), coalesce(storage_temperature, 'none'), null) as storage_temperature,
        if(($facet is null or $facet = 'radioactive'), coalesce(radioactive, 'none'), null) as radioactive,
        if(($facet is null or $facet = 'confidential'), coalesce(cl_confidential, 'none'), null) as cl_confidential,
        case
            when not ($facet is null or $facet = 'ehs_by') then null
            when ehs = 'Y' and has_ehs_component then 'both'
            when ehs = 'Y' then 'row-only'
            when has_ehs_component then 'component-only'
            else 'neither'
        end as ehs_flag,
        if(($facet is null or $facet = 'fire_classes'), fire_class_flags, null) as fire_class_flags,
        if(($facet is null or $facet = 'hazards'), older_hazard_flags, null) as older_hazard_flags,
        if(($facet is null or $facet = 'hazards'), newer_hazard_flags, null) as newer_hazard_flags,
        if(($facet is null or $facet = 'containers'), container_flags, null) as container_flags
    from {inventory/_measures} as measures
),

sets as (
    select
        case 0
            when grouping(hm_type) then 'hm_types'
            when grouping(physical_state) then 'physical_states'
            when grouping(state_waste_code) then 'waste_codes'
            when grouping(dot_hazard_classification_id) then 'dot_classes'
            when grouping(units) then 'units'
            when grouping(storage_pressure) then 'pressures'
            when grouping(storage_temperature) then 'temperatures'
            when grouping(radioactive) then 'radioactive'
            when grouping(cl_confidential) then 'confidential'
            when grouping(ehs_flag) then 'ehs_by'
            when grouping(fire_class_flags) then 'fire_class_flags'
            when grouping(older_hazard_flags) then 'older_hazard_flags'
            when grouping(newer_hazard_flags) then 'newer_hazard_flags'
            when grouping(container_flags) then 'container_flags'
        end as facet,
        coalesce(
            hm_type,
            physical_state,
            state_waste_code,
            dot_hazard_classification_id,
            units,
            storage_pressure,
            storage_temperature,
            radioactive,
            cl_confidential,
            ehs_flag
        ) as code,
        coalesce(fire_class_flags, older_hazard_flags, newer_hazard_flags, container_flags) as flags,
        count(*) as materials
    from items
    group by grouping sets (
        (hm_type),
        (physical_state),
        (state_waste_code),
        (dot_hazard_classification_id),
        (units),
        (storage_pressure),
        (storage_temperature),
        (radioactive),
        (cl_confidential),
        (ehs_flag),
        (fire_class_flags),
        (older_hazard_flags),
        (newer_hazard_flags),
        (container_flags)
    )
),

-- What a flag stands for, and the choice that finds it; an EHS counts in each way to find it.
flag_codes as (
    select
        'fire_class_flags' as facet,
        'fire_classes' as choice,
        place::varchar as code,
        place::integer as place
    from range(0, 127) as numbers(place)
    union all
    select
        'older_hazard_flags' as facet,
        'hazards' as choice,
        unnest(older_hazards()) as code,
        generate_subscripts(older_hazards(), 1)::integer - 1 as place
    union all
    select
        'newer_hazard_flags' as facet,
        'hazards' as choice,
        unnest(newer_hazards()) as code,
        generate_subscripts(newer_hazards(), 1)::integer - 1 as place
    union all
    select
        'container_flags' as facet,
        'containers' as choice,
        unnest(containers()) as code,
        generate_subscripts(containers(), 1)::integer - 1 as place
),

ehs_codes(code, choice) as (
    values
    ('both', 'both'),
    ('both', 'row'),
    ('both', 'component'),
    ('row-only', 'row-only'),
    ('row-only', 'row'),
    ('component-only', 'component-only'),
    ('component-only', 'component'),
    ('neither', 'neither')
),

counted as (
    select
        facet,
        code,
        materials
    from sets
    where flags is null and code is not null and facet <> 'ehs_by'
    union all
    select
        sets.facet,
        ehs_codes.choice as code,
        sets.materials
    from sets
    inner join ehs_codes using (code)
    where sets.facet = 'ehs_by'
    union all
    select
        flag_codes.choice as facet,
        flag_codes.code,
        sets.materials
    from sets
    inner join flag_codes
        on flag_codes.facet = sets.facet and sets.flags & (1::hugeint << flag_codes.place) <> 0
)

select
    facet,
    code as facet_value,
    sum(materials)::bigint as materials
from counted
group by facet, code
order by facet, materials desc, code;
