-- Facilities that meet the filter of the Facilities page; a null parameter means any.
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.organization_code,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.county_id,
    facilities.county_basis,
    facilities.regulator_code,
    facilities.epa_id,
    facilities.facility_id,
    facilities.naics_code,
    facilities.known_from,
    facilities.is_loaded,
    facilities.last_submitted_on,
    facilities.inventory_submitted_on,
    facilities.inventory_status,
    facilities.material_count,
    facilities.ehs_count,
    facilities.finding_count,
    facilities.counted_cers_id as counted_under
from {facilities/_counted} as facilities
where ($county::bigint[] is null or list_contains($county, facilities.county_id))
    and (
        $agency::bigint[] is null
        or facilities.cers_id in (
            select cers_id
            from agency_facilities
            where list_contains($agency, regulator_code)
        )
    )
    and (
        $search::varchar[] is null
        or list_bool_and(
            list_transform($search, lambda word: contains(facilities.search_text, word))
        )
    )
    and (
        $business::bigint is null
        or facilities.cers_id in (
            select holdings.cers_id
            from {businesses/_holdings} as holdings
            where holdings.organization_code = $business
        )
        or facilities.organization_code = $business
    )
    and ($city::varchar is null or starts_with(lower(facilities.city), lower($city)))
    and ($zip_code::varchar is null or starts_with(facilities.zip_code, $zip_code))
    and (
        ($elements::bigint[] is null and $statuses::bigint[] is null)
        or facilities.cers_id in (
            select cers_id
            from current_submittals
            where coalesce($elements, $statuses) is not null
                and ($elements is null or list_contains($elements, submittal_element))
                and ($statuses is null or list_contains($statuses, submittal_status))
                and ($agency is null or list_contains($agency, regulator_code))
        )
    )
    and (
        $activities::varchar[] is null
        or list_has_all(
            [
                case when facilities.hm_on_site = 'Y' then 'hm_on_site' end,
                case when facilities.cal_arp_regulated_substances = 'Y'
                    then 'cal_arp_regulated_substances' end,
                case when facilities.own_or_operate_ust = 'Y' then 'own_or_operate_ust' end,
                case when facilities.own_or_operate_apst = 'Y' then 'own_or_operate_apst' end,
                case when facilities.hw_generator = 'Y' then 'hw_generator' end,
                case when facilities.recycle = 'Y' then 'recycle' end,
                case when facilities.onsite_hw_treatment = 'Y' then 'onsite_hw_treatment' end,
                case when facilities.financial_assurance = 'Y' then 'financial_assurance' end,
                case when facilities.rw_consolidation_site = 'Y' then 'rw_consolidation_site' end,
                case when facilities.hw_tank_closure = 'Y' then 'hw_tank_closure' end,
                case when facilities.rcra_large_quantity_generator = 'Y'
                    then 'rcra_large_quantity_generator' end,
                case when facilities.hhw_collection = 'Y' then 'hhw_collection' end
            ],
            $activities
        )
    )
    and ($ehs::boolean is null or $ehs = (facilities.ehs_count > 0))
    and ($findings::boolean is null or $findings = (facilities.finding_count > 0))
    and ($loaded::boolean is null or $loaded = facilities.is_loaded)
    and (
        $submitted_from::date is null
        or pacific(facilities.last_submitted_on)::date >= $submitted_from
    )
    and (
        $submitted_to::date is null
        or pacific(facilities.last_submitted_on)::date <= $submitted_to
    )
