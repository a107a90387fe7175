-- Which deliveries of the touched submittals stand for the past day: those made by it, else the first
-- made after it. A submittal that was made by the day is there even if it came later.
create or replace temp table kept_deliveries as
with
deliveries as (
    select
        submittal_key,
        sha256,
        data_set_date_time,
        data_set_date_time < $ended_on::timestamp as is_in_time
    from submittal_deliveries
    semi join touched_submittals using (submittal_key)
    where made_on(submitted_on, data_set_date_time) < $ended_on
),

kept as (
    select *
    from deliveries
    qualify is_in_time or (
        not bool_or(is_in_time) over (partition by submittal_key)
        and row_number() over (
            partition by submittal_key order by data_set_date_time, sha256 desc
        ) = 1
    )
)

select
    submittal_key,
    sha256,
    row_number() over (
        partition by submittal_key order by data_set_date_time desc, sha256 desc
    ) = 1 as is_newest
from kept
order by submittal_key, sha256;
