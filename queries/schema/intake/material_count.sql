-- How many materials of a batch belong to submittals that it adds.
select count(*) as materials
from incoming
semi join headers using (submittal_key)
order by materials;
