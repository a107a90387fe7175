-- Facilities of which something was said after the day.
insert into touched_facilities
select cers_id
from submittal_deliveries
semi join touched_submittals using (submittal_key)
union
select cers_id
from facility_listings
where data_set_date_time >= $ended_on::timestamp
union
select cers_id
from facility_listing_elements
where data_set_date_time >= $ended_on
union
select cers_id
from organization_facilities
where data_set_date_time >= $ended_on
union
select cers_id
from transfers
where coalesce(occurred_on, data_set_date_time) >= $ended_on
order by cers_id;
