-- What is each agency called? Every code met in any source.
--
-- Rows: regulators
select
    regulator_code,
    regulator_name
from regulators
order by regulator_code;
