-- Which owners and emergency contacts do the facilities of this business name, where they differ? One
-- row per field and value of the newest owner/operator forms; not for the public.
--
-- Rows: owner_operators
with
forms as (
    select
        owner_operators.cers_id,
        trim(owner_operators.owner_name) as owner_name,
        trim(owner_operators.owner_phone) as owner_phone,
        trim(owner_operators.operator_name) as operator_name,
        trim(owner_operators.pec_name) as pec_name,
        trim(owner_operators.pec_24_hour_phone) as pec_24_hour_phone,
        trim(owner_operators.sec_name) as sec_name,
        trim(owner_operators.sec_24_hour_phone) as sec_24_hour_phone,
        trim(owner_operators.e_contact_email_address) as e_contact_email_address,
        trim(owner_operators.mailing_address) as mailing_address,
        trim(owner_operators.dun_and_bradstreet) as dun_and_bradstreet
    from owner_operators
    inner join submittals using (submittal_key)
    where owner_operators.cers_id in (select cers_id from {businesses/_sites} as sites)
        and submittals.submittal_status is distinct from 1
    qualify row_number() over (
        partition by owner_operators.cers_id
        order by
            submittals.is_date_possible desc,
            submittals.submitted_on desc,
            submittals.data_set_date_time desc,
            owner_operators.submittal_key desc
    ) = 1
),

named as (
    unpivot forms
    on owner_name, owner_phone, operator_name, pec_name, pec_24_hour_phone, sec_name,
        sec_24_hour_phone, e_contact_email_address, mailing_address, dun_and_bradstreet
    into name field value value
),

counted as (
    select
        field,
        lower(value) as key,
        min(value) as value,
        count(distinct cers_id) as facilities,
        string_agg(distinct cers_id::varchar, ', ' order by cers_id::varchar) as cers_ids
    from named
    group by field, lower(value)
)

select
    case field
        when 'owner_name' then 'Owner'
        when 'owner_phone' then 'Owner phone'
        when 'operator_name' then 'Operator'
        when 'pec_name' then 'Primary emergency contact'
        when 'pec_24_hour_phone' then 'Primary emergency contact, 24-hour phone'
        when 'sec_name' then 'Secondary emergency contact'
        when 'sec_24_hour_phone' then 'Secondary emergency contact, 24-hour phone'
        when 'e_contact_email_address' then 'Environmental contact, e-mail'
        when 'mailing_address' then 'Mailing address'
        else 'DUNS number'
    end as reported_field,
    value as reported_value,
    facilities,
    cers_ids
from counted
qualify count(*) over (partition by field) > 1
order by counted.field, facilities desc, key;
