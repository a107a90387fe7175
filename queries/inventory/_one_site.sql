-- Pairs of CERS IDs of which one inventory counts: detected as one site reported through both channels,
-- or possibly so and decided by a person. The earlier inventory of those they have now is set aside.
select distinct
    doubles.cers_id,
    doubles.counted_cers_id,
    doubles.aside_cers_id,
    doubles.aside_accepted_cers_id
from double_reports as doubles
left join local_double_decisions as decided
    on decided.first_cers_id = least(doubles.cers_id, doubles.counted_cers_id)
    and decided.second_cers_id = greatest(doubles.cers_id, doubles.counted_cers_id)
where doubles.double_kind = 'sites'
    and if(decided.decision is null, doubles.strength = 'detected', decided.decision = 'once')
