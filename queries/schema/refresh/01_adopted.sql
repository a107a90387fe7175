-- A submittal that a portal sent and CERS later answered is one: CERS's key takes over. Of all that was
-- delivered under either key the content of the newest delivery stays.
create or replace temp table adopted as
with
pairs as (
    select
        portal.submittal_key as portal_key,
        min(cers.submittal_key) as submittal_key
    from submittal_deliveries as portal
    inner join submittal_deliveries as cers
        on cers.cers_id = portal.cers_id
        and 'local:' || lower(trim(cers.submittal_element_regulator_key, '{}'))
            = portal.submittal_key
        and cers.submittal_key not like 'local:%'
    where portal.submittal_key like 'local:%'
    group by portal.submittal_key
),

deliveries as (
    select
        pairs.submittal_key,
        deliveries.submittal_key as former_key,
        deliveries.data_set_date_time,
        deliveries.sha256
    from (
        select portal_key as former_key, submittal_key from pairs
        union
        select submittal_key, submittal_key from pairs
    ) as pairs
    inner join submittal_deliveries as deliveries
        on deliveries.submittal_key = pairs.former_key
)

select
    submittal_key,
    former_key,
    former_key = arg_max(former_key, max((data_set_date_time, sha256))) over (
        partition by submittal_key
    ) as is_newest
from deliveries
group by submittal_key, former_key
order by submittal_key, former_key;
