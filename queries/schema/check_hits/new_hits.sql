-- Finds what breaks a rule among what is examined.
insert into new_hits by name
{hits};
