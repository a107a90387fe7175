-- What each facility information of the examined facilities changed against the one before it, among all
-- submitted or among those accepted. It costs a load a comparison of these forms.
delete from fact_changes
where basis = $basis::varchar
    and cers_id in (select cers_id from examined_facilities);

insert into fact_changes by name
with
submitted as (
    select submitted.*
    from {changes/_submitted} as submitted
),

pairs as (
    select pairs.*
    from {changes/_pairs} as pairs
)

select
    $basis as basis,
    facts.*
from {changes/_facts} as facts
order by facts.cers_id, facts.submitted_on, facts.later_key, facts.table_name, facts.column_name;
