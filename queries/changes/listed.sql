-- What changed in the facilities of the chosen agencies and counties, or of a business, by submittals made
-- in a period, each against the one before it? The most important first, then the newest. One row for
-- each material and location, and for each changed fact; contacts and other facts only with with_other.
-- Trade secrets are left out unless asked for.
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

matching as (
    select noted.*
    from {changes/_noted} as noted
    where $only::bigint is null or importance = $only
    order by
        importance,
        submitted_on desc,
        cers_id,
        later_key,
        change,
        later_item,
        earlier_item,
        table_name,
        column_name
    limit $limit::bigint
    offset $offset::bigint
),

chosen as (
    select later_key, cers_id, earlier_item, later_item
    from matching
    where earlier_item is not null and later_item is not null
),

fields_changed as (
    select
        differing.later_key,
        differing.later_item,
        string_agg(known.label, ', ' order by known.place) as changed_field
    from {changes/_fields} as differing
    inner join reference_fields as known
        on known.table_name = 'inventory_items' and known.column_name = differing.column_name
    group by differing.later_key, differing.later_item
),

described as (
    select
        matching.*,
        earlier.units as earlier_units,
        earlier.maximum_daily_amount as earlier_amount,
        later.units as later_units,
        later.maximum_daily_amount as later_amount,
        coalesce(
            later.common_name, later.chemical_name, earlier.common_name, earlier.chemical_name
        ) as common_name,
        coalesce(later.cas_number, earlier.cas_number) as cas_number,
        coalesce(later.physical_state, earlier.physical_state) as physical_state,
        coalesce(later.chemical_location, earlier.chemical_location) as chemical_location,
        coalesce(later.locator, earlier.locator) as locator,
        coalesce(later.sha256, earlier.sha256, matching.sha256) as row_sha256
    from matching
    left join inventory_items as earlier
        on earlier.cers_id = matching.cers_id
        and earlier.submittal_key = matching.earlier_item.submittal_key
        and earlier.position = matching.earlier_item.position
    left join inventory_items as later
        on later.cers_id = matching.cers_id
        and later.submittal_key = matching.later_item.submittal_key
        and later.position = matching.later_item.position
)

select
    importances.importance,
    described.cers_id,
    facilities.facility_name,
    described.change,
    described.common_name,
    described.cas_number,
    described.physical_state,
    coalesce(fields_changed.changed_field, known.label) as changed_field,
    if(
        coalesce(described.later_units, described.earlier_units)
            is not distinct from coalesce(described.earlier_units, described.later_units),
        described.earlier_amount,
        null
    ) as amount_before,
    described.later_amount as amount_after,
    coalesce(described.later_units, described.earlier_units) as units,
    described.value_before,
    described.value_after,
    pacific(described.submitted_on)::date as submitted_on,
    pacific(described.compared_on)::date as compared_on,
    described.chemical_location,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.county_id,
    facilities.regulator_code,
    if(described.is_secret, 'Y', 'N') as trade_secret,
    described.locator,
    described.row_sha256 as sha256
from described
inner join {changes/_importance} as importances
    on importances.number = described.importance
left join facilities using (cers_id)
left join fields_changed
    on fields_changed.later_key = described.later_key
    and fields_changed.later_item = described.later_item
left join reference_fields as known
    on known.table_name = described.table_name and known.column_name = described.column_name
order by
    described.importance,
    described.submitted_on desc,
    described.cers_id,
    described.later_key,
    described.change,
    described.later_item,
    described.earlier_item,
    described.table_name,
    described.column_name;
