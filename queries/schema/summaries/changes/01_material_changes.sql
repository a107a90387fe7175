-- What each inventory of the examined facilities changed against the one before it, among all submitted or
-- among those accepted: what the lists of changes of a period show. It costs a load about as much as
-- reading the two inventories; made when asked for it took 4 to 7 seconds of the whole state.
delete from material_changes
where basis = $basis::varchar
    and cers_id in (select cers_id from examined_facilities);

insert into material_changes by name
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

chosen as (
    select later_key, cers_id, earlier_item, later_item
    from compared
    where change = 'Changed'
),

fields_changed as (
    select
        later_key,
        later_item,
        string_agg(column_name, ',' order by column_name) as changed_columns
    from {changes/_fields} as differing
    group by later_key, later_item
),

items as (
    select
        submittal_key,
        position,
        common_name,
        chemical_name,
        cas_number,
        chemical_location,
        units,
        maximum_daily_amount,
        locator,
        sha256
    from inventory_items
    where cers_id in (select cers_id from compared)
)

select
    $basis as basis,
    compared.cers_id,
    compared.later_key,
    compared.submitted_on,
    compared.compared_on,
    compared.change,
    compared.earlier_item.submittal_key as earlier_item_key,
    compared.earlier_item.position as earlier_position,
    compared.later_item.submittal_key as later_item_key,
    compared.later_item.position as later_position,
    compared.material_key,
    compared.state,
    compared.is_secret,
    compared.amount_before,
    compared.amount_after,
    compared.threshold,
    compared.is_new_ehs,
    compared.is_doubled,
    compared.is_gone,
    fields_changed.changed_columns,
    coalesce(
        later.common_name, later.chemical_name, earlier.common_name, earlier.chemical_name
    ) as common_name,
    coalesce(later.cas_number, earlier.cas_number) as cas_number,
    coalesce(later.chemical_location, earlier.chemical_location) as chemical_location,
    earlier.units as earlier_units,
    earlier.maximum_daily_amount as earlier_amount,
    later.units as later_units,
    later.maximum_daily_amount as later_amount,
    coalesce(later.locator, earlier.locator) as locator,
    coalesce(later.sha256, earlier.sha256) as sha256
from compared
left join items as earlier
    on earlier.submittal_key = compared.earlier_item.submittal_key
    and earlier.position = compared.earlier_item.position
left join items as later
    on later.submittal_key = compared.later_item.submittal_key
    and later.position = compared.later_item.position
left join fields_changed
    on fields_changed.later_key = compared.later_key
    and fields_changed.later_item = compared.later_item
order by compared.cers_id, compared.submitted_on, compared.later_key;
