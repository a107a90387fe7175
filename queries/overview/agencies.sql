-- Which agencies have all the words in their name or code? Those with facilities here come first.
--
-- Rows: regulators
select
    regulator_code,
    regulator_name,
    regulator_type,
    facilities_loaded
from regulators
where list_bool_and(list_transform(
    $search::varchar[],
    lambda word: contains(lower(concat_ws(' ', regulator_name, regulator_code)), word)
))
order by facilities_loaded desc, regulator_name, regulator_code
limit $limit::bigint
offset $offset::bigint;
