-- Facilities whose inventory no total counts on the basis asked for.
select if($basis::varchar = 'accepted', aside_accepted_cers_id, aside_cers_id) as left_out_id
from {inventory/_one_site} as one_site
where $basis is distinct from 'history' and left_out_id is not null
