-- From which sites is hazardous waste brought to this facility?
--
-- Rows: remote_consolidation_sites
select
    sites.address,
    sites.city,
    sites.zip_code,
    sites.description_of_remote_consolidation,
    sites.description_of_waste,
    sites.estimated_monthly_volume_consolidated,
    sites.units,
    sites.onsite_hw_treatment,
    sites.certification_date,
    sites.locator
from remote_consolidation_sites as sites
inner join current_submittals using (submittal_key)
where current_submittals.cers_id = $cers_id::bigint
order by sites.position;
