-- The one agency responsible for each submittal element of a facility: as the newest facility query
-- says, else as the header of the latest submittal says. Only the former knows what is required.
-- Source: exchange format sections 3 (RFQ) and 7.
delete from facility_regulators
where cers_id in (select cers_id from touched_facilities);

insert into facility_regulators by name
with
listed as (
    select
        cers_id, submittal_element, regulator_code, reporting_requirement, next_due_date,
        'facility-query' as basis, 1 as weight, data_set_date_time as as_of, sha256
    from facility_listing_elements
    semi join touched_facilities using (cers_id)
    where is_submittal_element(submittal_element)
    qualify row_number() over (
        partition by cers_id, submittal_element
        order by data_set_date_time desc, sha256 desc
    ) = 1
),

submitted as (
    select
        cers_id, submittal_element, regulator_code, reporting_requirement, next_due_date,
        'submittal' as basis, 2 as weight, data_set_date_time as as_of, sha256
    from current_submittals
    semi join touched_facilities using (cers_id)
    where is_submittal_element(submittal_element)
),

both_sources as (
    select * from listed
    union all
    select * from submitted
)

select
    cers_id,
    submittal_element,
    first(regulator_code order by weight) filter (where regulator_code is not null)
        as regulator_code,
    first(reporting_requirement order by weight) filter (where reporting_requirement is not null)
        as reporting_requirement,
    first(next_due_date order by weight) filter (where next_due_date is not null) as next_due_date,
    first(basis order by weight) as basis,
    first(as_of order by weight) as as_of,
    first(sha256 order by weight) as sha256
from both_sources
group by cers_id, submittal_element
order by cers_id, submittal_element;
