-- Materials that meet the filter of the Inventory page; a null parameter means any. Trade secrets
-- not asked for are marked is_hidden: questions count them and show nothing else of them. In lists
-- none (0 among numbers) stands for rows that give no value.
select
    items.*,
    has_ehs(null, items.hc1_ehs, items.hc2_ehs, items.hc3_ehs, items.hc4_ehs, items.hc5_ehs)
        as has_ehs_component,
    list_distinct([
        items.pf_code_hazard_class,
        items.sf_code_hazard_class,
        items.tf_code_hazard_class,
        items.ff_code_hazard_class,
        items.fifth_fire_code_hazard_class,
        items.sixth_fire_code_hazard_class,
        items.seventh_fire_code_hazard_class,
        items.eighth_fire_code_hazard_class
    ]) as fire_classes,
    list_filter([
        case when items.fhc_fire = 'Y' then 'fhc_fire' end,
        case when items.fhc_reactive = 'Y' then 'fhc_reactive' end,
        case when items.fhc_pressure_release = 'Y' then 'fhc_pressure_release' end,
        case when items.fhc_acute_health = 'Y' then 'fhc_acute_health' end,
        case when items.fhc_chronic_health = 'Y' then 'fhc_chronic_health' end
    ], lambda flag: flag is not null) as federal_five,
    list_filter([
        case when items.fhc_physical_flammable = 'Y' then 'fhc_physical_flammable' end,
        case when items.fhc_physical_gas_under_pressure = 'Y'
            then 'fhc_physical_gas_under_pressure' end,
        case when items.fhc_physical_explosive = 'Y' then 'fhc_physical_explosive' end,
        case when items.fhc_physical_self_heating = 'Y' then 'fhc_physical_self_heating' end,
        case when items.fhc_physical_pyrophoric = 'Y' then 'fhc_physical_pyrophoric' end,
        case when items.fhc_physical_oxidizer = 'Y' then 'fhc_physical_oxidizer' end,
        case when items.fhc_physical_organic_peroxide = 'Y'
            then 'fhc_physical_organic_peroxide' end,
        case when items.fhc_physical_self_reactive = 'Y' then 'fhc_physical_self_reactive' end,
        case when items.fhc_physical_pyrophoric_gas = 'Y' then 'fhc_physical_pyrophoric_gas' end,
        case when items.fhc_physical_corrosive_to_metal = 'Y'
            then 'fhc_physical_corrosive_to_metal' end,
        case when items.fhc_physical_contact_water_emits_flammable_gas = 'Y'
            then 'fhc_physical_contact_water_emits_flammable_gas' end,
        case when items.fhc_physical_combustible_dust = 'Y'
            then 'fhc_physical_combustible_dust' end,
        case when items.fhc_physical_hazard_not_otherwise_classified = 'Y'
            then 'fhc_physical_hazard_not_otherwise_classified' end,
        case when items.fhc_health_carcinogenicity = 'Y' then 'fhc_health_carcinogenicity' end,
        case when items.fhc_health_acute_toxicity = 'Y' then 'fhc_health_acute_toxicity' end,
        case when items.fhc_health_reproductive_toxicity = 'Y'
            then 'fhc_health_reproductive_toxicity' end,
        case when items.fhc_health_skin_corrosion_irritation = 'Y'
            then 'fhc_health_skin_corrosion_irritation' end,
        case when items.fhc_health_respiratory_skin_sensitization = 'Y'
            then 'fhc_health_respiratory_skin_sensitization' end,
        case when items.fhc_health_serious_eye_damage_eye_irritation = 'Y'
            then 'fhc_health_serious_eye_damage_eye_irritation' end,
        case when items.fhc_health_specific_target_organ_toxicity = 'Y'
            then 'fhc_health_specific_target_organ_toxicity' end,
        case when items.fhc_health_aspiration_hazard = 'Y' then 'fhc_health_aspiration_hazard' end,
        case when items.fhc_health_germ_cell_mutagenicity = 'Y'
            then 'fhc_health_germ_cell_mutagenicity' end,
        case when items.fhc_health_simple_asphyxiant = 'Y' then 'fhc_health_simple_asphyxiant' end,
        case when items.fhc_health_hazard_not_otherwise_classified = 'Y'
            then 'fhc_health_hazard_not_otherwise_classified' end
    ], lambda flag: flag is not null) as federal_24,
    list_filter([
        case when items.sc_above_ground_tank = 'Y' then 'sc_above_ground_tank' end,
        case when items.sc_under_ground_tank = 'Y' then 'sc_under_ground_tank' end,
        case when items.sc_tank_inside_building = 'Y' then 'sc_tank_inside_building' end,
        case when items.sc_steel_drum = 'Y' then 'sc_steel_drum' end,
        case when items.sc_plastic_non_metallic_drum = 'Y' then 'sc_plastic_non_metallic_drum' end,
        case when items.sc_can = 'Y' then 'sc_can' end,
        case when items.sc_carboy = 'Y' then 'sc_carboy' end,
        case when items.sc_silo = 'Y' then 'sc_silo' end,
        case when items.sc_fiber_drum = 'Y' then 'sc_fiber_drum' end,
        case when items.sc_bag = 'Y' then 'sc_bag' end,
        case when items.sc_box = 'Y' then 'sc_box' end,
        case when items.sc_cylinder = 'Y' then 'sc_cylinder' end,
        case when items.sc_glass_bottle = 'Y' then 'sc_glass_bottle' end,
        case when items.sc_plastic_bottle = 'Y' then 'sc_plastic_bottle' end,
        case when items.sc_tote_bin = 'Y' then 'sc_tote_bin' end,
        case when items.sc_tank_truck_tank_wagon = 'Y' then 'sc_tank_truck_tank_wagon' end,
        case when items.sc_tank_car_rail_car = 'Y' then 'sc_tank_car_rail_car' end,
        case when items.sc_other = 'Y' then 'sc_other' end
    ], lambda flag: flag is not null) as containers,
    items.trade_secret = 'Y' and not coalesce($trade_secrets::boolean, false) as is_hidden
from {inventory/_basis} as items
inner join facilities
    on facilities.cers_id = items.cers_id
where ($cers_id::bigint is null or items.cers_id = $cers_id)
    and ($counties::bigint[] is null or list_contains($counties, facilities.county_id))
    and (
        $regulators::bigint[] is null
        or items.cers_id in (
            select cers_id
            from facility_regulators
            where list_contains($regulators, regulator_code)
        )
    )
    and ($city::varchar is null or starts_with(lower(facilities.city), lower($city)))
    and ($zip_code::varchar is null or starts_with(facilities.zip_code, $zip_code))
    and (
        $words::varchar[] is null
        or list_bool_and(list_transform($words, lambda word: contains(items.search_text, word)))
    )
    and (
        $words is null
        or coalesce($mixtures::boolean, true)
        or list_bool_and(list_transform($words, lambda word: contains(
            lower(concat_ws(' ', items.chemical_name, items.common_name, items.cas_number)), word
        )))
    )
    and (
        $cas::varchar is null
        or items.cas_number = $cas
        or (
            coalesce($mixtures, true)
            and $cas in (items.hc1_cas, items.hc2_cas, items.hc3_cas, items.hc4_cas, items.hc5_cas)
        )
    )
    and (
        not coalesce($ehs::boolean, false)
        or has_ehs(
            items.ehs, items.hc1_ehs, items.hc2_ehs, items.hc3_ehs, items.hc4_ehs, items.hc5_ehs
        )
    )
    and (
        $hm_types::varchar[] is null
        or list_contains($hm_types, coalesce(items.hm_type, 'none'))
    )
    and (
        $physical_states::varchar[] is null
        or list_contains($physical_states, coalesce(items.physical_state, 'none'))
    )
    and (
        $dot_classes::varchar[] is null
        or list_contains($dot_classes, coalesce(items.dot_hazard_classification_id, 'none'))
    )
    and (
        $waste_codes::varchar[] is null
        or list_contains($waste_codes, coalesce(items.state_waste_code, 'none'))
    )
    and (
        $fire_classes::bigint[] is null
        or list_has_any($fire_classes, if(len(fire_classes) = 0, [0], fire_classes))
    )
    and (
        $hazards::varchar[] is null
        or list_has_any($hazards, if(len(federal_five) = 0, ['none_of_five'], federal_five))
        or list_has_any($hazards, if(len(federal_24) = 0, ['none_of_24'], federal_24))
    )
    and (
        $containers::varchar[] is null
        or list_has_any($containers, if(len(containers) = 0, ['none'], containers))
    )
    and ($units::varchar is null or coalesce(items.units, 'none') = $units)
    and ($minimum::double is null or items.maximum_daily_amount >= $minimum)
    and ($maximum::double is null or items.maximum_daily_amount <= $maximum)
    and ($days_from::bigint is null or items.days_on_site >= $days_from)
    and ($days_to::bigint is null or items.days_on_site <= $days_to)
    and ($material::varchar is null or items.material_key = $material)
    and ($cclid::varchar is null or ltrim(items.cclid, ' 0') = ltrim($cclid, ' 0'))
    and ($radioactive::varchar is null or coalesce(items.radioactive, 'none') = $radioactive)
    and ($confidential::varchar is null or coalesce(items.cl_confidential, 'none') = $confidential)
    and (
        $pressures::varchar[] is null
        or list_contains($pressures, coalesce(items.storage_pressure, 'none'))
    )
    and (
        $temperatures::varchar[] is null
        or list_contains($temperatures, coalesce(items.storage_temperature, 'none'))
    )
    and (
        $ehs_by::varchar is null
        or ($ehs_by = 'row' and items.ehs = 'Y')
        or ($ehs_by = 'component' and has_ehs_component)
        or ($ehs_by = 'row-only' and items.ehs = 'Y' and has_ehs_component is distinct from true)
        or ($ehs_by = 'component-only' and has_ehs_component and items.ehs is distinct from 'Y')
        or ($ehs_by = 'both' and has_ehs_component and items.ehs = 'Y')
        or (
            $ehs_by = 'neither'
            and has_ehs_component is distinct from true
            and items.ehs is distinct from 'Y'
        )
    )
    and (
        $business_code::bigint is null
        or facilities.organization_code = $business_code
        or facilities.organization_code in (
            select organization_code
            from local_groups
            where group_code = $business_code
        )
    )
    and (
        $naics::varchar is null
        or starts_with(coalesce(facilities.naics_code::varchar, 'none'), $naics)
    )
    and ($receiver::bigint is null or coalesce(items.regulator_code, 0) = $receiver)
    and ($in_county::bigint is null or coalesce(facilities.county_id, 0) = $in_county)
    and (
        $in_city::varchar is null
        or coalesce(lower(trim(facilities.city)), 'none') = lower($in_city)
    )
