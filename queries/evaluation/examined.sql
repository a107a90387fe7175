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
        select count(*)
        from {jurisdictions/_elements} as elements
    ) as submittals,
    (
        select count(*)
        from {checks/_materials} as items
    ) as materials
order by facilities;
