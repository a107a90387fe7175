-- What each examined facility holds, trade secrets apart: a twelfth of the rows for summaries by what a
-- facility is or where it stands.
delete from facility_holdings
where cers_id in (from examined_facilities);

insert into facility_holdings by name
select
    cers_id,
    any_value(county_id) as county_id,
    is_secret,
    count(*) as materials,
    unnest(amounts_of(
        gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
    )),
    unnest(ehs_counts_of(ehs, has_ehs_component))
from current_materials
where cers_id in (from examined_facilities)
    and set_aside_key is null
group by cers_id, is_secret
order by cers_id, is_secret;
