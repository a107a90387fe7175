-- Small rules that several questions share.

-- Moments are stored as naive UTC; CERS, its users and its query parameters speak Pacific time.
create macro pacific(moment) as
    timezone('America/Los_Angeles', moment at time zone 'UTC');

-- The past day that this warehouse file shows; null in the present.
create macro as_of_day() as (
    select value::date
    from warehouse_info
    where name = 'as_of'
);

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
        when abs(latitude - 37.271881) < 0.00001 and abs(abs(longitude) - 119.270233) < 0.00001
            then null
        when abs(latitude) <= 90 and abs(longitude) <= 180
            then {'latitude': latitude, 'longitude': longitude}
    end;

create macro newest_point(lat_1, lon_1, on_1, lat_2, lon_2, on_2) as
    newest(real_point(lat_1, lon_1), on_1, real_point(lat_2, lon_2), on_2);

-- Whether a material is an extremely hazardous substance or names one among its components.
create macro has_ehs(ehs, hc1, hc2, hc3, hc4, hc5) as
    'Y' in (ehs, hc1, hc2, hc3, hc4, hc5);

-- Several marks of a row as one number of flags. Flag 0 stands for none of them; the flags of columns
-- that say Yes are numbered from 1, in the order of the lists below.
create macro yes_flag(value, place) as if(value = 'Y', 1 << place, 0);

-- Fire hazard classes are numbered by their code; codes that no list has stand together as 126.
create macro class_flag(code) as
    case
        when code is null then 0
        when code between 0 and 125 then 1::hugeint << code::integer
        else 1::hugeint << 126
    end;

create macro flags_of(chosen, names) as list_bit_or(list_transform(
    chosen,
    lambda name: coalesce(1 << (list_position(names, name) - 1)::integer, 0)
));

create macro five_hazards() as [
    'none_of_five',
    'fhc_fire',
    'fhc_reactive',
    'fhc_pressure_release',
    'fhc_acute_health',
    'fhc_chronic_health'
];

create macro newer_hazards() as [
    'none_of_24',
    'fhc_physical_flammable',
    'fhc_physical_gas_under_pressure',
    'fhc_physical_explosive',
    'fhc_physical_self_heating',
    'fhc_physical_pyrophoric',
    'fhc_physical_oxidizer',
    'fhc_physical_organic_peroxide',
    'fhc_physical_self_reactive',
    'fhc_physical_pyrophoric_gas',
    'fhc_physical_corrosive_to_metal',
    'fhc_physical_contact_water_emits_flammable_gas',
    'fhc_physical_combustible_dust',
    'fhc_physical_hazard_not_otherwise_classified',
    'fhc_health_carcinogenicity',
    'fhc_health_acute_toxicity',
    'fhc_health_reproductive_toxicity',
    'fhc_health_skin_corrosion_irritation',
    'fhc_health_respiratory_skin_sensitization',
    'fhc_health_serious_eye_damage_eye_irritation',
    'fhc_health_specific_target_organ_toxicity',
    'fhc_health_aspiration_hazard',
    'fhc_health_germ_cell_mutagenicity',
    'fhc_health_simple_asphyxiant',
    'fhc_health_hazard_not_otherwise_classified'
];

create macro container_kinds() as [
    'none',
    'sc_above_ground_tank',
    'sc_under_ground_tank',
    'sc_tank_inside_building',
    'sc_steel_drum',
    'sc_plastic_non_metallic_drum',
    'sc_can',
    'sc_carboy',
    'sc_silo',
    'sc_fiber_drum',
    'sc_bag',
    'sc_box',
    'sc_cylinder',
    'sc_glass_bottle',
    'sc_plastic_bottle',
    'sc_tote_bin',
    'sc_tank_truck_tank_wagon',
    'sc_tank_car_rail_car',
    'sc_other'
];

-- What a component marked as extremely hazardous is told by: its CAS number, else its name in lower case.
create macro ehs_component(cas, name, ehs) as
    if(
        ehs = 'Y',
        coalesce(nullif(trim(cas), ''), nullif(lower(trim(name)), ''), 'unidentified'),
        null::varchar
    );

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

-- Words of a text in lower case, without accents and punctuation.
create macro plain_words(words) as
    list_filter(
        string_split(
            regexp_replace(lower(strip_accents(replace(words, '''', ''))), '[^a-z0-9]+', ' ', 'g'),
            ' '
        ),
        lambda word: word <> ''
    );

-- A street address with its suite however it is written: 100 Main Street #5 is 100 main st 5. Null
-- where none is given.
create macro address_key(address, supplemental) as
    nullif(
        list_aggregate(
            list_transform(
                list_filter(
                    plain_words(concat_ws(' ', address, supplemental)),
                    lambda word: word not in (
                        'suite', 'ste', 'unit', 'apt', 'apartment', 'room', 'rm', 'space', 'spc',
                        'no', 'number'
                    )
                ),
                lambda word: case word
                    when 'street' then 'st'
                    when 'avenue' then 'ave'
                    when 'av' then 'ave'
                    when 'boulevard' then 'blvd'
                    when 'road' then 'rd'
                    when 'drive' then 'dr'
                    when 'lane' then 'ln'
                    when 'court' then 'ct'
                    when 'place' then 'pl'
                    when 'highway' then 'hwy'
                    when 'parkway' then 'pkwy'
                    when 'circle' then 'cir'
                    when 'building' then 'bldg'
                    when 'way' then 'wy'
                    when 'square' then 'sq'
                    when 'terrace' then 'ter'
                    when 'trail' then 'trl'
                    when 'north' then 'n'
                    when 'south' then 's'
                    when 'east' then 'e'
                    when 'west' then 'w'
                    else word
                end
            ),
            'string_agg',
            ' '
        ),
        ''
    );

-- Words of a facility or business name without legal forms, in order and in singular.
create macro name_words(name) as
    list_filter(
        list_transform(
            plain_words(name),
            lambda word: regexp_replace(
                regexp_replace(word, '([a-z]{2})ies$', '\1y'), '([a-z]{2}[^s])s$', '\1'
            )
        ),
        lambda word: word not in (
            'inc', 'incorporated', 'llc', 'llp', 'lp', 'corp', 'corporation', 'co', 'company', 'ltd',
            'limited', 'the', 'dba', 'and'
        )
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
