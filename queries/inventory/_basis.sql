-- Materials of the last submitted inventories, with basis accepted of the last accepted ones, and with
-- basis history of every inventory ever loaded.
select current_inventory.*
from current_inventory
where $basis::varchar is distinct from 'accepted'
union all by name
select accepted_inventory.*
from accepted_inventory
where $basis = 'accepted'
union all by name
select past_inventory.*
from past_inventory
where $basis = 'history'
