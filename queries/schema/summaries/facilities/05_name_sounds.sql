-- How the names of the examined facilities sound, with where they stand: their consonants, without numbers
-- and words such as Inc. Facilities of the whole state are compared by it: half a second less each time.
delete from name_sounds
where cers_id in (from examined_facilities);

insert into name_sounds by name
with named as (
    select
        cers_id,
        lower(site_address) as address,
        left(zip_code, 5) as zip,
        ' ' || translate(lower(facility_name), '.,#&-/', '      ') || ' ' as name
    from facilities
    where cers_id in (from examined_facilities)
        and facility_name is not null
        and zip_code is not null
),

worded as (
    select
        cers_id,
        address,
        zip,
        replace(replace(replace(replace(replace(replace(replace(name,
            ' inc ', ' '), ' llc ', ' '), ' ltd ', ' '), ' corp ', ' '), ' corporation ', ' '),
            ' company ', ' '), ' co ', ' ') as name
    from named
)

-- Consonants of the name, doubled ones once: how it sounds, roughly.
select
    cers_id,
    address,
    zip || ' ' || replace(replace(replace(replace(replace(replace(replace(replace(replace(
        translate(name, 'aeiouyhw0123456789 ''"()', ''),
        'll', 'l'), 'tt', 't'), 'ss', 's'), 'nn', 'n'), 'rr', 'r'), 'pp', 'p'), 'mm', 'm'),
        'cc', 'c'), 'ff', 'f') as place
from worded
order by cers_id;
