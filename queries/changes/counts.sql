-- How many changes did the submittals made in a period bring, by how much they matter, and at how many
-- facilities? One row for each kind there can be, also where there is none; as in the list of them.
--
-- Rows: submittals
with counted as (
    select
        importance,
        count(*) as changes,
        count(distinct cers_id) as facilities
    from {changes/_noted} as noted
    group by importance
)

select
    importances.number as importance_number,
    importances.importance,
    coalesce(counted.changes, 0) as changes,
    coalesce(counted.facilities, 0) as facilities
from {changes/_importance} as importances
left join counted
    on counted.importance = importances.number
order by importances.number;
