-- Puts the deliveries back with the review as it stood then.
insert into submittal_deliveries by name
from restated;
