-- Materials of the last accepted inventory of each facility: the "latest accepted" counterpart of
-- current_inventory, with the same columns.
create view accepted_inventory as
select
    items.*,
    submittals.submitted_on,
    submittals.submittal_status,
    submittals.regulator_code,
    submittals.sha256
from current_submittals
join submittals
    on submittals.submittal_key = current_submittals.accepted_submittal_key
join inventory_items as items
    on items.submittal_key = current_submittals.accepted_submittal_key
where current_submittals.submittal_element = 2
    and current_submittals.submittal_status is distinct from 6;
