-- Which file's rows are held of submittals that several files deliver.
delete from held_by;

insert into held_by
select
    submittal_key,
    arg_max(sha256, (data_set_date_time, sha256)) as sha256
from submittal_deliveries
semi join redelivered using (submittal_key)
where sha256 <> $sha256
group by submittal_key;
