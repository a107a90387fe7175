-- Which agencies are assigned to the facilities known with this ZIP code, and to how many?
--
-- Rows: facility_regulators
select
    facility_regulators.regulator_code,
    count(distinct facility_regulators.cers_id) as facilities_known
from facility_regulators
inner join facilities using (cers_id)
where starts_with(facilities.zip_code, $zip_code::varchar)
    and facility_regulators.regulator_code is not null
group by facility_regulators.regulator_code
order by facilities_known desc, facility_regulators.regulator_code;
