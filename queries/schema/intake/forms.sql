-- Writes the rows of submittals whose latest delivery this file is.
insert into {table} by name
from incoming
semi join winning using (submittal_key);
