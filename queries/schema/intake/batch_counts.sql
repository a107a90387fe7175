-- How many submittals of how many facilities a batch adds, and how many submittals of it were delivered
-- before or stood in the file before.
select
    (select count(*) from headers) as submittals,
    (select count(distinct cers_id) from headers) as facilities,
    (select count(*) from redelivered) as redelivered,
    (select count(*) from repeated) as repeated
order by submittals;
