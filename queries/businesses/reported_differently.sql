-- Which materials do the facilities of this business report differently? One row per material,
-- property and value. Facilities differ when no value is common to all of them, so a material held
-- in two forms at one place is no difference. CAS numbers are compared under the same common name,
-- everything else for the same material; a property a facility leaves out is unknown, not different.
with
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
        nullif(concat_ws(
            ', ',
            case when fhc_fire = 'Y' then 'fire' end,
            case when fhc_reactive = 'Y' then 'reactive' end,
            case when fhc_pressure_release = 'Y' then 'pressure release' end,
            case when fhc_acute_health = 'Y' then 'acute health' end,
            case when fhc_chronic_health = 'Y' then 'chronic health' end
        ), '') as older_hazards,
        nullif(concat_ws(
            ', ',
            case when fhc_physical_flammable = 'Y' then 'flammable' end,
            case when fhc_physical_gas_under_pressure = 'Y' then 'gas under pressure' end,
            case when fhc_physical_explosive = 'Y' then 'explosive' end,
            case when fhc_physical_self_heating = 'Y' then 'self-heating' end,
            case when fhc_physical_pyrophoric = 'Y' then 'pyrophoric' end,
            case when fhc_physical_pyrophoric_gas = 'Y' then 'pyrophoric gas' end,
            case when fhc_physical_oxidizer = 'Y' then 'oxidizer' end,
            case when fhc_physical_organic_peroxide = 'Y' then 'organic peroxide' end,
            case when fhc_physical_self_reactive = 'Y' then 'self-reactive' end,
            case when fhc_physical_corrosive_to_metal = 'Y' then 'corrosive to metal' end,
            case when fhc_physical_contact_water_emits_flammable_gas = 'Y'
                then 'emits flammable gas in water' end,
            case when fhc_physical_combustible_dust = 'Y' then 'combustible dust' end,
            case when fhc_physical_hazard_not_otherwise_classified = 'Y'
                then 'other physical hazard' end,
            case when fhc_health_carcinogenicity = 'Y' then 'carcinogenicity' end,
            case when fhc_health_acute_toxicity = 'Y' then 'acute toxicity' end,
            case when fhc_health_reproductive_toxicity = 'Y' then 'reproductive toxicity' end,
            case when fhc_health_skin_corrosion_irritation = 'Y' then 'skin corrosion' end,
            case when fhc_health_respiratory_skin_sensitization = 'Y' then 'sensitization' end,
            case when fhc_health_serious_eye_damage_eye_irritation = 'Y' then 'eye damage' end,
            case when fhc_health_specific_target_organ_toxicity = 'Y' then 'target organs' end,
            case when fhc_health_aspiration_hazard = 'Y' then 'aspiration' end,
            case when fhc_health_germ_cell_mutagenicity = 'Y' then 'mutagenicity' end,
            case when fhc_health_simple_asphyxiant = 'Y' then 'asphyxiant' end,
            case when fhc_health_hazard_not_otherwise_classified = 'Y'
                then 'other health hazard' end
        ), '') as hazards
    from {businesses/_inventory} as inventory
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
