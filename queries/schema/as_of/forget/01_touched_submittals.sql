-- Submittals that were made, or delivered again, after the day.
insert into touched_submittals
select distinct submittal_key
from submittal_deliveries
where made_on(submitted_on, data_set_date_time) >= $ended_on::timestamp
    or data_set_date_time >= $ended_on
order by submittal_key;
