-- Which materials of a facility were added, removed or changed from one inventory to another, field by
-- field? The most important first. Without a choice the newest inventory is compared with the one
-- before it. Trade secrets are left out unless asked for.
--
-- Rows: inventory_items
with
submitted as (
    select submitted.*
    from {changes/_submitted} as submitted
),

pairs as (
    select pairs.*
    from {changes/_pairs} as pairs
),

compared as (
    select compared.*
    from {changes/_compared} as compared
),

weighed as (
    select changes.*
    from {changes/_weighed} as changes
),

chosen as (
    select later_key, cers_id, earlier_item, later_item
    from weighed
    where change = 'Changed'
),

fields_changed as (
    select differing.*
    from {changes/_fields} as differing
),

-- Of a material added or removed the amount stands for all of it.
every_field as (
    select
        weighed.*,
        coalesce(fields_changed.column_name, 'maximum_daily_amount') as column_name,
        if(change = 'Changed', fields_changed.value_before, earlier_amount::varchar) as raw_before,
        if(change = 'Changed', fields_changed.value_after, later_amount::varchar) as raw_after
    from weighed
    left join fields_changed
        on fields_changed.later_key = weighed.later_key
        and fields_changed.later_item = weighed.later_item
),

described as (
    select
        every_field.* exclude (sha256),
        items.common_name,
        items.chemical_name,
        items.cas_number,
        items.physical_state,
        items.chemical_location,
        items.units as row_units,
        items.locator,
        items.sha256
    from every_field
    inner join inventory_items as items
        on items.cers_id = every_field.cers_id
        and items.submittal_key
            = coalesce(every_field.later_item, every_field.earlier_item).submittal_key
        and items.position = coalesce(every_field.later_item, every_field.earlier_item).position
    where coalesce($trade_secrets::boolean, false) or not every_field.is_secret
),

readable as (
    select
        described.*,
        known.place,
        known.label as changed_field,
        list_transform(
            [raw_before, raw_after],
            lambda raw: case
                when known.type = 'yes-no' and raw in ('Y', 'N') then if(raw = 'Y', 'Yes', 'No')
                when known.type = 'decimal' then format('{:,.10g}', raw::double)
                else raw
            end
        ) as texts,
        known.codes
    from described
    inner join reference_fields as known
        on known.table_name = 'inventory_items' and known.column_name = described.column_name
)

select
    importances.importance,
    readable.change,
    coalesce(readable.common_name, readable.chemical_name) as common_name,
    readable.cas_number,
    readable.physical_state,
    readable.chemical_location,
    readable.changed_field,
    coalesce(labels_before.label, readable.texts[1]) as value_before,
    coalesce(labels_after.label, readable.texts[2]) as value_after,
    readable.row_units as units,
    if(readable.is_secret, 'Y', 'N') as trade_secret,
    pacific(readable.submitted_on)::date as submitted_on,
    pacific(readable.compared_on)::date as compared_on,
    readable.cers_id,
    readable.locator,
    readable.sha256
from readable
inner join {changes/_importance} as importances
    on importances.number = readable.importance
left join code_labels as labels_before
    on labels_before.list = readable.codes and labels_before.code = readable.raw_before
left join code_labels as labels_after
    on labels_after.list = readable.codes and labels_after.code = readable.raw_after
order by
    readable.importance,
    lower(coalesce(readable.common_name, readable.chemical_name)),
    readable.cas_number,
    readable.chemical_location,
    readable.change,
    readable.later_item,
    readable.earlier_item,
    readable.place
limit $limit::bigint
offset $offset::bigint;
