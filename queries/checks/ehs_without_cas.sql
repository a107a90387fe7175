-- Which extremely hazardous substances are reported without a CAS number, neither of their own
-- nor, in a mixture or waste, of a component?
--
-- Rows: current_inventory
-- Name: EHS without CAS number
-- Why: Planning quantities are listed by CAS number; without it nobody can tell which one applies.
-- Rests on: HSC 25507(a)(3) with 40 CFR 355 Appendix A; Data Dictionary fields 208 and 209
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.cas_number, ehs
-- Finding: An extremely hazardous substance has no CAS number, neither of its own nor of a
-- component.
-- Shows: cers_id, facility_name, city, common_name, ehs, cas_number, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.ehs,
    items.cas_number,
    items.hm_type,
    items.maximum_daily_amount,
    items.units,
    items.physical_state,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256,
    items.submittal_key
from {checks/_materials} as items
inner join facilities using (cers_id)
where items.ehs = 'Y'
    and is_no_cas(items.cas_number)
    and not (
        items.hm_type in ('b', 'c')
        and not (
            is_no_cas(items.hc1_cas) and is_no_cas(items.hc2_cas) and is_no_cas(items.hc3_cas)
            and is_no_cas(items.hc4_cas) and is_no_cas(items.hc5_cas)
        )
    ) is true
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
