-- The businesses that hold a visible facility or held it once.
create table visible_organizations as
select distinct organization_code
from w.facility_organizations
where cers_id in (select cers_id from visible_facilities)
order by organization_code;
