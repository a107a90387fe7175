-- Which businesses meet the filter? A page at a time; sort is facilities (most first), name,
-- agencies or materials (most first) or submitted (newest first). Materials are those of the last
-- submitted inventories; county_names lists the counties its known facilities lie in.
--
-- Rows: organizations
select
    listed.business_code,
    listed.organization_name,
    listed.organization_count,
    listed.facilities_known,
    listed.facilities_loaded,
    listed.facilities_not_loaded,
    listed.facility_count,
    listed.agency_count,
    listed.county_count,
    listed.lead_regulator_code,
    listed.materials,
    listed.ehs_materials,
    listed.last_submitted_on,
    listed.route,
    listed.flags,
    listed.jurisdiction_count,
    listed.facilities_inferred,
    listed.not_named,
    listed.inventories,
    listed.organization_headquarters,
    listed.is_mjb,
    listed.origin,
    listed.organization_names,
    list_aggregate(
        list_transform(listed.county_ids, lambda county: county_labels.labels[county::varchar]),
        'string_agg',
        ', '
    ) as county_names
from {businesses/_listed} as listed
cross join (
    select map_from_entries(list((code, label))) as labels
    from code_labels
    where list = 'counties'
) as county_labels
order by
    case when $sort::varchar = 'submitted' then listed.last_submitted_on end desc nulls last,
    case $sort
        when 'name' then null
        when 'submitted' then null
        when 'agencies' then listed.agency_count
        when 'materials' then listed.materials
        else listed.facilities_known
    end desc nulls last,
    lower(listed.organization_name),
    listed.business_code
limit $limit::bigint
offset $offset::bigint;
