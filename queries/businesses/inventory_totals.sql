-- Of how many facilities of this business is an inventory held, with how many materials, and how
-- many rows are trade secrets that are not shown? One row.
--
-- Rows: inventory_items
select
    count(*) as materials,
    count(distinct cers_id) as facilities,
    count(*) filter (where has_ehs(ehs, hc1_ehs, hc2_ehs, hc3_ehs, hc4_ehs, hc5_ehs))
        as ehs_materials,
    count(*) filter (where trade_secret = 'Y') as trade_secrets
from {inventory/_basis} as inventory
semi join {businesses/_sites} as sites using (cers_id)
where inventory.cers_id not in {inventory/_left_out}
order by materials;
