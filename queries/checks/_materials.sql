-- Materials that checks look at: those of the last submitted inventories (accepted ones with that
-- basis) of the chosen facilities, without trade secrets unless they are asked for. Of a site with two
-- CERS IDs one inventory is in it, as in every total.
select items.*
from {inventory/_basis} as items
semi join {facilities/_in_scope} as scope using (cers_id)
where items.cers_id not in {inventory/_left_out}
    and ($trade_secrets::boolean or items.trade_secret is distinct from 'Y')
