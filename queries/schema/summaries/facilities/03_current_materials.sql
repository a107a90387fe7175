-- The materials of the examined facilities as sums and counts need them: what a row marks as flags, amounts
-- apart by unit. Of inventories that were superseded through another channel too, as somebody may decide
-- that both count: set_aside_key names these. A tenth of the width of an inventory: summaries of the whole
-- state take a third of the time; a load works the flags out once.
delete from current_materials
where cers_id in (from examined_facilities);

insert into current_materials by name
with held as (
    select
        current_inventory.*,
        null::varchar as set_aside_key
    from current_inventory
    where cers_id in (from examined_facilities)
    union all by name
    select
        past_inventory.*,
        submittal_key as set_aside_key
    from past_inventory
    where cers_id in (from examined_facilities)
        and submittal_key in (
            select submittal_key
            from double_reports
            where cers_id = counted_cers_id
                and submittal_element = 2
                and aside_cers_id is not null
        )
)

select
    items.set_aside_key,
    facilities.county_id,
    coalesce(items.trade_secret = 'Y', false) as is_secret,
    items.cers_id,
    items.regulator_code,
    items.material_key,
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
    if(items.material_key = 'unidentified', items.locator, null) as locator,
    has_ehs(null, items.hc1_ehs, items.hc2_ehs, items.hc3_ehs, items.hc4_ehs, items.hc5_ehs)
        as has_ehs_component
from with_marks('held') as items
inner join facilities using (cers_id)
order by items.cers_id;
