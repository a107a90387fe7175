-- How many facilities submitted an inventory in a period before which none is loaded? Nothing can be said
-- of what changed in them. One row.
--
-- Rows: submittals
select count(*) as facilities
from {changes/_submitted} as submitted
where submittal_element = 2
    and place = 1
    and pacific(submitted_on)::date between
        coalesce($changed_from::date, '0001-01-01') and coalesce($changed_to::date, '9999-12-31')
order by facilities;
