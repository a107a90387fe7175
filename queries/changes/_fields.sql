-- Each field that differs between two rows of one material, by its name in the catalogue, of the changes
-- that the question that asks this has chosen: later_key, cers_id, earlier_item and later_item.
with
sides as (
    select
        later_key as pair_key,
        later_item as pair_item,
        unnest([false, true]) as is_after,
        unnest([earlier_item, later_item]) as item,
        cers_id
    from chosen
),

texts as (
    select
        sides.pair_key,
        sides.pair_item,
        sides.is_after,
        columns(items.* exclude (
            submittal_key, cers_id, position, locator, cclid, chemical_location, chemical_name,
            common_name, cas_number, physical_state, us_epa_srs_number, chemical_regulator_key,
            cers_unique_key, material_key, search_text, submitted_on, submittal_status,
            regulator_code, sha256
        ))::varchar
    from sides
    inner join inventory_items as items
        on items.cers_id = sides.cers_id
        and items.submittal_key = sides.item.submittal_key
        and items.position = sides.item.position
),

reported as (
    select pair_key, pair_item, is_after, column_name, reported_value
    from texts
    unpivot (
        reported_value for column_name in (columns(* exclude (pair_key, pair_item, is_after)))
    )
)

select
    pair_key as later_key,
    pair_item as later_item,
    column_name,
    max(reported_value) filter (where not is_after) as value_before,
    max(reported_value) filter (where is_after) as value_after
from reported
group by pair_key, pair_item, column_name
having value_before is distinct from value_after
