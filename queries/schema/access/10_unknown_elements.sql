-- What was unknown in files that hold nothing but what is visible: of others it is not known where.
create view unknown_elements as
select *
from w.unknown_elements
where sha256 in (select sha256 from visible_files where is_whole);
