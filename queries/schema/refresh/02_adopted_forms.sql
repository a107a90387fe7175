-- Of adopted submittals the forms of the newest delivery stay, under CERS's key.
delete from {table}
where submittal_key in (select former_key from adopted where not is_newest);

update {table}
set submittal_key = adopted.submittal_key
from adopted
where adopted.former_key = {table}.submittal_key
    and adopted.former_key <> adopted.submittal_key
    and adopted.is_newest;
