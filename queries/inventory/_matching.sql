-- Materials that meet the filter of the Inventory page; a null parameter means any. Trade secrets
-- not asked for are marked is_hidden: questions count them and show nothing else of them.
select
    items.*,
    has_ehs(null, items.hc1_ehs, items.hc2_ehs, items.hc3_ehs, items.hc4_ehs, items.hc5_ehs)
        as has_ehs_component,
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
    and ($hm_types::varchar[] is null or list_contains($hm_types, items.hm_type))
    and (
        $physical_states::varchar[] is null
        or list_contains($physical_states, items.physical_state)
    )
    and (
        $dot_classes::varchar[] is null
        or list_contains($dot_classes, items.dot_hazard_classification_id)
    )
    and ($waste_codes::varchar[] is null or list_contains($waste_codes, items.state_waste_code))
    and (
        $fire_classes::bigint[] is null
        or list_has_any(
            $fire_classes,
            [
                items.pf_code_hazard_class,
                items.sf_code_hazard_class,
                items.tf_code_hazard_class,
                items.ff_code_hazard_class,
                items.fifth_fire_code_hazard_class,
                items.sixth_fire_code_hazard_class,
                items.seventh_fire_code_hazard_class,
                items.eighth_fire_code_hazard_class
            ]
        )
    )
    and (
        $containers::varchar[] is null
        or list_has_any(
            $containers,
            [
                case when items.sc_above_ground_tank = 'Y' then 'sc_above_ground_tank' end,
                case when items.sc_under_ground_tank = 'Y' then 'sc_under_ground_tank' end,
                case when items.sc_tank_inside_building = 'Y' then 'sc_tank_inside_building' end,
                case when items.sc_steel_drum = 'Y' then 'sc_steel_drum' end,
                case when items.sc_plastic_non_metallic_drum = 'Y'
                    then 'sc_plastic_non_metallic_drum' end,
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
            ]
        )
    )
    and ($units::varchar is null or items.units = $units)
    and ($minimum::double is null or items.maximum_daily_amount >= $minimum)
