-- Facilities of which something was said after the day.
insert into touched_facilities
select cers_id
from submittal_deliveries
semi join touched_submittals using (submittal_key)
union
select cers_id
from listed_records
where cers_id is not null
    and holds_from >= $ended_on::timestamp
order by cers_id;
