-- Which materials are classified by the older federal hazard categories only?
--
-- Rows: current_inventory
-- Name: Older hazard scheme only
-- Why: Since the federal rule of 2016 a material is classified by 24 categories; the five older
-- ones cannot be turned into them.
-- Rests on: 40 CFR 370 as amended in 2016; guidance
-- Severity: advice
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.fhc_fire, fhc_reactive, fhc_pressure_release, fhc_acute_health,
-- fhc_chronic_health
-- Finding: The material is classified by the five older hazard categories only.
-- Shows: cers_id, facility_name, city, common_name, fhc_fire, fhc_reactive, fhc_pressure_release,
-- maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.fhc_fire,
    items.fhc_reactive,
    items.fhc_pressure_release,
    items.fhc_acute_health,
    items.fhc_chronic_health,
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
where ('Y' in (
        items.fhc_fire, items.fhc_reactive, items.fhc_pressure_release,
        items.fhc_acute_health, items.fhc_chronic_health
    )) is true
    and ('Y' in (
        items.fhc_physical_flammable,
        items.fhc_physical_gas_under_pressure,
        items.fhc_physical_explosive,
        items.fhc_physical_self_heating,
        items.fhc_physical_pyrophoric,
        items.fhc_physical_oxidizer,
        items.fhc_physical_organic_peroxide,
        items.fhc_physical_self_reactive,
        items.fhc_physical_pyrophoric_gas,
        items.fhc_physical_corrosive_to_metal,
        items.fhc_physical_contact_water_emits_flammable_gas,
        items.fhc_physical_combustible_dust,
        items.fhc_physical_hazard_not_otherwise_classified,
        items.fhc_health_carcinogenicity,
        items.fhc_health_acute_toxicity,
        items.fhc_health_reproductive_toxicity,
        items.fhc_health_skin_corrosion_irritation,
        items.fhc_health_respiratory_skin_sensitization,
        items.fhc_health_serious_eye_damage_eye_irritation,
        items.fhc_health_specific_target_organ_toxicity,
        items.fhc_health_aspiration_hazard,
        items.fhc_health_germ_cell_mutagenicity,
        items.fhc_health_simple_asphyxiant,
        items.fhc_health_hazard_not_otherwise_classified
    )) is not true
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
