-- Every hazardous material ever reported and loaded: those of the last submitted inventories and
-- those of all earlier ones. Each row is stored once, in one of the two tables.
create view inventory_items as
from current_inventory
union all by name
from past_inventory;
