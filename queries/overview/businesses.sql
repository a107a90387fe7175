-- Which businesses have all the words in their name or code? A page at a time, largest first.
--
-- Rows: organizations
select
    organization_code,
    organization_name,
    organization_headquarters,
    facilities_known,
    facilities_loaded,
    regulator_count
from {businesses/_firms} as firms
where list_bool_and(
    list_transform($search::varchar[], lambda word: contains(search_text, word))
)
order by facilities_known desc, organization_name, organization_code
limit $limit::bigint
offset $offset::bigint;
