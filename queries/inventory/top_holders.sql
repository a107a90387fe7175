-- Which facilities hold the most? By the number of rows, or with sort gallons, cubic_feet, pounds or
-- tons by the sum of location maxima in that unit. Units are never added to each other.
--
-- Rows: facilities
with page as (
    select
        holders.*,
        case $sort::varchar
            when 'gallons' then gallons
            when 'cubic_feet' then cubic_feet
            when 'pounds' then pounds
            when 'tons' then tons
        end as by_amount
    from {inventory/_holders} as holders
    order by by_amount desc nulls last, materials desc, cers_id
    limit $limit::bigint
    offset $offset::bigint
),

-- Different materials are told apart only for the facilities of the page.
told as (
    select
        cers_id,
        count(distinct material_key) as different_materials
    from {inventory/_measures} as items
    where cers_id in (select cers_id from page)
    group by cers_id
)

select
    page.cers_id,
    facilities.facility_name,
    facilities.organization_name,
    facilities.city,
    facilities.county_id,
    page.materials,
    told.different_materials,
    page.gallons,
    page.largest_gallons,
    page.cubic_feet,
    page.largest_cubic_feet,
    page.pounds,
    page.largest_pounds,
    page.tons,
    page.largest_tons,
    page.without_amount,
    page.without_unit,
    page.ehs_materials,
    page.ehs_mixtures
from page
inner join facilities using (cers_id)
inner join told using (cers_id)
order by page.by_amount desc nulls last, page.materials desc, page.cers_id;
