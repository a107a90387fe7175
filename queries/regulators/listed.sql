-- Which agencies does any source name, and how is each known: listing, directory or code only?
--
-- Rows: regulators
select
    regulator_code,
    regulator_name,
    regulator_type,
    basis
from regulators
order by regulator_code;
