-- How many facilities, submittals and materials do checks examine? Facilities of which submittals are
-- loaded, submittal elements that are known, and materials without trade secrets unless asked for.
--
-- Rows: facilities
select
    (
        select count(*)
        from facilities
        semi join {facilities/_in_scope} as scope using (cers_id)
        where facilities.is_loaded
    ) as facilities,
    (
        select coalesce(sum(elements), 0)::bigint
        from agency_facilities
        where ($county::bigint[] is null or list_contains($county, county_id))
            and ($agency::bigint[] is null or list_contains($agency, regulator_code))
    ) as submittals,
    (
        select count(*)
        from {checks/_materials} as items
    ) as materials
order by facilities;
