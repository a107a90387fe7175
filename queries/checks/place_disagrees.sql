-- Which facilities report a county in which their city, or else their ZIP code, does not lie?
--
-- Rows: facilities
-- Name: ZIP, city and county disagree
-- Why: One of the three is wrong, and which agency regulates the facility depends on them.
-- Incorporated cities lie in one county; ZIP codes may cross a county line and count only where no
-- city is known.
-- Rests on: Data Dictionary Business Activities 104 to 105a; cities and ZIP codes of the reference
-- data
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: facilities.county_id, city, zip_code
-- Finding: The city, or else the ZIP code, does not lie in the county that is reported.
-- Shows: cers_id, facility_name, site_address, city, zip_code, county_id, expected_county,
-- regulator_code
-- Cannot tell: undetermined/counties: no county is reported
-- Cannot tell: undetermined/places: no table knows their city or ZIP code
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    labels.label as expected_county,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
left join reference_county_places as by_city
    on by_city.kind = 'city'
    and by_city.place = trim(regexp_replace(lower(strip_accents(facilities.city)), '[^a-z0-9]+', ' ', 'g'))
left join reference_county_places as by_zip
    on by_zip.kind = 'zip' and by_zip.place = left(facilities.zip_code, 5)
left join code_labels as labels
    on labels.list = 'counties'
    and labels.code = coalesce(by_city.county_id, by_zip.county_id)::varchar
where facilities.county_basis = 'reported'
    and coalesce(by_city.county_id, by_zip.county_id) <> facilities.county_id
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
