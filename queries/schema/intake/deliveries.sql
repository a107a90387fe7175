-- Adds the headers of a batch as deliveries and notes what they touch. A file without a date of its
-- own is of the day of the review, else of the submittal.
update headers
set
    sha256 = $sha256,
    data_set_date_time = coalesce($stated::timestamp, submittal_action_on, submitted_on);

insert into submittal_deliveries by name
from headers;

insert into touched_submittals
select submittal_key
from headers;

insert into touched_facilities
select distinct cers_id
from headers;
