-- How did the inventories change from year to year? Each facility counts in a year with the last
-- inventory it submitted in that year (Pacific time), with what was appended to it; with accepted_only
-- with the last that was accepted. A site reported twice in a year counts once unless somebody decided
-- otherwise. Ask with basis history: other bases hold only present inventories.
-- Amounts are sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
with inventories as (
    select
        submittal_key,
        cers_id,
        submitted_on,
        "mode",
        year(pacific(submitted_on)) as submitted_year,
        row_number() over (
            partition by cers_id, submitted_year
            order by submitted_on desc, data_set_date_time desc, submittal_key desc
        ) as age
    from submittals
    where submittal_element = 2
        and submittal_status is distinct from 1
        and submittal_status is distinct from 6
        and (not coalesce($accepted_only::boolean, false) or submittal_status = 4)
),

reach as (
    select
        cers_id,
        submitted_year,
        coalesce(min(age) filter (where "mode" is distinct from 'append'), max(age)) as oldest
    from inventories
    group by cers_id, submitted_year
),

-- Of one site that reported under two CERS IDs in a year, the one that reported before.
aside as (
    select
        superseded_of(one.cers_id, one.submitted_on, other.cers_id, other.submitted_on) as cers_id,
        one.submitted_year
    from {inventory/_one_site} as one_site
    inner join inventories as one
        on one.cers_id = one_site.cers_id
        and one.age = 1
    inner join inventories as other
        on other.cers_id = one_site.counted_cers_id
        and other.submitted_year = one.submitted_year
        and other.age = 1
),

standing as (
    select
        inventories.submittal_key,
        inventories.submitted_year
    from inventories
    inner join reach using (cers_id, submitted_year)
    anti join aside using (cers_id, submitted_year)
    where inventories.age <= reach.oldest
    union
    select
        inventories.submittal_key,
        inventories.submitted_year
    from inventories
    semi join {inventory/_both_count} as both_count using (submittal_key)
)

select
    standing.submitted_year,
    count(distinct items.cers_id) as facilities,
    count(*) as materials,
    count(distinct items.material_key) as different_materials,
    sum(items.gallons) as gallons,
    sum(items.cubic_feet) as cubic_feet,
    sum(items.pounds) as pounds,
    sum(items.tons) as tons,
    count(*) filter (where items.is_without_amount) as without_amount,
    count(*) filter (where items.is_without_unit) as without_unit,
    count(*) filter (where items.ehs = 'Y') as ehs_materials,
    count(*) filter (where items.ehs is distinct from 'Y' and items.has_ehs_component)
        as ehs_mixtures
from {inventory/_named_measures} as items
inner join standing using (submittal_key)
group by standing.submitted_year
order by standing.submitted_year desc;
