-- What was reported twice in the chosen agencies and counties: which submittal counts, which does not,
-- what agrees, and what becomes of both in totals? Newest reporting year first, in it sites with
-- two CERS IDs; a page at a time. double_kind and double_outcome keep the cases of one kind or outcome.
--
-- Rows: double_reports
with page as (
    select doubles.*
    from {jurisdictions/_doubles} as doubles
    where ($double_kind::varchar is null or double_kind = $double_kind)
        and ($double_outcome::varchar is null or double_outcome = $double_outcome)
    order by
        reporting_year desc nulls last,
        double_kind <> 'sites',
        counted_cers_id,
        cers_id,
        submittal_element
    limit $limit::bigint
    offset $offset::bigint
),

sizes as (
    select
        submittal_key,
        count(*) as materials
    from inventory_items
    where submittal_key in (select unnest([submittal_key, counted_submittal_key]) from page)
        and cers_id in (select unnest([cers_id, counted_cers_id]) from page)
    group by submittal_key
)

select
    page.reporting_year,
    page.double_kind,
    page.submittal_element,
    page.counted_cers_id,
    counted_facilities.facility_name as counted_facility_name,
    page.counted_through,
    pacific(page.counted_on)::date as counted_on,
    if(page.submittal_element = 2, coalesce(counted_sizes.materials, 0), null) as counted_size,
    page.cers_id,
    facilities.facility_name,
    page.reported_through,
    pacific(page.submitted_on)::date as submitted_on,
    if(page.submittal_element = 2, coalesce(sizes.materials, 0), null) as materials,
    page.shared_materials,
    page.site_match,
    page.strength,
    page.double_outcome,
    page.aside_cers_id,
    page.double_decision,
    page.decision_reason,
    page.decided_by,
    page.decided_on,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.regulator_code,
    page.counted_submittal_key,
    page.submittal_key
from page
left join facilities
    on facilities.cers_id = page.cers_id
left join facilities as counted_facilities
    on counted_facilities.cers_id = page.counted_cers_id
left join sizes
    on sizes.submittal_key = page.submittal_key
left join sizes as counted_sizes
    on counted_sizes.submittal_key = page.counted_submittal_key
order by
    page.reporting_year desc nulls last,
    page.double_kind <> 'sites',
    page.counted_cers_id,
    page.cers_id,
    page.submittal_element;
