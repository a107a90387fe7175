-- Which last submitted inventories of this business does the agency not accept, or not yet? One row
-- per facility; Accepted, Not Applicable and facilities without a loaded inventory are left out.
--
-- Rows: current_submittals
select
    last_submitted.submittal_status,
    coalesce(regulators.regulator_name, sites.agency_name) as agency_name,
    sites.cers_id,
    sites.facility_name,
    pacific(last_submitted.submitted_on)::date as submitted_on,
    pacific(last_submitted.submittal_action_on)::date as submittal_action_on,
    last_submitted.submittal_action_comments,
    pacific(last_submitted.accepted_on)::date as accepted_on,
    coalesce(responsible.regulator_code, sites.regulator_code) as regulator_code
from {businesses/_sites} as sites
inner join current_submittals as last_submitted
    on last_submitted.cers_id = sites.cers_id
    and last_submitted.submittal_element = 2
left join facility_regulators as responsible
    on responsible.cers_id = sites.cers_id
    and responsible.submittal_element = 2
left join regulators
    on regulators.regulator_code = responsible.regulator_code
where last_submitted.submittal_status is distinct from 4
    and last_submitted.submittal_status is distinct from 6
order by
    last_submitted.submittal_status is distinct from 5,
    last_submitted.submittal_status,
    agency_name,
    sites.cers_id;
