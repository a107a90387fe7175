-- Number of the next file.
select count(*) + 1 as file_number
from source_files
order by file_number;
