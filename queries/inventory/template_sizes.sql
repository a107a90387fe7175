-- How many materials would the CERS inventory template hold of each chosen facility, how many trade
-- secrets would it leave out, and how many use hazard categories the 80-column template lacks?
select
    items.cers_id,
    count(*) filter (
        where coalesce($trade_secrets::boolean, false) or items.trade_secret is distinct from 'Y'
    ) as materials,
    count(*) filter (
        where not coalesce($trade_secrets, false) and items.trade_secret = 'Y'
    ) as hidden,
    count(*) filter (
        where coalesce(
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
            ) is not null
            and (coalesce($trade_secrets, false) or items.trade_secret is distinct from 'Y')
    ) as newer_hazards
from {inventory/_basis} as items
where (
        items.cers_id in (select unnest($cers_ids::bigint[]))
        or ($cers_ids is null and items.cers_id not in {inventory/_left_out})
    )
group by items.cers_id
order by items.cers_id;
