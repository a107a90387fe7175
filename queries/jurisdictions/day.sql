-- To which day are due dates and ages counted? One row: the day the loaded exchange goes through.
--
-- Rows: source_files
select day
from {jurisdictions/_day} as days
order by day;
