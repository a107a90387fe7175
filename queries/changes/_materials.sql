-- What changed among the materials of the inventories to compare: one row for each material and location
-- added, removed or changed. Of several rows that nothing tells apart the equal ones are one material,
-- then those nearest in unit and amount; the rest was added or removed. For a question
-- that has the part _rows as rows_compared.
with
balances as (
    select later_key, cers_id, told_by, content, sum(if(is_after, 1, -1)) as balance
    from rows_compared
    group by later_key, cers_id, told_by, content
    having sum(if(is_after, 1, -1)) <> 0
),

differing as (
    select
        items.later_key,
        items.cers_id,
        items.told_by,
        items.content,
        items.is_after,
        items.units,
        items.amount,
        {'submittal_key': items.submittal_key, 'position': items.position} as item
    from rows_compared as items
    inner join balances
        on balances.cers_id = items.cers_id
        and balances.later_key = items.later_key
        and balances.told_by = items.told_by
        and balances.content = items.content
        and (balances.balance > 0) = items.is_after
    qualify row_number() over (
        partition by items.later_key, items.cers_id, items.told_by, items.content
        order by items.submittal_key, items.position
    ) <= abs(balances.balance)
),

candidates as (
    select
        earlier.later_key,
        earlier.cers_id,
        earlier.told_by,
        list({'earlier': earlier.item, 'later': later.item} order by
            earlier.units is distinct from later.units,
            abs(earlier.amount - later.amount) nulls last,
            earlier.content,
            later.content,
            earlier.item,
            later.item
        ) as pairs
    from differing as earlier
    inner join differing as later
        on later.later_key = earlier.later_key
        and later.cers_id = earlier.cers_id
        and later.told_by = earlier.told_by
        and later.is_after
    where not earlier.is_after
    group by earlier.later_key, earlier.cers_id, earlier.told_by
),

matched as (
    select
        later_key,
        cers_id,
        unnest(list_reduce(
            list_transform(pairs, lambda pair: [pair]),
            lambda kept, pair: if(
                len(list_filter(
                    kept,
                    lambda other: other.earlier = pair[1].earlier or other.later = pair[1].later
                )) > 0,
                kept,
                list_concat(kept, pair)
            )
        )) as pair
    from candidates
)

select 'Changed' as change, cers_id, later_key, pair.earlier as earlier_item, pair.later as later_item
from matched
union all
select
    if(differing.is_after, 'Added', 'Removed') as change,
    differing.cers_id,
    differing.later_key,
    if(differing.is_after, null, differing.item) as earlier_item,
    if(differing.is_after, differing.item, null) as later_item
from differing
left join matched
    on matched.cers_id = differing.cers_id
    and matched.later_key = differing.later_key
    and if(differing.is_after, matched.pair.later, matched.pair.earlier) = differing.item
where matched.pair is null
