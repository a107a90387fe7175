-- Which facilities of the chosen agencies and counties moved to another business since a day? Newest
-- first, a page at a time. The business before is the one whose submittal or answer came last before.
--
-- Rows: transfers
with moved as (
    select
        transfers.cers_id,
        transfers.occurred_on,
        transfers.assumed_ownership_on,
        transfers.organization_code,
        transfers.organization_name,
        transfers.comments
    from transfers
    semi join {facilities/_in_scope} as scope using (cers_id)
    where pacific(transfers.occurred_on)::date >= $since::date
),

earlier as (
    select
        moved.cers_id,
        moved.occurred_on,
        first(holders.organization_name order by holders.last_known_on desc)
            as former_organization_name
    from moved
    inner join facility_organizations as holders
        on holders.cers_id = moved.cers_id
        and holders.organization_code <> moved.organization_code
        and holders.first_known_on < moved.occurred_on
    group by moved.cers_id, moved.occurred_on
)

select
    moved.cers_id,
    facilities.facility_name,
    pacific(moved.occurred_on)::date as occurred_on,
    moved.assumed_ownership_on,
    earlier.former_organization_name,
    moved.organization_name,
    moved.organization_code,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.regulator_code,
    moved.comments
from moved
inner join facilities using (cers_id)
left join earlier using (cers_id, occurred_on)
order by moved.occurred_on desc, moved.cers_id
limit $limit::bigint
offset $offset::bigint;
