-- How many rows has a question, and of how many facilities?
select
    count(*) as found,
    count(distinct cers_id) as facilities
from {question};
