-- To which day are due dates and ages counted? One row: the day the loaded exchange goes through.
select day
from {jurisdictions/_day} as days
order by day;
