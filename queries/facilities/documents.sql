-- Which documents did this facility's current submittals ask for, and how was each provided?
--
-- Rows: documents
select
    current_submittals.submittal_element,
    case
        when current_submittals.submittal_element <> 3 then 'Other document'
        when starts_with(documents.slot, 'EmergencyResponseContingencyPlans') then 'Emergency plan'
        when starts_with(documents.slot, 'EmployeeTrainingPlans') then 'Employee training'
        else 'Other document'
    end as document_kind,
    documents.slot,
    documents.option,
    documents.document_title,
    documents.attachment_file_name,
    documents.document_description,
    pacific(documents.date_authored)::date as date_authored,
    documents.public_internet_uri,
    documents.stored_at_cers_id,
    documents.date_provided,
    documents.other_submittal_element,
    documents.other_element_comment,
    documents.exempt_comment,
    documents.locator
from documents
inner join current_submittals using (submittal_key)
where current_submittals.cers_id = $cers_id::bigint
order by current_submittals.submittal_element, documents.position, documents.locator;
