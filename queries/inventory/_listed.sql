-- Each listed substance at each facility against its listed quantity in pounds: the federal planning
-- quantity (40 CFR 355), the federal accident prevention quantity (40 CFR 68) and CalARP's where its
-- list is supplied. Materials of that CAS number and its share in mixtures of more than one percent
-- are added, in pounds only; shares of flammable substances in mixtures are not judged.
with listed as (
    select
        reference_thresholds.*,
        count(*) over (partition by "rule", cas) as entries
    from reference_thresholds
    where cas is not null
),

items as (
    select
        cers_id,
        physical_state as state,
        coalesce(pounds, tons * 2000) as weight,
        hm_type = 'a' as is_pure,
        if(material_key like 'cas:%', substr(material_key, 5), null) as own_cas,
        trim(hc1_cas) as hc1_cas,
        trim(hc2_cas) as hc2_cas,
        trim(hc3_cas) as hc3_cas,
        trim(hc4_cas) as hc4_cas,
        trim(hc5_cas) as hc5_cas,
        hc1_percent_by_weight,
        hc2_percent_by_weight,
        hc3_percent_by_weight,
        hc4_percent_by_weight,
        hc5_percent_by_weight
    from {inventory/_named_measures} as measures
),

-- Most rows name no listed substance: they are left out before each becomes six.
parts as (
    select
        cers_id,
        state,
        weight,
        is_pure,
        own_cas,
        unnest([
            {'cas': own_cas, 'percent': null},
            {'cas': hc1_cas, 'percent': hc1_percent_by_weight},
            {'cas': hc2_cas, 'percent': hc2_percent_by_weight},
            {'cas': hc3_cas, 'percent': hc3_percent_by_weight},
            {'cas': hc4_cas, 'percent': hc4_percent_by_weight},
            {'cas': hc5_cas, 'percent': hc5_percent_by_weight}
        ]) as part,
        generate_subscripts([1, 2, 3, 4, 5, 6], 1) as place
    from items
    where own_cas in (select cas from listed)
        or hc1_cas in (select cas from listed)
        or hc2_cas in (select cas from listed)
        or hc3_cas in (select cas from listed)
        or hc4_cas in (select cas from listed)
        or hc5_cas in (select cas from listed)
),

matched as (
    select
        parts.cers_id,
        parts.state,
        listed.* exclude (name),
        listed.name as substance,
        case
            when place = 1 and (is_pure or least_percent is null) then 100
            when place > 1 then part.percent
        end as percent,
        parts.weight
    from parts
    inner join listed
        on listed.cas = parts.part.cas
    where (place = 1 or own_cas is distinct from part.cas)
        and (place = 1 or not is_flammable)
        and (place = 1 or part.percent is null or part.percent > 1)
        and (
            place = 1
            or least_percent is null
            or part.percent is null
            or part.percent >= least_percent
        )
        -- Of two entries of one CAS number the pure material belongs to the anhydrous one, a
        -- component of known strength to the solution.
        and (entries = 1 or not (place = 1 and is_pure) or is_anhydrous)
        and (entries = 1 or place = 1 or part.percent is null or not is_anhydrous)
),

added as (
    select
        "rule",
        cers_id,
        substance,
        any_value(cas) as cas,
        count(*) as materials,
        bool_and(state in ('b', 'c')) is not true as is_solid,
        if(min(state) = max(state), min(state), null) as state,
        any_value(low_lb) as low,
        any_value(high_lb) as high,
        sum(weight * percent / 100) as amount,
        count(*) filter (where weight is null) as without_weight,
        count(*) filter (where percent is null) as without_percent,
        bool_or(entries > 1 and percent is null) as is_ambiguous,
        any_value("source") as list_source
    from matched
    group by "rule", cers_id, substance
)

select
    "rule",
    cers_id,
    substance as common_name,
    'cas:' || cas as material_key,
    state as physical_state,
    materials,
    amount as compared_amount,
    'pounds' as compared_in,
    low as threshold_low,
    high as threshold_high,
    case
        when amount >= if(is_solid, high, low) then 'at or above'
        when without_weight > 0 or without_percent > 0 then 'cannot tell'
        when amount >= low then 'cannot tell'
        else 'below'
    end as result,
    case
        when amount >= if(is_solid, high, low)
            then if(
                low < high,
                if(is_solid, 'Even the higher quantity is reached',
                    'The lower quantity applies to solutions and molten substances'),
                null
            )
        when is_ambiguous then 'Two entries share the CAS number and the strength is not given'
        when without_percent > 0 then without_percent || ' of ' || materials
            || ' rows do not give its share'
        when without_weight > 0 then without_weight || ' of ' || materials
            || ' rows give no amount in pounds, and no density is reported'
        when amount >= low
            then 'The lower quantity applies to powders, the higher to others: not reported'
    end as reason,
    list_source
from added
