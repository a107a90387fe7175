-- Which business held a facility, as every source states it, and which holds it now: by the newest
-- facility or organization query or transfer, else by the newest submittal.
-- Businesses that held a touched facility before or hold it now are touched.
-- Source: exchange format section 7.2. A transfer made after the newest query answer is newer news.
insert into touched_organizations
select distinct organization_code
from facility_organizations
semi join touched_facilities using (cers_id);

delete from facility_organizations
where cers_id in (select cers_id from touched_facilities);

insert into facility_organizations by name
with
statements as (
    select
        cers_id, organization_code, organization_name,
        data_set_date_time as stated_on, 'facility-query' as basis, 1 as weight, sha256
    from facility_listings
    union all
    select
        facility.cers_id, facility.organization_code, business.organization_name,
        facility.data_set_date_time, 'organization-query', 1, facility.sha256
    from organization_facilities as facility
    left join organization_listings as business using (sha256, organization_code)
    union all
    select
        cers_id, organization_code, organization_name,
        occurred_on, 'transfer', 1, sha256
    from transfers
    union all
    select
        cers_id, organization_code, organization_name,
        submitted_on, 'submittal', 2, sha256
    from submittals
    where submittal_status is distinct from 1
),

touched as (
    select *
    from statements
    semi join touched_facilities using (cers_id)
    where organization_code is not null
),

holdings as (
    select
        cers_id,
        organization_code,
        arg_max(organization_name, (stated_on, sha256)) as organization_name,
        min(stated_on) as first_known_on,
        max(stated_on) as last_known_on,
        basis,
        any_value(weight) as weight,
        max(sha256) filter (where stated_on is not null) as sha256
    from touched
    group by cers_id, organization_code, basis
)

select
    cers_id,
    organization_code,
    organization_name,
    first_known_on,
    last_known_on,
    basis,
    row_number() over (
        partition by cers_id
        order by weight, last_known_on desc nulls last, basis, organization_code
    ) = 1 as is_current,
    sha256
from holdings
order by cers_id, first_known_on, basis, organization_code;

insert into touched_organizations
select distinct organization_code
from facility_organizations
semi join touched_facilities using (cers_id);

create or replace temp table touched_organizations as
select distinct organization_code
from touched_organizations
where organization_code is not null;
