-- Deliveries and findings of adopted submittals stand under CERS's key.
update findings
set submittal_key = adopted.submittal_key
from adopted
where adopted.former_key = findings.submittal_key
    and adopted.former_key <> adopted.submittal_key;

update submittal_deliveries
set submittal_key = adopted.submittal_key
from adopted
where adopted.former_key = submittal_deliveries.submittal_key
    and adopted.former_key <> adopted.submittal_key;

delete from submittals
where submittal_key in (select former_key from adopted where former_key <> submittal_key);

insert into touched_submittals
select submittal_key
from adopted;

insert into touched_facilities
select cers_id
from submittal_deliveries
where submittal_key in (select submittal_key from adopted);
