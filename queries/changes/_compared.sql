-- What changed among the materials of the inventories to compare, with how much there was and is. What it
-- matters by: an extremely hazardous substance that was not there before, the threshold for reporting
-- without regard to planning quantities (HSC 25507), the amount doubled or more (HSC 25508.1), a material no
-- longer there. These look at the material in all its locations: moving is no news. For a question that
-- has the parts _submitted and _pairs as submitted and pairs.
with
rows_compared as (
    select items.*
    from {changes/_rows} as items
),

changes as (
    select changes.*
    from {changes/_materials} as changes
),

-- Only facilities with a change are added up.
held as (
    select
        later_key,
        cers_id,
        material_key,
        state,
        is_after,
        is_ehs,
        is_100_pounds,
        case state
            when 'a' then case units when 'c' then amount when 'd' then amount * 2000 end
            when 'b' then if(units = 'a', amount, null)
            when 'c' then if(units = 'b', amount, null)
        end as amount
    from rows_compared
    semi join changes using (later_key, cers_id)
),

by_material as (
    select
        later_key,
        cers_id,
        material_key,
        count(*) filter (where is_after) as rows_after,
        coalesce(bool_or(is_ehs) filter (where not is_after), false) as was_ehs
    from held
    group by later_key, cers_id, material_key
),

by_state as (
    select
        held.later_key,
        held.cers_id,
        held.material_key,
        held.state,
        coalesce(sum(held.amount) filter (where not held.is_after), 0) as amount_before,
        sum(held.amount) filter (where held.is_after) as amount_after,
        case held.state
            when 'a' then if(bool_or(held.is_100_pounds), 100, 500)
            when 'b' then 55
            when 'c' then 200
        end as threshold
    from held
    group by held.later_key, held.cers_id, held.material_key, held.state
),

sides as (
    select
        changes.change,
        changes.cers_id,
        changes.later_key,
        changes.earlier_item,
        changes.later_item,
        coalesce(later.material_key, earlier.material_key) as material_key,
        coalesce(later.state, earlier.state) as state,
        earlier.amount as earlier_amount,
        later.amount as later_amount,
        earlier.units as earlier_units,
        later.units as later_units,
        coalesce(later.is_ehs, false) as is_ehs,
        coalesce(earlier.is_secret, false) or coalesce(later.is_secret, false) as is_secret
    from changes
    left join rows_compared as earlier
        on earlier.cers_id = changes.cers_id
        and earlier.later_key = changes.later_key
        and not earlier.is_after
        and earlier.submittal_key = changes.earlier_item.submittal_key
        and earlier.position = changes.earlier_item.position
    left join rows_compared as later
        on later.cers_id = changes.cers_id
        and later.later_key = changes.later_key
        and later.is_after
        and later.submittal_key = changes.later_item.submittal_key
        and later.position = changes.later_item.position
)

select
    sides.*,
    pairs.earlier_key,
    pairs.submitted_on,
    pairs.compared_on,
    pairs.sha256,
    by_state.amount_before,
    by_state.amount_after,
    by_state.threshold,
    sides.is_ehs and not by_material.was_ehs as is_new_ehs,
    sides.change <> 'Removed'
    and (
        coalesce(
            by_state.amount_before > 0 and by_state.amount_after >= 2 * by_state.amount_before, false
        )
        or coalesce(
            sides.earlier_units = sides.later_units
            and sides.earlier_amount > 0
            and sides.later_amount >= 2 * sides.earlier_amount,
            false
        )
    ) as is_doubled,
    by_material.rows_after = 0 as is_gone
from sides
inner join pairs
    on pairs.later_key = sides.later_key and pairs.cers_id = sides.cers_id
inner join by_material
    on by_material.cers_id = sides.cers_id
    and by_material.later_key = sides.later_key
    and by_material.material_key = sides.material_key
inner join by_state
    on by_state.cers_id = sides.cers_id
    and by_state.later_key = sides.later_key
    and by_state.material_key = sides.material_key
    and by_state.state is not distinct from sides.state
