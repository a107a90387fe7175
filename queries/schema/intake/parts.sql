-- Marks the rows that {source} has of submittals delivered by several files, form by form.
insert into parts
select
    submittal_key,
    concat_ws(':', '{table}', count(*), sum(md5_number_lower({row}))) as part
from {source}
semi join redelivered using (submittal_key)
group by submittal_key;
