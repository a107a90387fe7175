-- Which facilities submitted an element although they say that they have no such program on site?
--
-- Rows: facilities
-- Name: Element submitted, program denied
-- Why: Either the answer is wrong or the submittal was not needed.
-- Rests on: Data Dictionary Business Activities; guidance
-- Severity: advice
-- Examines: facilities
-- Evaluated: at load
-- Fields: current_submittals.submittal_element
-- Finding: An element was submitted, but the Business Activities deny its program.
-- Shows: cers_id, facility_name, city, submittal_element, answered, last_submitted_on,
-- regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
-- Cannot tell: undetermined/activities: their Business Activities leave a question unanswered
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.city,
    answers.submittal_element,
    if(answers.answer = 'Y', 'Yes', 'No') as answered,
    pacific(facilities.last_submitted_on)::date as last_submitted_on,
    facilities.regulator_code,
    facilities.organization_name,
    facilities.site_address,
    facilities.zip_code
from {checks/_activities} as answers
inner join facilities using (cers_id)
left join current_submittals as last_submitted
    on last_submitted.cers_id = answers.cers_id
    and last_submitted.submittal_element = answers.submittal_element
where answers.answer = 'N'
    and last_submitted.submittal_status <> 6
order by facilities.cers_id, answers.submittal_element
limit $limit::bigint
offset $offset::bigint;
