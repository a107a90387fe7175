-- Every change to the materials and facts of the facilities asked for, with how much it matters. A trade
-- secret is marked, and hidden unless asked for. For a question that has the parts _submitted and _pairs as
-- submitted and pairs.
select
    cers_id,
    later_key,
    submitted_on,
    compared_on,
    sha256,
    importance,
    change,
    earlier_item,
    later_item,
    is_secret,
    null::varchar as table_name,
    null::varchar as column_name,
    null::varchar as value_before,
    null::varchar as value_after
from {changes/_weighed} as materials
where coalesce($trade_secrets::boolean, false) or not is_secret
union all by name
select
    cers_id,
    later_key,
    submitted_on,
    compared_on,
    sha256,
    importance,
    'Changed' as change,
    false as is_secret,
    table_name,
    column_name,
    value_before,
    value_after
from {changes/_facts} as facts
where importance = 5 or coalesce($with_other::boolean, false)
