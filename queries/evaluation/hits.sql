-- How many rows did each check that is evaluated at load find in the chosen agencies and counties, and at
-- how many facilities? One row per check that found something. Hidden are rows of trade secrets, which
-- count only when asked for. Of a site with two CERS IDs the materials of one count, as in every total.
--
-- Rows: check_hits
select
    code,
    count(*) filter (where not is_hidden) as found,
    count(distinct cers_id) filter (where not is_hidden) as facilities,
    count(*) filter (where is_hidden) as hidden
from (
    select
        code,
        cers_id,
        is_secret and not coalesce($trade_secrets::boolean, false) as is_hidden
    from check_hits
    where cers_id in {facilities/_in_scope}
        and (table_name <> 'inventory_items' or cers_id not in {inventory/_left_out})
) as hits
group by code
order by code;
