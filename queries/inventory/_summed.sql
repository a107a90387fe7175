-- Materials that meet the filter with what sums and counts need, amounts apart by unit: amounts in
-- different units are never in one column. Hidden trade secrets are marked. Where only agencies and counties
-- are chosen the narrow rows that the load made of the latest submitted inventories are read; a locator
-- stands there for materials without identity only.
select
    items.cers_id,
    items.regulator_code,
    items.material_key,
    items.locator,
    items.hm_type,
    items.physical_state,
    items.units,
    items.state_waste_code,
    items.annual_waste_amount,
    items.dot_hazard_classification_id,
    items.storage_pressure,
    items.storage_temperature,
    items.radioactive,
    items.cl_confidential,
    items.maximum_daily_amount,
    items.ehs,
    items.has_ehs_component,
    items.older_hazard_flags,
    items.newer_hazard_flags,
    items.container_flags,
    items.fire_class_flags,
    items.has_newer_hazard_answer,
    items.is_100_pound_solid,
    items.gallons,
    items.cubic_feet,
    items.pounds,
    items.tons,
    items.is_without_amount,
    items.is_without_unit,
    items.is_secret and not coalesce($trade_secrets::boolean, false) as is_hidden
from current_materials as items
where {inventory/_only_scope}
    and ($county::bigint[] is null or list_contains($county, items.county_id))
    and (
        $agency::bigint[] is null
        or items.cers_id in (
            select cers_id
            from agency_facilities
            where list_contains($agency, regulator_code)
        )
    )
    and items.cers_id not in {inventory/_left_out}
    and (
        items.set_aside_key is null
        or items.set_aside_key in (
            select submittal_key
            from {inventory/_both_count} as both_count
            where is_latest
        )
    )
union all
select
    items.cers_id,
    items.regulator_code,
    items.material_key,
    items.locator,
    items.hm_type,
    items.physical_state,
    items.units,
    items.state_waste_code,
    items.annual_waste_amount,
    items.dot_hazard_classification_id,
    items.storage_pressure,
    items.storage_temperature,
    items.radioactive,
    items.cl_confidential,
    items.maximum_daily_amount,
    items.ehs,
    items.has_ehs_component,
    items.older_hazard_flags,
    items.newer_hazard_flags,
    items.container_flags,
    items.fire_class_flags,
    items.has_newer_hazard_answer,
    items.is_100_pound_solid,
    items.gallons,
    items.cubic_feet,
    items.pounds,
    items.tons,
    items.is_without_amount,
    items.is_without_unit,
    items.is_hidden
from {inventory/_matching} as items
where not {inventory/_only_scope}
