-- Which facilities have all the words in their name, address, business or numbers? A page at a
-- time.
--
-- Rows: facilities
select
    cers_id,
    facility_name,
    organization_name,
    site_address,
    city,
    zip_code,
    county_id,
    regulator_code
from {regulators/_place} as facilities
where list_bool_and(list_transform(
    $search::varchar[],
    lambda word: contains(search_text, word)
))
order by lower(facility_name), cers_id
limit $limit::bigint
offset $offset::bigint;
