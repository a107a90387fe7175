-- Materials of the last submitted inventories of one business's facilities, or with basis accepted of
-- the last accepted ones; trade secrets only when asked for.
select inventory.*
from {inventory/_basis} as inventory
semi join {businesses/_sites} as sites using (cers_id)
where inventory.cers_id not in {inventory/_left_out}
    and (
        coalesce($trade_secrets::boolean, false)
        or inventory.trade_secret is distinct from 'Y'
    )
