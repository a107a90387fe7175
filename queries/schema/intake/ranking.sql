-- Which submittals of a batch other files delivered too, with the file that has the latest word, and
-- which are this file's to write. Source: exchange format section 7.1.
delete from redelivered;

insert into redelivered
select
    submittal_key,
    arg_max(sha256, (data_set_date_time, sha256)) as winner
from submittal_deliveries
where submittal_key in (select submittal_key from headers)
group by submittal_key
having count(*) > 1;

delete from winning;

insert into winning
select submittal_key
from headers
where submittal_key not in (
    select submittal_key
    from redelivered
    where winner <> $sha256
);
