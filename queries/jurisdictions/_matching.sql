-- Facilities of the chosen agencies and counties that meet the filter of the Jurisdictions page; a
-- null parameter means any. Element, requirement and status have to hold for one and the same
-- element, and one that the chosen agencies regulate.
select
    facilities.*,
    facilities.counted_cers_id as counted_under
from {facilities/_counted} as facilities
semi join {facilities/_in_scope} as scope using (cers_id)
where (
        $search::varchar[] is null
        or list_bool_and(
            list_transform($search, lambda word: contains(facilities.search_text, word))
        )
    )
    and (
        $facility_name::varchar is null
        or contains(lower(facilities.facility_name), lower($facility_name))
    )
    and ($address::varchar is null or contains(lower(facilities.site_address), lower($address)))
    and ($city::varchar is null or starts_with(lower(facilities.city), lower($city)))
    and ($zip_code::varchar is null or starts_with(facilities.zip_code, $zip_code))
    and (
        $business_name::varchar is null
        or contains(lower(facilities.organization_name), lower($business_name))
    )
    and ($business::bigint is null or facilities.organization_code = $business)
    and ($naics::varchar is null or starts_with(facilities.naics_code::varchar, $naics))
    and (
        (
            $elements::bigint[] is null
            and $requirements::bigint[] is null
            and $statuses::bigint[] is null
        )
        or facilities.cers_id in (
            select cers_id
            from {jurisdictions/_elements} as elements
            where coalesce($elements, $statuses, $requirements) is not null
                and ($elements is null or list_contains($elements, submittal_element))
                and ($statuses is null or list_contains($statuses, submittal_status))
                and case
                    when $requirements is null then submittal_key is not null
                    else list_contains($requirements, reporting_requirement)
                end
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
