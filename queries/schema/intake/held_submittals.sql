-- Submittals of a file by element.
select
    element_name,
    count(*) as submittals
from submittal_deliveries
where sha256 = $sha256
group by element_name
order by min(submittal_element), element_name;
