-- Whom does this facility name in its newest owner/operator form? One row; not for the public.
--
-- Rows: owner_operators
select
    owner_operators.pec_name,
    owner_operators.pec_title,
    owner_operators.pec_business_phone,
    owner_operators.pec_24_hour_phone,
    owner_operators.pec_pager,
    owner_operators.sec_name,
    owner_operators.sec_title,
    owner_operators.sec_business_phone,
    owner_operators.sec_24_hour_phone,
    owner_operators.sec_pager,
    owner_operators.operator_name,
    owner_operators.operator_phone,
    owner_operators.phone,
    owner_operators.fax,
    owner_operators.owner_name,
    owner_operators.owner_phone,
    owner_operators.owner_mail_address,
    owner_operators.owner_city,
    owner_operators.owner_state,
    owner_operators.owner_zip_code,
    owner_operators.e_contact_name,
    owner_operators.e_contact_phone,
    owner_operators.e_contact_email_address,
    owner_operators.e_contact_mailing_address,
    owner_operators.e_contact_city,
    owner_operators.e_contact_state,
    owner_operators.e_contact_zip_code,
    owner_operators.billing_contact_name,
    owner_operators.billing_contact_phone,
    owner_operators.billing_contact_email,
    owner_operators.property_owner_name,
    owner_operators.property_owner_phone,
    owner_operators.identification_signer_name,
    owner_operators.identification_signer_title,
    owner_operators.document_preparer_name,
    strftime(pacific(submittals.submitted_on), '%Y-%m-%d') as submitted_on
from owner_operators
inner join submittals using (submittal_key)
where owner_operators.cers_id = $cers_id::bigint
order by
    submittals.submitted_on desc,
    submittals.data_set_date_time desc,
    owner_operators.submittal_key desc
limit 1;
