-- Every agency met in any source, named by the newest regulator listing, else by the directory,
-- else only known as a code; with the number of facilities held for it.
delete from regulators;

insert into regulators by name
with
assigned as (
    select
        facility_regulators.regulator_code,
        count(distinct facilities.cers_id) filter (where facilities.is_loaded)
            as facilities_loaded
    from facility_regulators
    inner join facilities using (cers_id)
    where facility_regulators.regulator_code is not null
    group by facility_regulators.regulator_code
),

listed as (
    select regulator_code, regulator_name, regulator_type
    from regulator_listings
    where regulator_code is not null
    qualify row_number() over (
        partition by regulator_code order by data_set_date_time desc, sha256 desc, locator
    ) = 1
),

met as (
    select regulator_code from assigned
    union
    select regulator_code from submittals where regulator_code is not null
    union
    select regulator_code from listed
    union
    select regulator_code from reference_agencies
)

select
    met.regulator_code,
    coalesce(
        listed.regulator_name,
        reference_agencies.regulator_name,
        'Agency ' || met.regulator_code || ' (not in the directory)'
    ) as regulator_name,
    coalesce(listed.regulator_type, reference_agencies.regulator_type) as regulator_type,
    case
        when listed.regulator_code is not null then 'listing'
        when reference_agencies.regulator_code is not null then 'directory'
        else 'code-only'
    end as basis,
    coalesce(assigned.facilities_loaded, 0) as facilities_loaded
from met
left join listed using (regulator_code)
left join reference_agencies using (regulator_code)
left join assigned using (regulator_code)
order by met.regulator_code;
