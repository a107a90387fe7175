-- How many facilities of the chosen agencies and counties are new since a day, changed business
-- since then, or have been silent for more than a year? One row.
--
-- Rows: facilities
select
    count(*) as facilities_known,
    count(*) filter (where facilities.established_on >= $since::date) as new_facilities,
    count(*) filter (where facilities.established_on is null) as without_date,
    count(*) filter (
        where facilities.cers_id in (
            select cers_id
            from transfers
            where pacific(occurred_on)::date >= $since
        )
    ) as transferred,
    count(*) filter (
        where pacific(facilities.last_submitted_on)::date < days.day - interval 1 year
    ) as silent,
    count(*) filter (where not facilities.is_loaded) as not_loaded
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
cross join {jurisdictions/_day} as days
order by facilities_known;
