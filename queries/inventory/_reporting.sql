-- Each material of each facility against California's reporting thresholds (HSC 25507): 55 gallons of a
-- liquid, 500 pounds of a solid, 200 cubic feet of a gas. Rows of one material and state are added
-- first, within the one unit of that state; tons are turned into pounds, nothing else is.
-- Special cases: the planning quantity of an extremely hazardous substance where below 500 pounds;
-- 100 pounds of a flammable solid, combustible dust or magnesium; higher thresholds that may apply.
with ehs as (
    select
        cas,
        material_mark('cas:' || cas, null) as told_by,
        min(low_lb) as low_lb,
        max(high_lb) as high_lb
    from reference_thresholds
    where "rule" = 'ehs' and cas is not null
    group by cas
),

items as (
    select
        cers_id,
        material_mark(material_key, locator) as told_by,
        material_key,
        physical_state as state,
        case physical_state
            when 'a' then coalesce(pounds, tons * 2000)
            when 'b' then gallons
            when 'c' then cubic_feet
        end as amount,
        coalesce(pounds, tons * 2000) as weight,
        hm_type = 'c' as is_waste,
        radioactive = 'Y' as is_radioactive,
        ehs = 'Y' as is_ehs,
        is_100_pound_solid as is_100_pounds,
        -- Flags of which few rows pass the first test: the rest is not worked out for the others.
        case
            when fire_class_flags = 1
                or fire_class_flags & ~(class_flag(14) | class_flag(30)) <> 0 then false
            else older_hazard_flags & flags_of(
                    ['fhc_fire', 'fhc_reactive', 'fhc_pressure_release'], older_hazards()
                ) = 0
                and newer_hazard_flags & flags_of(
                    list_filter(newer_hazards(), lambda name: name like 'fhc_physical%'),
                    newer_hazards()
                ) = 0
        end as is_irritant,
        case
            when dot_hazard_classification_id = '2.2'
                then newer_hazard_flags <> 1
                and newer_hazard_flags & ~flags_of(
                    ['fhc_physical_gas_under_pressure', 'fhc_health_simple_asphyxiant'],
                    newer_hazards()
                ) = 0
            else false
        end as is_asphyxiant
    from {inventory/_measures} as measures
),

grouped as (
    select
        cers_id,
        told_by,
        state,
        any_value(material_key) as material_key,
        count(*) as materials,
        sum(amount) as amount,
        sum(weight) as weight,
        count(*) filter (where amount is null) as open_rows,
        bool_or(is_waste) as is_waste,
        bool_or(is_radioactive) as is_radioactive,
        bool_or(is_ehs) as is_ehs,
        bool_or(is_100_pounds) as is_100_pounds,
        bool_and(is_irritant) as is_irritant,
        bool_and(is_asphyxiant) as is_asphyxiant
    from items
    group by cers_id, told_by, state
),

stateless as (
    select distinct
        cers_id,
        told_by
    from items
    where state is null or state not in ('a', 'b', 'c')
),

limits as (
    select
        grouped.*,
        stateless.cers_id is not null as is_partly_stateless,
        case state when 'a' then 500 when 'b' then 55 when 'c' then 200 end as usual,
        -- least() takes no notice of a missing value
        if(ehs.cas is not null, least(500, ehs.low_lb), null) as ehs_low,
        if(ehs.cas is not null, least(500, if(state = 'a', ehs.high_lb, ehs.low_lb)), null)
            as ehs_high,
        (is_ehs and ehs.cas is null) is true as is_unlisted_ehs
    from grouped
    left join ehs
        on ehs.told_by = grouped.told_by
    left join stateless
        on stateless.cers_id = grouped.cers_id and stateless.told_by = grouped.told_by
),

compared as (
    select
        limits.*,
        case
            when state = 'a'
                then least(usual, coalesce(ehs_low, usual), if(is_100_pounds, 100, usual))
            else usual
        end as low,
        case
            when state = 'a'
                then least(usual, coalesce(ehs_high, usual), if(is_100_pounds, 100, usual))
            when state = 'b' and is_irritant and ehs_low is null then usual * 10
            when state = 'c' and is_asphyxiant and ehs_low is null then usual * 5
            else usual
        end as certain
    from limits
)

select
    'reporting' as "rule",
    cers_id,
    told_by,
    material_key,
    state as physical_state,
    materials,
    amount as compared_amount,
    case state when 'a' then 'pounds' when 'b' then 'gallons' when 'c' then 'cubic feet' end
        as compared_in,
    low as threshold_low,
    certain as threshold_high,
    case
        when usual is null then 'cannot tell'
        when state = 'a' and is_irritant and ehs_low is null and not is_100_pounds
            and amount >= usual and amount < usual * 10
            then 'cannot tell'
        when amount >= certain then 'at or above'
        when state <> 'a' and weight >= ehs_high then 'at or above'
        when open_rows > 0 or is_partly_stateless or is_radioactive or is_unlisted_ehs
            then 'cannot tell'
        when amount >= low then 'cannot tell'
        when state <> 'a' and ehs_low is not null then 'cannot tell'
        else 'below'
    end as result,
    case
        when usual is null then 'No physical state is given'
        when state = 'a' and is_irritant and ehs_low is null and not is_100_pounds
            and amount >= usual and amount < usual * 10
            then 'By its fire classes only an irritant or sensitizer: 5,000 pounds may apply'
        when amount >= certain and low < usual and is_100_pounds and low = 100
            then 'Flammable solid, combustible dust or magnesium: 100 pounds'
        when amount >= certain and low < usual
            then 'Extremely hazardous: its planning quantity is below 500 pounds'
        when amount >= certain then null
        when state <> 'a' and weight >= ehs_high
            then 'Extremely hazardous: the rows given in pounds reach its planning quantity'
        when open_rows > 0
            then open_rows || ' of ' || materials
                || ' rows give no amount or one in a unit that does not fit the state'
        when is_partly_stateless then 'A row of this material gives no physical state'
        when is_radioactive then 'Radioactive: federal quantities are not in these units'
        when is_unlisted_ehs then 'Marked as EHS, but no planning quantity is listed for its CAS number'
        when amount >= low and state = 'a'
            then 'Extremely hazardous solid: the lower quantity applies to powders, the higher to others'
        when amount >= low and state = 'b'
            then 'By its fire classes only an irritant or sensitizer: a higher threshold may apply'
        when amount >= low then 'Only under pressure or an asphyxiant: a higher threshold may apply'
        when state <> 'a' and ehs_low is not null
            then 'Extremely hazardous: its quantity is in pounds, and no density is reported'
        when is_waste then 'Hazardous waste: any amount may be reportable under local rules'
    end as reason,
    null::varchar as list_source
from compared
