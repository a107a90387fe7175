-- What do organizations report that may show that two are one business? One row per organization,
-- kind and value: name, headquarters, owner, mailing address, phone, e-mail address and DUNS number,
-- from query answers and from the last facility information of their facilities.
--
-- Rows: organizations
with
forms as (
    select
        facilities.organization_code,
        owner_operators.owner_name,
        owner_operators.owner_phone,
        owner_operators.phone,
        owner_operators.dun_and_bradstreet,
        owner_operators.e_contact_email_address,
        owner_operators.billing_contact_email,
        owner_operators.mailing_address || ', ' || owner_operators.mailing_address_city || ', '
            || left(owner_operators.mailing_address_zip_code, 5) as mailing,
        owner_operators.owner_mail_address || ', ' || owner_operators.owner_city || ', '
            || left(owner_operators.owner_zip_code, 5) as owner_mailing
    from current_submittals
    inner join owner_operators using (submittal_key)
    inner join facilities
        on facilities.cers_id = current_submittals.cers_id
    where current_submittals.submittal_element = 1
        and facilities.organization_code is not null
),

reported as (
    select organization_code, 'name' as kind, organization_name as value from organizations
    union all
    select organization_code, 'headquarters', organization_headquarters from organizations
    union all
    select organization_code, 'owner', owner_name from forms
    union all
    select organization_code, 'mailing', mailing from forms
    union all
    select organization_code, 'mailing', owner_mailing from forms
    union all
    select organization_code, 'phone', phone from forms
    union all
    select organization_code, 'phone', owner_phone from forms
    union all
    select organization_code, 'email', e_contact_email_address from forms
    union all
    select organization_code, 'email', billing_contact_email from forms
    union all
    select organization_code, 'duns', dun_and_bradstreet from forms
)

select distinct
    organization_code,
    kind,
    value
from reported
where value is not null
order by organization_code, kind, value;
