-- Facilities of which what they have now was or may be reported twice and nobody decided that both count.
select unnest([cers_id, counted_cers_id]) as cers_id
from double_reports
where aside_cers_id is not null
    and (least(cers_id, counted_cers_id), greatest(cers_id, counted_cers_id)) not in (
        select (first_cers_id, second_cers_id)
        from local_double_decisions
        where decision = 'both'
    )
