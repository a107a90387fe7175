-- Rows of the inventories to compare, each under its side (before or after), with what tells a
-- material of a facility from the others and a mark of all that can change. A material is told by its CAS
-- number, else its CERS library number or name, by its location and its state (exchange format section
-- 7): never by its name beside a number, its place in the file or a key of its row. For a question that
-- has the parts _submitted and _pairs as submitted and pairs.
with
contents as (
    select pairs.cers_id, pairs.later_key, true as is_after, held.submittal_key
    from pairs
    inner join submitted as held
        on held.cers_id = pairs.cers_id
        and held.submittal_element = pairs.submittal_element
        and held.place between pairs.later_from and pairs.later_place
    where pairs.submittal_element = 2 and held.submittal_status is distinct from 6
    union all
    select pairs.cers_id, pairs.later_key, false as is_after, held.submittal_key
    from pairs
    inner join submitted as held
        on held.cers_id = pairs.cers_id
        and held.submittal_element = pairs.submittal_element
        and held.place between pairs.earlier_from and pairs.earlier_place
    where pairs.submittal_element = 2 and held.submittal_status is distinct from 6
)

select
    contents.later_key,
    contents.is_after,
    items.cers_id,
    items.submittal_key,
    items.position,
    items.material_key,
    items.physical_state as state,
    items.units,
    items.maximum_daily_amount as amount,
    coalesce(items.trade_secret = 'Y', false) as is_secret,
    has_ehs(
        items.ehs, items.hc1_ehs, items.hc2_ehs, items.hc3_ehs, items.hc4_ehs, items.hc5_ehs
    ) as is_ehs,
    is_100_pound_solid(items) as is_100_pounds,
    hash(items.material_key, items.physical_state, trim(regexp_replace(
        lower(items.chemical_location), '\s+', ' ', 'g'
    ))) as told_by,
    hash(*columns(items.* exclude (
        submittal_key, cers_id, position, locator, cclid, chemical_location, chemical_name,
        common_name, cas_number, physical_state, us_epa_srs_number, chemical_regulator_key,
        cers_unique_key, material_key, search_text, submitted_on, submittal_status,
        regulator_code, sha256
    ))) as content
from contents
inner join inventory_items as items
    on items.cers_id = contents.cers_id and items.submittal_key = contents.submittal_key
