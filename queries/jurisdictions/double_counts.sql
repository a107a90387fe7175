-- How many cases of double reporting are known in the chosen agencies and counties, by kind and by what
-- becomes of them in totals?
--
-- Rows: double_reports
select
    double_kind,
    double_outcome,
    count(*) as cases,
    count(distinct counted_cers_id) as facilities
from {jurisdictions/_doubles} as doubles
group by double_kind, double_outcome
order by double_kind, double_outcome;
