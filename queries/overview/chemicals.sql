-- Which materials have all the words in their own names or CAS number, in the chosen agencies and
-- counties? One row per material, most facilities first. Trade secrets only when asked for.
--
-- Rows: current_inventory
select
    min(coalesce(common_name, chemical_name)) as common_name,
    min(cas_number) as cas_number,
    count(distinct cers_id) as facilities,
    count(*) as materials,
    material_key
from {inventory/_basis} as items
where (coalesce($trade_secrets::boolean, false) or trade_secret is distinct from 'Y')
    and cers_id in (
        select cers_id
        from {facilities/_in_scope} as scope
        where cers_id not in {inventory/_left_out}
    )
    and list_bool_and(
        list_transform($search::varchar[], lambda word: contains(search_text, word))
    )
    and list_bool_and(list_transform($search, lambda word: contains(
        lower(concat_ws(' ', chemical_name, common_name, cas_number)), word
    )))
group by material_key
order by facilities desc, common_name, material_key
limit $limit::bigint
offset $offset::bigint;
