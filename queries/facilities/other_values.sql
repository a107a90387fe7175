-- Which further values stand in this facility's current submittals, without a column of their own?
--
-- Rows: submittal_values
select
    current_submittals.submittal_element,
    submittal_values.path,
    submittal_values.value,
    submittal_values.field_number,
    submittal_values.locator
from submittal_values
inner join current_submittals using (submittal_key)
where current_submittals.cers_id = $cers_id::bigint
order by current_submittals.submittal_element, submittal_values.locator, submittal_values.path;
