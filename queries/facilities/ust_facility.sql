-- What does the newest underground storage tank form say of this facility?
--
-- Rows: ust_facilities
select
    ust_facilities.type_of_action,
    ust_facilities.facility_type,
    ust_facilities.total_ust_at_facility,
    ust_facilities.indian_or_trust_land,
    ust_facilities.po_name,
    ust_facilities.t_owner_name,
    ust_facilities.t_owner_type,
    ust_facilities.tank_operator_name,
    ust_facilities.boe_number,
    ust_facilities.permit_holder_info,
    ust_facilities.date_certified
from ust_facilities
inner join current_submittals using (submittal_key)
where current_submittals.cers_id = $cers_id::bigint
order by ust_facilities.position;
