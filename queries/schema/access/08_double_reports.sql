-- What was reported twice, where both facilities are visible.
create view double_reports as
select *
from w.double_reports
where cers_id in (select cers_id from visible_facilities)
    and counted_cers_id in (select cers_id from visible_facilities);
