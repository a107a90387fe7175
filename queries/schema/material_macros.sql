-- What tells materials apart and how they are found: CAS numbers, keys, search texts.

-- The check digit that the digits of a CAS number want, the last of them left out: counted from the
-- right, each is multiplied by its place; the sum's last digit is the check digit.
create macro cas_check_digit(digits) as (
    digits // 10 % 10
    + digits // 100 % 10 * 2
    + digits // 1000 % 10 * 3
    + digits // 10000 % 10 * 4
    + digits // 100000 % 10 * 5
    + digits // 1000000 % 10 * 6
    + digits // 10000000 % 10 * 7
    + digits // 100000000 % 10 * 8
    + digits // 1000000000 % 10 * 9
) % 10;

-- A CAS registry number without zeros in front, as 64-17-5, or null when the text is none: its form or
-- its check digit is wrong.
create macro cas_key(text) as
    case
        when not regexp_full_match(text, '\s*0*[1-9][0-9]{1,6}-[0-9]{2}-[0-9]\s*') then null
        when cas_check_digit(try_cast(replace(trim(text), '-', '') as bigint))
            = try_cast(right(trim(text), 1) as bigint)
            then ltrim(trim(text), '0')
    end;

-- Whether a text stands for having no CAS number: blank or a filler such as N/A, MIX or 000-00-0.
create macro is_no_cas(text) as
    text is null
    or regexp_full_match(
        text,
        '(?i)\W*((n\W*a|none|no|nil|null|unknown|unk|various|mult(i|iple)|tbd|0[0 -]*|waste|blend'
        || '|not (applicable|available|listed|assigned|found|known)|(no|without) cas( (number|no|#))?'
        || '|mix(ed|ture)?s?|trade[ -]?secret|proprietary|confidential)\W*)?'
    );

-- Whether a text is given as a CAS number but is neither one nor a filler.
create macro is_bad_cas(text) as cas_key(text) is null and not is_no_cas(text);

-- Words of a name in lower case without punctuation, null where there are none.
create macro name_key(name) as
    nullif(trim(regexp_replace(lower(name), '[^\pL\pN]+', ' ', 'g')), '');

-- What inventory rows are grouped by as one material: the CAS number when valid (cas:64-17-5), else the
-- CERS library number (cclid:123), else the common or chemical name (name:motor oil 10w 30), else
-- unidentified.
create macro material_key_of(cas_number, cclid, common_name, chemical_name) as
    coalesce(
        'cas:' || cas_key(cas_number),
        'cclid:' || nullif(regexp_extract(cclid, '^\s*0*([1-9][0-9]*)(\.0*)?\s*$', 1), ''),
        'name:' || coalesce(name_key(common_name), name_key(chemical_name)),
        'unidentified'
    );
