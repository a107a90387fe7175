-- How long have submittals been waiting for review, in the chosen agencies and counties?
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
    age_class,
    count(*) as awaiting_review,
    count(distinct cers_id) as facilities
from waiting
group by age_class
order by age_class;
