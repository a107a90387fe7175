-- Materials that meet the filter with all their columns, without hidden trade secrets.
select items.* exclude (is_hidden)
from {inventory/_matching} as items
where items.is_hidden is distinct from true
