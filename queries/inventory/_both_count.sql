-- Inventories that a facility submitted through another channel than its later one of the year, of which
-- somebody decided that both count; each with the basis on which the later one is what it has now.
select
    doubles.submittal_key,
    doubles.aside_cers_id is not null as is_latest,
    doubles.aside_accepted_cers_id is not null as is_latest_accepted
from double_reports as doubles
inner join local_double_decisions as decided
    on decided.first_cers_id = doubles.cers_id
    and decided.second_cers_id = doubles.counted_cers_id
where doubles.cers_id = doubles.counted_cers_id
    and doubles.submittal_element = 2
    and decided.decision = 'both'
