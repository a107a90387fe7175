-- Which businesses have held this facility, and from which source is that known? Newest first.
--
-- Rows: facility_organizations
select
    organization_name,
    organization_code,
    is_current,
    pacific(first_known_on)::date as first_known_on,
    pacific(last_known_on)::date as last_known_on,
    basis
from facility_organizations
where cers_id = $cers_id::bigint
order by is_current desc, last_known_on desc, organization_code;
