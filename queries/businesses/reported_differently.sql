-- Which materials do the facilities of this business report differently? One row per material,
-- property and value. Facilities differ when no value is common to all of them, so a material held
-- in two forms at one place is no difference. CAS numbers are compared under the same common name,
-- everything else for the same material; a property a facility leaves out is unknown, not different.
--
-- Rows: inventory_items
with
inventory as (
    select held.*
    from {businesses/_inventory} as held
),

items as (
    select
        cers_id,
        material_key,
        lower(trim(common_name)) as name_key,
        coalesce(common_name, chemical_name, cas_number) as common_name,
        cas_number,
        hm_type,
        physical_state,
        units,
        ehs,
        dot_hazard_classification_id,
        pf_code_hazard_class,
        older_hazard_words as older_hazards,
        newer_hazard_words as hazards
    from with_hazard_words('inventory') as marked
),

properties as (
    select
        cers_id,
        case when property = 'cas_number' then 'name:' || name_key else material_key end
            as compared_by,
        common_name,
        property,
        value
    from (
        unpivot (
            select
                cers_id,
                material_key,
                name_key,
                common_name,
                cas_number,
                hm_type,
                physical_state,
                units,
                ehs,
                dot_hazard_classification_id,
                pf_code_hazard_class::varchar as pf_code_hazard_class,
                older_hazards,
                hazards
            from items
        )
        on cas_number, hm_type, physical_state, units, ehs, dot_hazard_classification_id,
            pf_code_hazard_class, older_hazards, hazards
        into name property value value
    )
),

counted as (
    select
        compared_by,
        property,
        value,
        any_value(common_name order by common_name) as common_name,
        count(distinct cers_id) as facilities,
        string_agg(distinct cers_id::varchar, ', ' order by cers_id::varchar) as cers_ids
    from properties
    where compared_by is not null and compared_by <> 'unidentified'
    group by compared_by, property, value
),

compared as (
    select
        compared_by,
        property,
        count(distinct cers_id) as facilities_with_it
    from properties
    group by compared_by, property
)

select
    min(counted.common_name) over (partition by counted.compared_by) as common_name,
    case counted.property
        when 'cas_number' then 'CAS number'
        when 'hm_type' then 'Type'
        when 'physical_state' then 'Physical state'
        when 'units' then 'Units'
        when 'ehs' then 'EHS'
        when 'dot_hazard_classification_id' then 'DOT hazard class'
        when 'pf_code_hazard_class' then 'First fire code hazard class'
        when 'older_hazards' then 'Hazard categories, older form'
        else 'Hazard categories'
    end as reported_field,
    case
        when counted.property = 'ehs' and counted.value = 'Y' then 'Yes'
        when counted.property = 'ehs' and counted.value = 'N' then 'No'
        else coalesce(labels.label, counted.value)
    end as reported_value,
    counted.facilities,
    compared.facilities_with_it,
    counted.cers_ids
from counted
inner join compared using (compared_by, property)
left join code_labels as labels
    on labels.code = counted.value
    and labels.list = case counted.property
        when 'hm_type' then 'hazardous_material_types'
        when 'physical_state' then 'physical_states'
        when 'units' then 'units'
        when 'dot_hazard_classification_id' then 'dot_hazard_classes'
        when 'pf_code_hazard_class' then 'fire_hazard_classes'
    end
qualify
    max(counted.facilities) over (partition by counted.compared_by, counted.property)
        < compared.facilities_with_it
order by
    compared.facilities_with_it desc,
    counted.compared_by,
    counted.property,
    counted.facilities desc,
    counted.value;
