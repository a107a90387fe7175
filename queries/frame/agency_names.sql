-- What is each agency called? Every code met in any source.
select
    regulator_code,
    regulator_name
from regulators
order by regulator_code;
