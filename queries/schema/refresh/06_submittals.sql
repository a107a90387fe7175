-- Each submittal as its latest delivery has it: the file with the later data date wins, then the
-- larger file hash, so that the order in which files arrive never matters.
-- Source: exchange format section 7.1.
delete from submittals
where submittal_key in (select submittal_key from touched_submittals);

insert into submittals by name
select *
from submittal_deliveries
semi join touched_submittals using (submittal_key)
qualify row_number() over (
    partition by submittal_key
    order by data_set_date_time desc, sha256 desc
) = 1
order by cers_id, submittal_element, submitted_on;
