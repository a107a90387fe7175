-- Materials of the last accepted inventory of each facility: the "latest accepted" counterpart of
-- current_inventory, with the same columns.
create view accepted_inventory as
from inventory_items
where submittal_key in (
    select accepted_submittal_key
    from current_submittals
    where submittal_element = 2 and submittal_status is distinct from 6
);
