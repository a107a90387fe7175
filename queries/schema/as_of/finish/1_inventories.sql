-- Materials carry the review of their inventory, as it stood then.
update {table}
set
    submittal_status = submittals.submittal_status,
    regulator_code = submittals.regulator_code,
    sha256 = submittals.sha256
from submittals
where submittals.submittal_key = {table}.submittal_key
    and submittals.submittal_key in (select submittal_key from touched_submittals);
