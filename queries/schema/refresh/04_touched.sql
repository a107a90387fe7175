-- What a load touched, each once.
create or replace temp table touched_submittals as
select distinct submittal_key
from touched_submittals
where submittal_key is not null;

create or replace temp table touched_facilities as
select distinct cers_id
from touched_facilities
where cers_id is not null;
