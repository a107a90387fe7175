-- Which materials are where, and how much of each? A material is told by its valid CAS number, else its
-- CERS library number, else its normalized name; the rest stand together as unidentified. Most facilities
-- first, or with sort materials, gallons, cubic_feet, pounds or tons most of these. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
with page as (
    select
        material_key,
        count(*) as materials,
        count(distinct cers_id) as facilities,
        unnest(amounts_of(
            gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
        )),
        unnest(ehs_counts_of(ehs, has_ehs_component)),
        case $sort::varchar
            when 'materials' then count(*)
            when 'gallons' then sum(gallons)
            when 'cubic_feet' then sum(cubic_feet)
            when 'pounds' then sum(pounds)
            when 'tons' then sum(tons)
        end as by_amount
    from {inventory/_measures} as items
    group by material_key
    order by by_amount desc nulls last, facilities desc, materials desc, material_key
    limit $limit::bigint
    offset $offset::bigint
),

-- Names and classes are looked up only for the materials of the page.
called as (
    select
        material_key,
        min(coalesce(common_name, chemical_name, cas_number)) as common_name,
        string_agg(distinct dot_hazard_classification_id, ', ' order by dot_hazard_classification_id)
            as dot_classes
    from {inventory/_named_measures} as items
    where material_key in (select material_key from page)
    group by material_key
)

select
    called.common_name,
    if(page.material_key like 'cas:%', substr(page.material_key, 5), null) as cas_number,
    called.dot_classes,
    page.materials,
    page.facilities,
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
    page.ehs_mixtures,
    page.material_key
from page
inner join called using (material_key)
order by page.by_amount desc nulls last, page.facilities desc, page.materials desc, page.material_key;
