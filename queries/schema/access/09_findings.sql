-- What was found wrong with visible facilities; with a file itself, where it holds nothing else.
create view findings as
select *
from w.findings
where cers_id in (select cers_id from visible_facilities)
    or (cers_id is null and sha256 in (select sha256 from visible_files where is_whole));
