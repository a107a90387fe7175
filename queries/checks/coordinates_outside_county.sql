-- Which facilities have coordinates in California that lie well outside the county they report?
--
-- Rows: facilities
-- Name: Coordinates outside the county
-- Why: The map and the agency of the place would be wrong. County outlines are simplified: a point
-- within about 3 miles of its county is let pass.
-- Rests on: Data Dictionary Business Activities 105a and facility coordinates; county outlines of
-- the reference data
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: facilities.latitude, longitude
-- Finding: The coordinates lie well outside the county that is reported.
-- Shows: cers_id, facility_name, site_address, city, latitude, longitude, county_id,
-- regulator_code
-- Cannot tell: undetermined/coordinates: they have no coordinates
-- Cannot tell: undetermined/counties: no county is reported
with points as (
    select
        facilities.cers_id,
        facilities.county_id,
        facilities.longitude as x,
        facilities.latitude as y
    from facilities
    semi join {facilities/_in_scope} as scope using (cers_id)
    where facilities.point_basis = 'reported'
        and facilities.county_basis = 'reported'
        and in_california(facilities.latitude, facilities.longitude)
),

inside as (
    select points.cers_id
    from points
    inner join reference_county_edges as edges
        on edges.county_id = points.county_id
        and points.y >= edges.low_y
        and points.y < edges.high_y
        and points.x < edges.x + (points.y - edges.low_y) * edges.slope
    group by points.cers_id
    having count(*) % 2 = 1
),

corners as (
    select
        points.cers_id,
        points.county_id,
        points.x + shift.x as x,
        points.y + shift.y as y
    from points
    anti join inside using (cers_id)
    cross join (
        values (-0.05, 0), (0.05, 0), (0, -0.04), (0, 0.04)
    ) as shift (x, y)
),

near as (
    select corners.cers_id
    from corners
    inner join reference_county_edges as edges
        on edges.county_id = corners.county_id
        and corners.y >= edges.low_y
        and corners.y < edges.high_y
        and corners.x < edges.x + (corners.y - edges.low_y) * edges.slope
    group by corners.cers_id, corners.x, corners.y
    having count(*) % 2 = 1
),

strays as (
    select cers_id
    from points
    anti join inside using (cers_id)
    anti join near using (cers_id)
)

select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.latitude,
    facilities.longitude,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
where facilities.cers_id in (select cers_id from strays)
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
