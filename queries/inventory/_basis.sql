-- Materials of the last submitted inventories, or with basis accepted of the last accepted ones.
select current_inventory.*
from current_inventory
where $basis::varchar is distinct from 'accepted'
union all by name
select accepted_inventory.*
from accepted_inventory
where $basis = 'accepted'
