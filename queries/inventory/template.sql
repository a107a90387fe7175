-- What do the chosen facilities report, in the columns of the CERS inventory template? One row per
-- material and location, facility by facility, and after the template's columns what it has no
-- place for. Trade secrets only when asked for. A facility whose site counts under another CERS ID
-- is in it only where it is chosen.
--
-- Rows: inventory_items
with basis as (
    select inventory.*
    from {inventory/_basis} as inventory
)

select
    items.* exclude (
        submittal_key, position, submitted_on, submittal_status, regulator_code, locator, sha256
    ),
    facilities.facility_name,
    pacific(items.submitted_on)::date as submitted_on,
    items.submittal_status,
    items.regulator_code,
    items.locator,
    items.sha256
from inventory_template('basis') as items
left join facilities using (cers_id)
where (
        items.cers_id in (select unnest($cers_ids::bigint[]))
        or ($cers_ids is null and items.cers_id not in {inventory/_left_out})
    )
    and (coalesce($trade_secrets::boolean, false) or items.trade_secret is distinct from 'Y')
order by items.cers_id, items.submitted_on, items.submittal_key, items.position;
