-- Rows of a batch without those of submittals that stood in the file before.
select incoming.*
from incoming
anti join repeated
    on repeated.submittal_key = incoming.submittal_key
    and starts_with(incoming.locator || '/', repeated.locator || '/');
