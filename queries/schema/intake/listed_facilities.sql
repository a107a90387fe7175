-- Notes the facilities that a query answer is about.
insert into touched_facilities
select distinct cers_id
from incoming;
