-- What answers said of visible businesses. How many facilities and users one has in the whole state is
-- told where the answer was about nothing but visible ones.
create view organization_listings as
select
    listings.* replace (
        if(visible_files.is_whole, listings.facility_count, null) as facility_count,
        if(visible_files.is_whole, listings.user_count, null) as user_count,
        if(visible_files.is_whole, listings.last_submittal_date, null) as last_submittal_date
    )
from w.organization_listings as listings
inner join visible_files using (sha256)
where listings.organization_code in (select organization_code from visible_organizations);
