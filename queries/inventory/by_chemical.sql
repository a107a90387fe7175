-- Which materials are where, and how much of each? A material is told by its valid CAS number, else its
-- CERS library number, else its normalized name; the rest stand together as unidentified. Most facilities
-- first, or with sort materials, gallons, cubic_feet, pounds or tons most of these. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    material_key,
    min(coalesce(common_name, chemical_name, cas_number)) as common_name,
    if(material_key like 'cas:%', substr(material_key, 5), null) as cas_number,
    string_agg(distinct dot_hazard_classification_id, ', ' order by dot_hazard_classification_id)
        as dot_classes,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    sum(gallons) as gallons,
    max(gallons) as largest_gallons,
    sum(cubic_feet) as cubic_feet,
    max(cubic_feet) as largest_cubic_feet,
    sum(pounds) as pounds,
    max(pounds) as largest_pounds,
    sum(tons) as tons,
    max(tons) as largest_tons,
    count(*) filter (where is_without_amount) as without_amount,
    count(*) filter (where is_without_unit) as without_unit,
    count(*) filter (where ehs = 'Y') as ehs_materials,
    count(*) filter (where ehs is distinct from 'Y' and has_ehs_component) as ehs_mixtures
from {inventory/_measures} as items
group by material_key
order by
    case $sort::varchar
        when 'materials' then count(*)
        when 'gallons' then sum(gallons)
        when 'cubic_feet' then sum(cubic_feet)
        when 'pounds' then sum(pounds)
        when 'tons' then sum(tons)
    end desc nulls last,
    facilities desc,
    materials desc,
    common_name,
    material_key
limit $limit::bigint
offset $offset::bigint;
