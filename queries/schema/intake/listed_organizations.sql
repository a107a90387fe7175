-- Notes the businesses that a query answer is about.
insert into touched_organizations
select distinct organization_code
from incoming;
