-- Writes the materials of inventories whose latest delivery this file is, with what their header says.
insert into current_inventory by name
select
    incoming.*,
    headers.submitted_on,
    headers.submittal_status,
    headers.regulator_code,
    headers.sha256
from incoming
inner join winning using (submittal_key)
inner join headers using (submittal_key);
