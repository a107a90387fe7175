-- Which required elements are overdue, in the chosen agencies and counties, and of how many can that
-- not be told? One row per element. Overdue: Applicable or Always applicable, the due date has
-- passed, and nothing was submitted on or after it.
--
-- Rows: current_submittals
select
    submittal_element,
    count(*) filter (where due_state = 'overdue') as overdue,
    max(days_overdue) filter (where due_state = 'overdue') as longest_overdue,
    count(*) filter (where due_state = 'submitted-since') as submitted_since,
    count(*) filter (where due_state = 'not-yet-due') as not_yet_due,
    count(*) filter (where due_state = 'due-date-unknown') as due_date_unknown,
    count(*) filter (where due_state = 'requirement-unknown') as requirement_unknown,
    count(*) filter (where due_state = 'not-required') as not_required
from {jurisdictions/_elements} as elements
group by submittal_element
order by submittal_element;
