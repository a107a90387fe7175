-- How many rows does a question have? The question takes the place of {question}.
select count(*) as total
from {question}
