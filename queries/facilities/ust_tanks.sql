-- Which underground storage tanks does this facility have?
--
-- Rows: ust_tanks
select
    ust_tanks.tank_id_number,
    ust_tanks.type_of_action,
    ust_tanks.tank_contents,
    ust_tanks.tank_capacity_in_gallons,
    ust_tanks.tank_use,
    ust_tanks.type_of_tank,
    ust_tanks.tank_configuration,
    ust_tanks.number_of_compartments,
    ust_tanks.ust_system_installed_date,
    ust_tanks.ust_permanently_closed_date,
    ust_tanks.tank_pc_construction,
    ust_tanks.tank_sc_construction,
    ust_tanks.piping_system_type,
    ust_tanks.piping_construction,
    ust_tanks.tank_manufacturer,
    ust_tanks.locator
from ust_tanks
inner join current_submittals using (submittal_key)
where current_submittals.cers_id = $cers_id::bigint
order by ust_tanks.position;
