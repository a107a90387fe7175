-- How many facilities submitted an inventory in a period before which none is loaded? Nothing can be said
-- of what changed in them. One row.
--
-- Rows: submittals
select count(*) as facilities
from (
    select min(submitted_on) as first_on
    from submittals
    where submittal_element = 2
        and submittal_status is distinct from 1
        and ($basis::varchar is distinct from 'accepted' or submittal_status = 4)
        and cers_id in {changes/_facilities}
    group by cers_id
) as first_submitted
where pacific(first_on)::date between
    coalesce($changed_from::date, '0001-01-01') and coalesce($changed_to::date, '9999-12-31')
order by facilities;
