-- Which facts of a facility (business, owner, address, contacts, activities) differ from one facility
-- information to another? The most important first. Without a choice the newest is compared with the
-- one before it. Not for the public but for which fact changed.
--
-- Rows: submittals
with
submitted as (
    select submitted.*
    from {changes/_submitted} as submitted
),

pairs as (
    select pairs.*
    from {changes/_pairs} as pairs
),

readable as (
    select
        facts.*,
        known.label as changed_field,
        known.place,
        known.codes,
        list_transform(
            [value_before, value_after],
            lambda raw: if(
                known.type = 'yes-no' and raw in ('Y', 'N'), if(raw = 'Y', 'Yes', 'No'), raw
            )
        ) as texts
    from {changes/_facts} as facts
    inner join reference_fields as known using (table_name, column_name)
)

select
    importances.importance,
    readable.changed_field,
    coalesce(labels_before.label, readable.texts[1]) as value_before,
    coalesce(labels_after.label, readable.texts[2]) as value_after,
    pacific(readable.submitted_on)::date as submitted_on,
    pacific(readable.compared_on)::date as compared_on,
    readable.cers_id,
    readable.sha256
from readable
inner join {changes/_importance} as importances
    on importances.number = readable.importance
left join code_labels as labels_before
    on labels_before.list = readable.codes and labels_before.code = readable.value_before
left join code_labels as labels_after
    on labels_after.list = readable.codes and labels_after.code = readable.value_after
order by readable.importance, readable.table_name, readable.place;
