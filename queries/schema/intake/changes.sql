-- How many submittals of a file are new, newer or older than what was held.
select
    change,
    count(*) as submittals
from (
    select
        case
            when count(*) = 1 then 'new'
            when arg_max(sha256, (data_set_date_time, sha256)) = $sha256 then 'newer'
            else 'older'
        end as change
    from submittal_deliveries
    where submittal_key in (
        select submittal_key
        from submittal_deliveries
        where sha256 = $sha256
    )
    group by submittal_key
)
group by change
order by change;
