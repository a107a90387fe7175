-- Decisions on two businesses that are both visible.
create temp view local_decisions as
select *
from entered_decisions
where first_code in (select organization_code from organizations)
    and second_code in (select organization_code from organizations);
