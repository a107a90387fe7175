-- Which past day do the data show, and what is not known of it: of how many submittals in the chosen
-- agencies and counties, or of a facility, the review status, and whether any facility query tells of
-- it? One row; without a day in the present.
--
-- Rows: submittals
with scope as (
    select cers_id
    from {facilities/_in_scope} as facilities
    where $cers_id::bigint is null or cers_id = $cers_id
)

select
    as_of_day() as as_of,
    count(*) as statuses_not_known,
    exists (select 1 from facility_listings) as is_listed
from submittals
semi join scope using (cers_id)
where status_basis = 'assumed'
order by as_of;
