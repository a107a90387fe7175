-- What is each CERS organization called?
--
-- Rows: organizations
select
    organization_code,
    organization_name
from organizations
order by organization_code;
