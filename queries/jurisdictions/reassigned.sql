-- Which facilities came to the chosen agencies from another agency, or left for one? One row per
-- facility and element whose last submittal went to another agency than is responsible now; only
-- told when agencies are chosen, because within all agencies nothing comes or goes.
--
-- Rows: facility_regulators
select
    assigned.cers_id,
    facilities.facility_name,
    assigned.submittal_element,
    case
        when list_contains($agency::bigint[], assigned.regulator_code)
            then 'Came from another agency'
        else 'Went to another agency'
    end as direction,
    coalesce(
        former.regulator_name,
        'Agency ' || last_submitted.regulator_code || ' (not in the directory)'
    ) as former_regulator_name,
    assigned.regulator_code,
    pacific(last_submitted.submitted_on)::date as submitted_on,
    facilities.city,
    facilities.zip_code
from facility_regulators as assigned
inner join current_submittals as last_submitted using (cers_id, submittal_element)
inner join facilities using (cers_id)
left join regulators as former
    on former.regulator_code = last_submitted.regulator_code
where $agency is not null
    and last_submitted.regulator_code <> assigned.regulator_code
    and list_contains($agency, last_submitted.regulator_code)
        <> list_contains($agency, assigned.regulator_code)
    and ($county::bigint[] is null or list_contains($county, facilities.county_id))
order by direction, assigned.cers_id, assigned.submittal_element
limit $limit::bigint
offset $offset::bigint;
