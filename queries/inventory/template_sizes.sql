-- How many materials would the CERS inventory template hold of each chosen facility, how many trade
-- secrets would it leave out, and how many use hazard categories the 80-column template lacks?
--
-- Rows: inventory_items
with basis as (
    select inventory.*
    from {inventory/_basis} as inventory
)

select
    items.cers_id,
    count(*) filter (
        where coalesce($trade_secrets::boolean, false) or items.trade_secret is distinct from 'Y'
    ) as materials,
    count(*) filter (
        where not coalesce($trade_secrets, false) and items.trade_secret = 'Y'
    ) as hidden,
    count(*) filter (
        where has_newer_hazard_answer
            and (coalesce($trade_secrets, false) or items.trade_secret is distinct from 'Y')
    ) as newer_hazards
from with_marks('basis') as items
where (
        items.cers_id in (select unnest($cers_ids::bigint[]))
        or ($cers_ids is null and items.cers_id not in {inventory/_left_out})
    )
group by items.cers_id
order by items.cers_id;
