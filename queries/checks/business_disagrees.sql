-- Which materials do the sites of one business report differently, with no value that all of them
-- share?
--
-- Rows: current_inventory
-- Name: Sites of a business disagree
-- Why: The same material cannot be pure here and a mixture there, or extremely hazardous at one
-- site only; one of the sites is wrong.
-- Rests on: Guidance
-- Severity: advice
-- Examines: materials
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, organization_name, common_name, differs_in, ehs, hm_type,
-- physical_state
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
with reported as (
    select
        facilities.organization_code,
        items.cers_id,
        items.material_key,
        any_value(items.common_name order by items.position) as common_name,
        bit_or(case items.ehs when 'Y' then 1 when 'N' then 2 else 0 end) as ehs_marks,
        bit_or(case items.hm_type when 'a' then 1 when 'b' then 2 when 'c' then 4 else 0 end)
            as type_marks,
        bit_or(case items.physical_state when 'a' then 1 when 'b' then 2 when 'c' then 4 else 0 end)
            as state_marks
    from {inventory/_basis} as items
    inner join facilities using (cers_id)
    where facilities.organization_code in (
            select organization_code
            from facilities
            group by organization_code
            having count(*) > 1
        )
        and items.material_key <> 'unidentified'
        and ($trade_secrets::boolean or items.trade_secret is distinct from 'Y')
    group by facilities.organization_code, items.cers_id, items.material_key
),

compared as (
    select
        organization_code,
        material_key,
        coalesce(bit_and(ehs_marks) filter (where ehs_marks > 0), 1) = 0 as ehs_differs,
        coalesce(bit_and(type_marks) filter (where type_marks > 0), 1) = 0 as type_differs,
        coalesce(bit_and(state_marks) filter (where state_marks > 0), 1) = 0 as state_differs
    from reported
    group by organization_code, material_key
    having count(*) > 1
)

select
    reported.cers_id,
    facilities.facility_name,
    facilities.city,
    facilities.organization_name,
    reported.common_name,
    concat_ws(
        ', ',
        if(compared.ehs_differs, 'EHS', null),
        if(compared.type_differs, 'Type', null),
        if(compared.state_differs, 'Physical state', null)
    ) as differs_in,
    case reported.ehs_marks when 1 then 'Y' when 2 then 'N' end as ehs,
    case reported.type_marks when 1 then 'a' when 2 then 'b' when 4 then 'c' end as hm_type,
    case reported.state_marks when 1 then 'a' when 2 then 'b' when 4 then 'c' end
        as physical_state,
    facilities.regulator_code
from reported
semi join {facilities/_in_scope} as scope using (cers_id)
inner join compared using (organization_code, material_key)
inner join facilities using (cers_id)
where compared.ehs_differs or compared.type_differs or compared.state_differs
order by reported.organization_code, reported.material_key, reported.cers_id
limit $limit::bigint
offset $offset::bigint;
