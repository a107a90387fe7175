-- Which materials of which facilities reach a threshold: California's for reporting (rule reporting),
-- federal planning quantities (ehs), federal accident prevention (rmp), CalARP's (calarp)? The result
-- is at or above, below, or cannot tell with the reason. Amounts are sums of location maxima.
--
-- Rows: current_inventory
with outcomes as (
    from {inventory/_reporting} as reporting
    where coalesce($threshold_rule::varchar, 'reporting') = 'reporting'
    union all by name
    from {inventory/_listed} as listed
    where coalesce($threshold_rule, 'ehs') <> 'reporting'
),

page as (
    select outcomes.*
    from outcomes
    where ($threshold_rule is null or "rule" = $threshold_rule)
        and ($threshold_result::varchar is null or result = $threshold_result)
    order by "rule", result, cers_id, material_key, told_by, common_name, physical_state
    limit $limit::bigint
    offset $offset::bigint
),

-- What a material is called is looked up for the rows of the page alone.
names as (
    select
        items.cers_id,
        material_mark(items.material_key, items.locator) as told_by,
        items.physical_state,
        min(coalesce(items.common_name, items.chemical_name, items.cas_number)) as common_name
    from {inventory/_named_measures} as items
    where items.cers_id in (select cers_id from page where told_by is not null)
    group by items.cers_id, told_by, items.physical_state
)

select
    page."rule" as threshold_rule,
    page.result as threshold_result,
    page.cers_id,
    facilities.facility_name,
    facilities.city,
    coalesce(page.common_name, names.common_name) as common_name,
    page.physical_state,
    page.materials,
    page.compared_amount,
    page.compared_in,
    page.threshold_low,
    page.threshold_high,
    page.reason as threshold_reason,
    page.list_source,
    page.material_key
from page
inner join facilities
    on facilities.cers_id = page.cers_id
left join names
    on names.cers_id = page.cers_id
    and names.told_by = page.told_by
    and names.physical_state is not distinct from page.physical_state
order by
    page."rule",
    page.result,
    page.cers_id,
    page.material_key,
    page.told_by,
    page.common_name,
    page.physical_state;
