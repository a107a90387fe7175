-- Facilities whose latest submitted inventory no total counts, and the CERS ID under which their site
-- counts instead.
select
    aside_cers_id as cers_id,
    min(if(aside_cers_id = cers_id, counted_cers_id, cers_id)) as counted_cers_id
from {inventory/_one_site} as one_site
where aside_cers_id is not null
group by aside_cers_id
