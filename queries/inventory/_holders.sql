-- What each facility holds of the materials that meet the filter: rows, and sums of location maxima by
-- unit. Summaries by what a facility is or where it stands add these up: each facility is one row.
-- Where only agencies and counties are chosen, the sums that the load made are read.
select
    cers_id,
    sum(materials)::bigint as materials,
    unnest(amounts_of_parts(parts)),
    unnest(ehs_counts_of_parts(parts))
from (
    select
        cers_id,
        materials,
        gallons,
        largest_gallons,
        cubic_feet,
        largest_cubic_feet,
        pounds,
        largest_pounds,
        tons,
        largest_tons,
        without_amount,
        without_unit,
        ehs_materials,
        ehs_mixtures
    from facility_holdings
    where {inventory/_only_scope}
        and (coalesce($trade_secrets::boolean, false) or not is_secret)
        and ($county::bigint[] is null or list_contains($county, county_id))
        and (
            $agency::bigint[] is null
            or cers_id in (
                select cers_id
                from agency_facilities
                where list_contains($agency, regulator_code)
            )
        )
        and cers_id not in {inventory/_left_out}
        and cers_id not in (select counted_cers_id from double_reports)
    union all
    select
        cers_id,
        count(*) as materials,
        unnest(amounts_of(
            gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
        )),
        unnest(ehs_counts_of(ehs, has_ehs_component))
    from {inventory/_measures} as items
    where not {inventory/_only_scope}
        or items.cers_id in (
            select counted_cers_id
            from double_reports
        )
    group by cers_id
) as parts
group by cers_id
