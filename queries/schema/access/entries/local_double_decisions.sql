-- Decisions on double reporting by facilities that are both visible.
create temp view local_double_decisions as
select *
from entered_double_decisions
where first_cers_id in (select cers_id from visible_facilities)
    and second_cers_id in (select cers_id from visible_facilities);
