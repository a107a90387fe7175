-- What changed in the facilities of the chosen agencies and counties, or of a business, by submittals made
-- in a period, each against the one before it? The most important first, then the newest. One row for
-- each material and location, and for each changed fact; contacts and other facts only with with_other.
-- Trade secrets are left out unless asked for.
--
-- Rows: inventory_items
with page as (
    select noted.*
    from {changes/_noted} as noted
    where $only::bigint is null or importance = $only
    order by
        importance,
        submitted_on desc,
        cers_id,
        later_key,
        change,
        later_item_key,
        later_position,
        earlier_item_key,
        earlier_position,
        table_name,
        column_name
    limit $limit::bigint
    offset $offset::bigint
),

-- Labels of the changed columns in the order of the catalogue.
fields_changed as (
    select
        changed.changed_columns,
        string_agg(known.label, ', ' order by known.place) as changed_field
    from (
        select distinct
            changed_columns,
            unnest(string_split(changed_columns, ',')) as column_name
        from page
    ) as changed
    inner join reference_fields as known
        on known.table_name = 'inventory_items' and known.column_name = changed.column_name
    group by changed.changed_columns
)

select
    importances.importance,
    page.cers_id,
    facilities.facility_name,
    page.change,
    page.common_name,
    page.cas_number,
    page.state as physical_state,
    coalesce(fields_changed.changed_field, known.label) as changed_field,
    if(
        coalesce(page.later_units, page.earlier_units)
            is not distinct from coalesce(page.earlier_units, page.later_units),
        page.earlier_amount,
        null
    ) as amount_before,
    page.later_amount as amount_after,
    coalesce(page.later_units, page.earlier_units) as units,
    page.value_before,
    page.value_after,
    pacific(page.submitted_on)::date as submitted_on,
    pacific(page.compared_on)::date as compared_on,
    page.chemical_location,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.county_id,
    facilities.regulator_code,
    if(page.is_secret, 'Y', 'N') as trade_secret,
    page.locator,
    page.sha256
from page
inner join {changes/_importance} as importances
    on importances.number = page.importance
left join facilities using (cers_id)
left join fields_changed using (changed_columns)
left join reference_fields as known
    on known.table_name = page.table_name and known.column_name = page.column_name
order by
    page.importance,
    page.submitted_on desc,
    page.cers_id,
    page.later_key,
    page.change,
    page.later_item_key,
    page.later_position,
    page.earlier_item_key,
    page.earlier_position,
    page.table_name,
    page.column_name;
