-- Materials that meet the filter of the Inventory page; a null parameter means any. Trade secrets
-- not asked for are marked is_hidden: questions count them and show nothing else of them. In lists
-- none (0 among numbers) stands for rows that give no value. What a row may mark several of (fire
-- classes, hazards, containers) is one number of flags: adding these up is far cheaper than lists.
-- Of a site with two CERS IDs one inventory is in it, unless one facility is asked for.
with basis as (
    select inventory.*
    from {inventory/_basis} as inventory
)

select
    items.*,
    has_ehs(null, items.hc1_ehs, items.hc2_ehs, items.hc3_ehs, items.hc4_ehs, items.hc5_ehs)
        as has_ehs_component,
    items.trade_secret = 'Y' and not coalesce($trade_secrets::boolean, false) as is_hidden
from with_marks('basis') as items
inner join (
    select facilities.*
    from facilities
    where $cers_id::bigint is not null or cers_id not in {inventory/_left_out}
) as facilities
    on facilities.cers_id = items.cers_id
where ($cers_id::bigint is null or items.cers_id = $cers_id)
    and ($county::bigint[] is null or list_contains($county, facilities.county_id))
    and (
        $agency::bigint[] is null
        or items.cers_id in (
            select cers_id
            from agency_facilities
            where list_contains($agency, regulator_code)
        )
    )
    and ($city::varchar is null or starts_with(lower(facilities.city), lower($city)))
    and ($zip_code::varchar is null or starts_with(facilities.zip_code, $zip_code))
    and (
        $search::varchar[] is null
        or list_bool_and(list_transform($search, lambda word: contains(items.search_text, word)))
    )
    and (
        $search is null
        or coalesce($mixtures::boolean, true)
        or list_bool_and(list_transform($search, lambda word: contains(
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
        or fire_class_flags & list_bit_or(list_transform($fire_classes, lambda code: class_flag(code)))
            <> 0
    )
    and (
        $hazards::varchar[] is null
        or older_hazard_flags & flags_of($hazards, older_hazards()) <> 0
        or newer_hazard_flags & flags_of($hazards, newer_hazards()) <> 0
    )
    and (
        $containers::varchar[] is null
        or container_flags & flags_of($containers, containers()) <> 0
    )
    and ($units::varchar is null or coalesce(items.units, 'none') = $units)
    and ($minimum::double is null or items.maximum_daily_amount >= $minimum)
    and ($maximum::double is null or items.maximum_daily_amount <= $maximum)
    and ($days_from::bigint is null or items.days_on_site >= $days_from)
    and ($days_to::bigint is null or items.days_on_site <= $days_to)
    and ($material::varchar is null or items.material_key = $material)
    and (
        $component::varchar is null
        or $component in (
            ehs_component(items.hc1_cas, items.hc1_name, items.hc1_ehs),
            ehs_component(items.hc2_cas, items.hc2_name, items.hc2_ehs),
            ehs_component(items.hc3_cas, items.hc3_name, items.hc3_ehs),
            ehs_component(items.hc4_cas, items.hc4_name, items.hc4_ehs),
            ehs_component(items.hc5_cas, items.hc5_name, items.hc5_ehs)
        )
    )
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
        $business::bigint is null
        or facilities.organization_code = $business
        or facilities.organization_code in (
            select organization_code
            from local_groups
            where group_code = $business
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
