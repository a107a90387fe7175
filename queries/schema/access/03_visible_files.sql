-- The files from which something visible came, and whether they hold nothing else: what is known of a
-- file as a whole would tell about the facilities of others. Listings of agencies hold no facility.
create table visible_files as
with
contents as (
    select sha256, cers_id from w.submittal_deliveries
    union all
    select sha256, cers_id from w.facility_listings
    union all
    select sha256, cers_id from w.facility_listing_elements
    union all
    select sha256, cers_id from w.organization_facilities
    union all
    select sha256, cers_id from w.transfers
    union all
    select sha256, cers_id from w.findings where cers_id is not null
),

marked as (
    select
        sha256,
        cers_id,
        coalesce(cers_id in (select cers_id from visible_facilities), false) as is_visible
    from contents
    union all
    select
        sha256,
        null,
        coalesce(
            organization_code in (select organization_code from visible_organizations), false
        )
    from w.organization_listings
)

select
    sha256,
    bool_and(is_visible) as is_whole,
    count(distinct cers_id) filter (where is_visible) as facility_count
from marked
group by sha256
having bool_or(is_visible)
union all
select distinct
    sha256,
    true,
    0
from w.regulator_listings
where sha256 not in (select sha256 from marked)
order by sha256;
