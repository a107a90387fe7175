-- How long have submittals been waiting for review, in the chosen agencies and counties?
--
-- Rows: current_submittals
with waiting as (
    select
        case
            when age_days <= 15 then 1
            when age_days <= 30 then 2
            when age_days <= 90 then 3
            when age_days <= 180 then 4
            else 5
        end as age_class,
        cers_id
    from {jurisdictions/_elements} as elements
    where submittal_status in (2, 3)
)

select
    case age_class
        when 1 then 'up to 15 days'
        when 2 then '16 to 30 days'
        when 3 then '31 to 90 days'
        when 4 then '91 to 180 days'
        else 'more than 180 days'
    end as age,
    count(*) as awaiting_review,
    count(distinct cers_id) as facilities
from waiting
group by age_class
order by age_class;
