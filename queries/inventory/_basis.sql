-- Materials of the last submitted inventories, with basis accepted of the last accepted ones, and with
-- basis history of every inventory ever loaded. A facility that reported through both channels has
-- those of both where somebody decided that both count.
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
    or submittal_key in (
        select submittal_key
        from {inventory/_both_count} as both_count
        where if($basis = 'accepted', is_latest_accepted, is_latest)
    )
