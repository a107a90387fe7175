"""Which rows are of the same material."""

from __future__ import annotations

import re
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

COMPONENTS = range(1, 6)
"""Numbers of the hazardous components a material has columns for."""


def column(rows: pa.Table, name: str, type_: pa.DataType) -> pa.Array:
    """A column as one array; nulls where the reader never met it."""
    if name not in rows.column_names:
        return pa.nulls(rows.num_rows, type_)
    column = rows.column(name).combine_chunks()
    return pa.nulls(rows.num_rows, type_) if pa.types.is_null(column.type) else column


_CAS = re.compile(r"0*([1-9][0-9]{1,6})-([0-9]{2})-([0-9])")
_NO_CAS = re.compile(
    r"\W*|(n\W*a|none|no|nil|null|unknown|unk|various|mult(i|iple)|tbd|0[0 -]*|waste|blend"
    r"|not (applicable|available|listed|assigned|found|known)|(no|without) cas( (number|no|#))?"
    r"|mix(ed|ture)?s?|trade[ -]?secret|proprietary|confidential)\W*",
    re.IGNORECASE,
)


def _cas_number(text: str) -> str | None:
    """A CAS registry number without leading zeros, or None when the text is none."""
    match = _CAS.fullmatch(text.strip())
    if not match:
        return None
    total = sum(place * int(digit) for place, digit in enumerate((match[1] + match[2])[::-1], 1))
    return "-".join(match.groups()) if total % 10 == int(match[3]) else None


def valid_cas(text: str | None) -> bool:
    """Whether a text is a CAS registry number with its right check digit, as 64-17-5.

    Counted from the right, each digit before the check digit is multiplied by its place; the sum's
    last digit is the check digit. Zeros in front are allowed.
    """
    return _cas_number(text or "") is not None


@lru_cache(maxsize=50_000)
def _cas_kind(text: str) -> tuple[str, str | None]:
    """Whether a text is a `valid` or a `bad` CAS number or a `filler`, and a valid one's key."""
    number = _cas_number(text)
    if number:
        return "valid", f"cas:{number}"
    return "filler" if _NO_CAS.fullmatch(text.strip()) else "bad", None


def cas_parts(column: pa.Array, part: int) -> pa.Array:
    """Kinds (part 0) or keys (part 1) of the CAS numbers in a column; null where there is none."""
    encoded = column.dictionary_encode()
    kinds = [_cas_kind(text)[part] for text in encoded.dictionary.to_pylist()]
    return pa.array(kinds, pa.string()).take(encoded.indices)


def _normalized_name(column: pa.Array) -> pa.Array:
    encoded = column.dictionary_encode()
    words = pc.replace_substring_regex(pc.utf8_lower(encoded.dictionary), r"[^\pL\pN]+", " ")
    names = pc.utf8_trim_whitespace(words)
    return pc.if_else(pc.equal(names, ""), None, names).take(encoded.indices)


def material_keys(rows: pa.Table) -> pa.Array:
    """What inventory rows are grouped by as one material.

    The CAS number when valid (`cas:64-17-5`), else the CERS library number (`cclid:123`), else the
    common or chemical name in lower case without punctuation (`name:motor oil 10w 30`), else
    `unidentified`.
    """
    cas, cclid, common, chemical = (
        column(rows, name, pa.string())
        for name in ("cas_number", "cclid", "common_name", "chemical_name")
    )
    number = pc.extract_regex(cclid, r"^\s*0*(?P<number>[1-9][0-9]*)(?:\.0*)?\s*$")
    name = pc.coalesce(_normalized_name(common), _normalized_name(chemical))
    return pc.coalesce(
        cas_parts(cas, 1),
        pc.binary_join_element_wise("cclid", pc.struct_field(number, "number"), ":"),
        pc.binary_join_element_wise("name", name, ":"),
        "unidentified",
    )


def search_texts(rows: pa.Table) -> pa.Array:
    """Names and CAS numbers of each material and its components, in lower case."""
    parts = ["common_name", "chemical_name", "cas_number"]
    parts += [f"hc{n}_{part}" for n in COMPONENTS for part in ("name", "cas")]
    found = [column(rows, part, pa.string()) for part in parts]
    # Arrow skips a row of nothing but nulls altogether, hence the empty text in front of each.
    empty = pa.array([""] * rows.num_rows, pa.string())
    joined = pc.binary_join_element_wise(empty, *found, " ", null_handling="skip")
    return pc.utf8_lower(pc.utf8_ltrim(joined, " "))
