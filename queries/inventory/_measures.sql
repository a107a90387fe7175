-- Materials that meet the filter, without hidden trade secrets, with what sums and counts need.
select items.* exclude (is_hidden)
from {inventory/_summed} as items
where items.is_hidden is distinct from true
