-- Every business that meets the filter, with what is known of it; a null parameter means any.
-- Unknown is not zero: materials are null where no inventory is loaded, and facilities that CERS
-- counts without a loaded file naming them are counted apart. Where not all of its facilities are
-- loaded, the last submittal is the one CERS tells of when that is newer.
with
held as (
    select
        cers_id,
        business_code,
        organization_code,
        county_id,
        regulator_code,
        agency_name,
        agency_basis,
        is_loaded,
        last_submitted_on,
        inventory_submitted_on,
        counted_materials,
        counted_ehs
    from {businesses/_facilities} as facilities
),

sites as (
    select
        business_code,
        count(*) as facilities_known,
        count(*) filter (where is_loaded) as facilities_loaded,
        count(*) filter (where not is_loaded) as facilities_not_loaded,
        count(distinct county_id) as county_count,
        list(distinct county_id order by county_id) as county_ids,
        count(distinct coalesce(regulator_code::varchar, agency_name)) as jurisdiction_count,
        count(*) filter (where agency_basis <> 'Assigned') as facilities_inferred,
        sum(counted_materials) filter (where inventory_submitted_on is not null)::bigint as materials,
        sum(counted_ehs) filter (where inventory_submitted_on is not null)::bigint as ehs_materials,
        count(inventory_submitted_on) as inventories,
        max(last_submitted_on) as last_submitted_on
    from held
    where business_code is not null
    group by business_code
),

doubled as (
    select
        held.business_code,
        count(distinct held.cers_id) as facilities_reported_twice
    from {inventory/_reported_twice} as reported_twice
    inner join held using (cers_id)
    where held.business_code is not null
    group by held.business_code
),

regulated as (
    select
        business_code,
        count(distinct agency_key) as agency_count,
        bool_or(list_contains($agency::bigint[], regulator_code)) as is_in_scope
    from {businesses/_agencies} as agencies
    group by business_code
),

grouped as (
    select unnest([organization_code, group_code]) as organization_code
    from local_groups
),

-- Hardly any organization is grouped with others: only those are added up.
firms as (
    select
        organization_code as business_code,
        organization_name,
        1 as organization_count,
        organization_name || ' (' || organization_code || ')' as organization_names,
        [organization_code] as organization_codes,
        organization_headquarters,
        facility_count,
        is_mjb,
        if(origin is null, null, [origin]) as origins,
        origin,
        lead_regulator_code,
        if(lead_regulator_code is null, null, [lead_regulator_code]) as lead_regulator_codes,
        last_submittal_on,
        search_text
    from organizations
    where organization_code not in (select organization_code from grouped)
    union all
    select
        coalesce(local_groups.group_code, organizations.organization_code),
        arg_max(
            organizations.organization_name,
            (organizations.facilities_known, -organizations.organization_code)
        ) as organization_name,
        count(*) as organization_count,
        string_agg(
            organizations.organization_name || ' (' || organizations.organization_code || ')',
            '; '
            order by organizations.organization_code
        ) as organization_names,
        list(organizations.organization_code order by organizations.organization_code)
            as organization_codes,
        string_agg(
            distinct organizations.organization_headquarters,
            '; '
            order by organizations.organization_headquarters
        ) as organization_headquarters,
        sum(organizations.facility_count)::bigint as facility_count,
        bool_or(organizations.is_mjb) as is_mjb,
        list(distinct organizations.origin order by organizations.origin)
            filter (where organizations.origin is not null) as origins,
        arg_max(
            organizations.origin,
            (organizations.facilities_known, -organizations.organization_code)
        ) as origin,
        arg_max(
            organizations.lead_regulator_code,
            (organizations.facilities_known, -organizations.organization_code)
        ) as lead_regulator_code,
        list(distinct organizations.lead_regulator_code order by organizations.lead_regulator_code)
            filter (where organizations.lead_regulator_code is not null) as lead_regulator_codes,
        max(organizations.last_submittal_on) as last_submittal_on,
        string_agg(organizations.search_text, ' ') as search_text
    from organizations
    left join local_groups using (organization_code)
    where organizations.organization_code in (select organization_code from grouped)
    group by coalesce(local_groups.group_code, organizations.organization_code)
)

select
    firms.business_code,
    firms.organization_name,
    firms.organization_count,
    firms.organization_names,
    firms.organization_codes,
    firms.organization_headquarters,
    coalesce(sites.facilities_known, 0) as facilities_known,
    coalesce(sites.facilities_loaded, 0) as facilities_loaded,
    coalesce(sites.facilities_not_loaded, 0) as facilities_not_loaded,
    firms.facility_count,
    case
        when firms.facility_count is not null
            then greatest(firms.facility_count - coalesce(sites.facilities_known, 0), 0)
    end as not_named,
    coalesce(regulated.agency_count, 0) as agency_count,
    coalesce(sites.jurisdiction_count, 0) as jurisdiction_count,
    coalesce(sites.facilities_inferred, 0) as facilities_inferred,
    coalesce(sites.county_count, 0) as county_count,
    sites.county_ids,
    firms.lead_regulator_code,
    sites.materials,
    sites.ehs_materials,
    coalesce(sites.inventories, 0) as inventories,
    case
        when sites.facilities_loaded >= greatest(sites.facilities_known, firms.facility_count)
            then pacific(sites.last_submitted_on)::date
        else greatest(pacific(sites.last_submitted_on)::date, firms.last_submittal_on)
    end as last_submitted_on,
    case
        when sites.jurisdiction_count > 1 or firms.is_mjb then 'Several jurisdictions'
        when sites.jurisdiction_count = 1
            and (firms.is_mjb = false or firms.facility_count <= sites.facilities_known)
            then 'One jurisdiction'
        when sites.jurisdiction_count = 1 then 'One jurisdiction known'
        else 'Not known'
    end as route,
    firms.is_mjb,
    firms.origin,
    concat_ws(
        '; ',
        case when doubled.facilities_reported_twice > 0
            then doubled.facilities_reported_twice || ' reported twice: double reporting?'
        end,
        case when sites.facilities_inferred > 0
            then sites.facilities_inferred || ' with an inferred agency'
        end
    ) as flags
from firms
left join sites using (business_code)
left join regulated using (business_code)
left join doubled using (business_code)
where ($business::bigint is null or firms.business_code = $business)
    and (
        $search::varchar[] is null
        or list_bool_and(list_transform($search, lambda word: contains(firms.search_text, word)))
    )
    and ($agency is null or regulated.is_in_scope)
    and ($county::bigint[] is null or list_has_any($county, sites.county_ids))
    and ($touching::bigint[] is null or list_has_any($touching, sites.county_ids))
    and (
        $several_facilities::boolean is null
        or $several_facilities
            = (coalesce(greatest(sites.facilities_known, firms.facility_count), 0) > 1)
    )
    and (
        $several_jurisdictions::boolean is null
        or $several_jurisdictions
            = (coalesce(sites.jurisdiction_count > 1, false) or coalesce(firms.is_mjb, false))
    )
    and ($agencies_min::bigint is null or regulated.agency_count >= $agencies_min)
    and ($origins::varchar[] is null or list_has_any($origins, firms.origins))
    and ($leads::bigint[] is null or list_has_any($leads, firms.lead_regulator_codes))
    and (
        $unloaded::boolean is null
        or $unloaded = (coalesce(sites.facilities_not_loaded, 0) > 0)
    )
