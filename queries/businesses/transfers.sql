-- Which facilities came to this business from another, or left it for another? Newest first. The
-- business before is the one whose submittal or answer came last before.
--
-- Rows: transfers
with
moved as (
    select
        transfers.cers_id,
        transfers.facility_name,
        transfers.occurred_on,
        transfers.assumed_ownership_on,
        transfers.organization_code,
        transfers.organization_name,
        transfers.comments,
        coalesce(local_groups.group_code, transfers.organization_code) as new_business
    from transfers
    left join local_groups using (organization_code)
),

earlier as (
    select
        moved.cers_id,
        moved.occurred_on,
        moved.organization_code,
        arg_max(holders.organization_code, (holders.last_known_on, holders.organization_code))
            as former_organization_code,
        arg_max(holders.organization_name, (holders.last_known_on, holders.organization_code))
            as former_organization_name
    from moved
    inner join facility_organizations as holders
        on holders.cers_id = moved.cers_id
        and holders.organization_code <> moved.organization_code
        and holders.first_known_on < moved.occurred_on
    group by moved.cers_id, moved.occurred_on, moved.organization_code
)

select
    case when moved.new_business = $business::bigint then 'Came' else 'Left' end as direction,
    moved.cers_id,
    coalesce(facilities.facility_name, moved.facility_name) as facility_name,
    earlier.former_organization_name,
    moved.organization_name,
    moved.assumed_ownership_on,
    pacific(moved.occurred_on)::date as occurred_on,
    moved.comments
from moved
left join earlier using (cers_id, occurred_on, organization_code)
left join facilities using (cers_id)
left join local_groups as former
    on former.organization_code = earlier.former_organization_code
where (moved.new_business = $business)
    <> coalesce(
        coalesce(former.group_code, earlier.former_organization_code) = $business, false
    )
order by moved.occurred_on desc, moved.cers_id;
