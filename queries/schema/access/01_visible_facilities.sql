-- The facilities that a person may see: everything else that may be seen follows from them. Who may see
-- which is decided by the served generation, for past days and the generation before as well.
create table visible_facilities as
select cers_id
from facilities_of_agencies
order by cers_id;
