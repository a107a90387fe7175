-- Which agencies regulate facilities of which submittals are held? The choices of the scope.
--
-- Rows: regulators
select
    regulator_code,
    regulator_name,
    regulator_type,
    facilities_loaded
from regulators
where facilities_loaded > 0
order by regulator_name, regulator_code;
