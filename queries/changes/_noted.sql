-- Every change to the materials and facts of the facilities asked for that submittals of a period brought,
-- as the load found it, with how much it matters. A trade secret is marked, and hidden unless asked for.
with compared as (
    from material_changes
    where basis = if($basis::varchar = 'accepted', 'accepted', 'submitted')
        and pacific(submitted_on)::date between
            coalesce($changed_from::date, '0001-01-01') and coalesce($changed_to::date, '9999-12-31')
        and (coalesce($trade_secrets::boolean, false) or not is_secret)
        and cers_id in {changes/_facilities}
)

from {changes/_weighed} as materials
union all by name
select
    facts.*,
    'Changed' as change,
    false as is_secret
from fact_changes as facts
where basis = if($basis = 'accepted', 'accepted', 'submitted')
    and pacific(submitted_on)::date between
        coalesce($changed_from, '0001-01-01') and coalesce($changed_to, '9999-12-31')
    and (importance = 5 or coalesce($with_other::boolean, false))
    and cers_id in {changes/_facilities}
