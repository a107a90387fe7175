-- What would a responder meet at this facility: materials by DOT hazard class, state and unit?
--
-- Rows: inventory_items
select
    dot_hazard_classification_id,
    physical_state,
    units,
    count(*) as materials,
    sum(maximum_daily_amount) as maximum_daily_amount,
    count(*) filter (where maximum_daily_amount is null) as without_amount,
    string_agg(
        distinct case
            when trade_secret = 'Y' and not coalesce($trade_secrets::boolean, false)
                then 'a trade secret'
            else coalesce(common_name, chemical_name, cas_number)
        end,
        ', '
        order by case
            when trade_secret = 'Y' and not coalesce($trade_secrets, false)
                then 'a trade secret'
            else coalesce(common_name, chemical_name, cas_number)
        end
    ) as material_names
from {inventory/_basis} as inventory
where cers_id = $cers_id::bigint
group by dot_hazard_classification_id, physical_state, units
order by dot_hazard_classification_id nulls last, physical_state nulls last, units nulls last;
