-- Through which channel did the last submittals of this business's facilities really come, by the
-- agency that received them? The submittal type is what CERS says, the channel what a workbook's
-- loader said; from_cers says that CERS itself answered with the submittal.
--
-- Rows: current_submittals
select
    coalesce(regulators.regulator_name, sites.agency_name) as agency_name,
    last_submitted.submittal_type,
    last_submitted.channel,
    last_submitted.submittal_key not like 'workbook:%' and last_submitted.submittal_key not like
        'local:%' as from_cers,
    count(*) as submittals,
    count(distinct last_submitted.cers_id) as facilities,
    last_submitted.regulator_code
from {businesses/_sites} as sites
inner join current_submittals as last_submitted using (cers_id)
left join regulators
    on regulators.regulator_code = last_submitted.regulator_code
group by
    coalesce(regulators.regulator_name, sites.agency_name),
    last_submitted.regulator_code,
    last_submitted.submittal_type,
    last_submitted.channel,
    from_cers
order by agency_name, submittals desc, last_submitted.submittal_type, last_submitted.channel,
    from_cers;
