-- What each agency has at the examined facilities: a row for each agency that is responsible for one of its
-- elements, and one for the elements whose agency is not known. An eighth of the rows that tell which
-- facilities an agency sees, and what awaits it there is counted.
delete from agency_facilities
where cers_id in (from examined_facilities);

insert into agency_facilities by name
select
    regulator_code,
    cers_id,
    any_value(county_id) as county_id,
    count(*) as elements,
    count(reporting_requirement) as requirements_known,
    count(*) filter (where submittal_status in (2, 3)) as awaiting_review,
    min(submitted_on) filter (where submittal_status in (2, 3)) as oldest_awaiting_on,
    count(*) filter (where submittal_status = 5) as not_accepted,
    count(*) filter (
        where reporting_requirement is null
            or (reporting_requirement <> 1 and next_due_date is null)
    ) as not_determinable
from facility_elements
where cers_id in (from examined_facilities)
group by regulator_code, cers_id
order by cers_id, regulator_code;
