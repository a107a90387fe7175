-- Which materials have an average daily amount above the maximum?
--
-- Rows: current_inventory
-- Name: Average above maximum
-- Why: One of the two amounts is wrong, and responders plan with the maximum.
-- Rests on: Data Dictionary fields 217 and 218; CERS upload check 1037
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.average_daily_amount, maximum_daily_amount
-- Finding: The average daily amount is larger than the maximum daily amount.
-- Shows: cers_id, facility_name, city, common_name, average_daily_amount, maximum_daily_amount,
-- units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.average_daily_amount,
    items.maximum_daily_amount,
    items.units,
    items.cas_number,
    items.hm_type,
    items.physical_state,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256,
    items.submittal_key
from {checks/_materials} as items
inner join facilities using (cers_id)
where items.average_daily_amount > items.maximum_daily_amount
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
