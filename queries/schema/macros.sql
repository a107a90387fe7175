-- Small rules that several questions share.

-- The past day that this warehouse file shows; null in the present.
create macro as_of_day() as (
    select value::date
    from warehouse_info
    where name = 'as_of'
);

-- Whether a submittal can have been made at a moment: since the program began, and before the latest one
-- that its file allows. Moments without a zone are taken for UTC, which Pacific time is 8 hours behind.
create macro is_moment_possible(moment, latest) as
    pacific(moment)::date >= program_began() and moment <= latest + interval 8 hours;

-- From when on a submittal was there: when it was made, or first told of where that cannot be.
create macro made_on(submitted_on, data_set_date_time) as
    case
        when is_moment_possible(submitted_on, data_set_date_time) then submitted_on
        else data_set_date_time
    end;

-- The value of the newer of two sources, or the other's where that has none.
create macro newest(one, one_on, other, other_on) as
    case
        when one_on is null or other_on > one_on then coalesce(other, one)
        else coalesce(one, other)
    end;

-- A point that was really reported: not zero and not the middle of the state, which CERS fills in.
-- Source: exchange format section 9.
create macro real_point(latitude, longitude) as
    case
        when abs(latitude) < 0.0001 or abs(longitude) < 0.0001 then null
        when is_state_middle(latitude, longitude) then null
        when abs(latitude) <= 90 and abs(longitude) <= 180
            then {'latitude': latitude, 'longitude': longitude}
    end;

create macro newest_point(lat_1, lon_1, on_1, lat_2, lon_2, on_2) as
    newest(real_point(lat_1, lon_1), on_1, real_point(lat_2, lon_2), on_2);

-- Whether a material is an extremely hazardous substance or names one among its components.
create macro has_ehs(ehs, hc1, hc2, hc3, hc4, hc5) as
    'Y' in (ehs, hc1, hc2, hc3, hc4, hc5);

-- Flags of chosen marks among the names of all.
create macro flags_of(chosen, names) as list_bit_or(list_transform(
    chosen,
    lambda name: coalesce(1::bigint << (list_position(names, name) - 1)::integer, 0)
));

-- What a component marked as extremely hazardous is told by: its CAS number, else its name in lower case.
create macro ehs_component(cas, name, ehs) as
    if(
        ehs = 'Y',
        coalesce(nullif(trim(cas), ''), nullif(lower(trim(name)), ''), 'unidentified'),
        null::varchar
    );

-- What the materials of a group come to: sums and largest of location maxima by unit, and how many rows
-- give no amount or unit. Units are never added to each other.
create macro amounts_of(gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit) as {
    'gallons': sum(gallons),
    'largest_gallons': max(gallons),
    'cubic_feet': sum(cubic_feet),
    'largest_cubic_feet': max(cubic_feet),
    'pounds': sum(pounds),
    'largest_pounds': max(pounds),
    'tons': sum(tons),
    'largest_tons': max(tons),
    'without_amount': count(*) filter (where is_without_amount),
    'without_unit': count(*) filter (where is_without_unit)
};

-- How many of them are extremely hazardous themselves, and how many by a component only.
create macro ehs_counts_of(ehs, has_ehs_component) as {
    'ehs_materials': count(*) filter (where ehs = 'Y'),
    'ehs_mixtures': count(*) filter (where ehs is distinct from 'Y' and has_ehs_component)
};

-- The same of parts that are summed already.
create macro amounts_of_parts(part) as {
    'gallons': sum(part.gallons),
    'largest_gallons': max(part.largest_gallons),
    'cubic_feet': sum(part.cubic_feet),
    'largest_cubic_feet': max(part.largest_cubic_feet),
    'pounds': sum(part.pounds),
    'largest_pounds': max(part.largest_pounds),
    'tons': sum(part.tons),
    'largest_tons': max(part.largest_tons),
    'without_amount': sum(part.without_amount)::bigint,
    'without_unit': sum(part.without_unit)::bigint
};

create macro ehs_counts_of_parts(part) as {
    'ehs_materials': sum(part.ehs_materials)::bigint,
    'ehs_mixtures': sum(part.ehs_mixtures)::bigint
};

-- What tells materials of a facility apart, as a 64-bit mark: it is grouped three times faster than the
-- text. Rows without identity are never one material. That two materials of any facility of the state
-- share a mark has a chance of about one in 10^12.
create macro material_mark(material_key, locator) as
    hash(material_key, if(material_key = 'unidentified', locator, null::varchar));

-- The year a report is for: the calendar year, Pacific time. HSC 25508 wants the inventory once a year.
create macro reporting_year(moment) as year(pacific(moment));

-- Through which of the two channels a business reported: a local portal, whether its submittal was
-- loaded from there or passed through to CERS (20.0121 code 2); else CERS.
create macro channel_of(submittal_key, submittal_type, channel) as
    case
        when submittal_key like 'local:%' or submittal_type = 2 or channel = 'local-portal'
            then 'local-portal'
        else 'cers'
    end;

-- Which of two CERS IDs of one site does not count, by when each submitted: the earlier one, and of two
-- at one moment the higher number.
create macro superseded_of(one, one_on, other, other_on) as
    if((one_on, -one) < (other_on, -other), one, other);

-- Words of a text in lower case, without accents, apostrophes and punctuation; initials stand together:
-- L.L.C. is llc. places.names gives the same.
create macro plain_words(words) as
    list_filter(
        string_split(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        replace(
                            replace(replace(lower(strip_accents(words)), '’', ''), '''', ''),
                            '&',
                            ' and '
                        ),
                        '\b([a-z])\.([a-z0-9]{2,})',
                        '\1 \2',
                        'g'
                    ),
                    '\b([a-z])\.',
                    '\1',
                    'g'
                ),
                '[^a-z0-9]+',
                ' ',
                'g'
            ),
            ' '
        ),
        lambda word: word <> ''
    );

-- A street address with its suite however it is written: 100 Main Street #5 is 100 main st 5. Null
-- where none is given. places.addresses gives the same.
create macro address_key(address, supplemental) as
    nullif(
        array_to_string(
            list_filter(
                list_transform(
                    string_split(
                        regexp_replace(
                            array_to_string(plain_words(concat_ws(' ', address, supplemental)), ' '),
                            '\b(p ?o|post office) box\b',
                            'po box',
                            'g'
                        ),
                        ' '
                    ),
                    lambda word: standard_address_word(word)
                ),
                lambda word: not list_contains(unit_words(), word)
            ),
            ' '
        ),
        ''
    );

-- A word without the ending of its plural: supplies is supply.
create macro singular(word) as
    case
        when length(word) < 4 or not ends_with(word, 's') or ends_with(word, 'ss') then word
        when ends_with(word, 'ies') then left(word, -3) || 'y'
        else left(word, -1)
    end;

-- Words of a facility or business name that tell it from others, in order and in singular, numbers
-- among them. places.names gives the same.
create macro name_words(name) as
    list_filter(
        list_transform(plain_words(name), lambda word: singular(spelled_name_word(word))),
        lambda word: not list_contains(idle_name_words(), word)
    );

-- Words of a name that tell one of many from the others: numbers and single letters.
create macro marks_in(words) as
    list_filter(words, lambda word: regexp_matches(word, '[0-9]|^.$'));

-- How alike two names, given as their words, are: same, similar (at most an eighth of the letters
-- differs) or contained (all words of one, at least two, in the other); null where they are not, or
-- where they carry different marks: store 12 is not store 13, building A not building B.
create macro likeness(one, other) as
    case
        when marks_in(one) is distinct from marks_in(other) then null
        when len(one) = 0 or len(other) = 0 then null
        when one = other then 'same'
        when levenshtein(array_to_string(one, ''), array_to_string(other, ''))
            <= least(len(array_to_string(one, '')), len(array_to_string(other, ''))) // 8
            then 'similar'
        when least(len(one), len(other)) > 1
            and (list_has_all(one, other) or list_has_all(other, one))
            then 'contained'
    end;

-- Metres between two points less than some kilometres apart.
create macro metres(latitude, longitude, other_latitude, other_longitude) as
    111195 * sqrt(
        pow(latitude - other_latitude, 2)
        + pow((longitude - other_longitude) * cos(radians(latitude)), 2)
    );

-- Whether a ZIP code in the United States is neither of five digits nor a ZIP+4; no country is this one.
create macro is_bad_zip(zip_code, country) as
    not regexp_full_match(zip_code, '[0-9]{5}(-[0-9]{4})?')
    and lower(coalesce(country, 'us')) in (
        'us', 'usa', 'u.s.', 'u.s.a.', 'united states', 'united states of america'
    );
