-- Businesses of which a query answer said something after the day; those that held or hold a touched
-- facility are found when it is derived again.
insert into touched_organizations
select distinct organization_code
from listed_records
where organization_code is not null
    and holds_from >= $ended_on::timestamp
order by organization_code;
