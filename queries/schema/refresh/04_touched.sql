-- What a load touched, each once; workbooks that were loaded at a later hour than the last files too, as
-- the clock was wrong then.
insert into touched_submittals
select deliveries.submittal_key
from submittal_deliveries as deliveries
inner join source_files as files using (sha256)
where files.kind like '%-workbook'
    and files.loaded_on > (select arg_max(loaded_on, load_number) from source_files);

insert into touched_facilities
select deliveries.cers_id
from submittal_deliveries as deliveries
semi join touched_submittals using (submittal_key);

create or replace temp table touched_submittals as
select distinct submittal_key
from touched_submittals
where submittal_key is not null;

create or replace temp table touched_facilities as
select distinct cers_id
from touched_facilities
where cers_id is not null;
