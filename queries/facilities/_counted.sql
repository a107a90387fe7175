-- Every facility with what its latest submitted inventory adds to totals: nothing where its site counts
-- under another CERS ID, whose number is counted_cers_id, and more than its own rows where
-- somebody decided that both channels count.
with restored as (
    select
        cers_id,
        count(*) as materials,
        count(*) filter (where has_ehs(ehs, hc1_ehs, hc2_ehs, hc3_ehs, hc4_ehs, hc5_ehs)) as ehs,
        count(*) filter (where trade_secret = 'Y') as secrets
    from past_inventory
    where submittal_key in (
        select submittal_key
        from {inventory/_both_count} as both_count
        where is_latest
    )
    group by cers_id
)

select
    facilities.*,
    aside.counted_cers_id,
    if(aside.cers_id is null, material_count + coalesce(restored.materials, 0), 0)
        as counted_materials,
    if(aside.cers_id is null, ehs_count + coalesce(restored.ehs, 0), 0) as counted_ehs,
    if(aside.cers_id is null, trade_secret_count + coalesce(restored.secrets, 0), 0)
        as counted_secrets
from facilities
left join restored using (cers_id)
left join {inventory/_set_aside} as aside using (cers_id)
