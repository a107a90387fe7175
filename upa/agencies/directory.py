"""The directory of agencies: the committed one, completed by listings and by what people enter.

An agency comes from `data/reference/regulators.csv`, from a regulator listing or a code met in the
warehouse, or from a directory file or form filled in here. Listing codes are matched to directory
rows by name, only where one row and one code can be meant; how a code is known is kept.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

import openpyxl
import pandas as pd

from upa.catalogue import fields
from upa.catalogue.paths import REFERENCE
from upa.catalogue.records import UserError
from upa.exports import sheets
from upa.places.counties import place_key
from upa.questions import query
from upa.warehouse import entries
from upa.warehouse.entries import Correction
from upa.warehouse.generations import Warehouse


@dataclass(frozen=True)
class AgencyField:
    """A stored field of an agency: our name, CERS's name (the template's heading), our label."""

    name: str
    heading: str
    label: str
    length: int


FIELDS = (
    AgencyField("name", "Name", "Name", 100),
    AgencyField("short_name", "NameShort", "Short name", 50),
    AgencyField("abbreviation", "NameAbbreviation", "Abbreviation", 20),
    AgencyField("kind", "Type", "Type", 10),
    AgencyField("code", "EDTIdentityKey", "Agency code", 4),
    AgencyField("county_id", "CountyID", "County", 2),
    AgencyField("address1", "Address1", "Address", 70),
    AgencyField("address2", "Address2", "Address, second line", 70),
    AgencyField("city", "City", "City", 100),
    AgencyField("state", "State", "State", 2),
    AgencyField("zip_code", "ZIP", "ZIP", 10),
    AgencyField("phone", "Phone", "Phone", 25),
    AgencyField("fax", "Fax", "Fax", 25),
    AgencyField("email", "PublicContactEmail", "E-mail", 255),
    AgencyField("contact_url", "PublicContactUrl", "Contact page", 255),
    AgencyField("website", "WebSite", "Website", 255),
    AgencyField("portal", "LocalPortalUrl", "Local portal", 255),
    AgencyField("programs", "ProgramElements", "Programs it runs", 500),
    AgencyField("serves_cities", "ServesCities", "Serves cities", 4000),
    AgencyField("serves_zips", "ServesZIPs", "Serves ZIP codes", 4000),
)
"""CERS's stored agency fields (CERS keeps websites to 100), then what it has no column for."""
BY_NAME = {field.name: field for field in FIELDS}
VERIFIED = "verified"
"""Pseudo-field of a correction that changes nothing and only says that all was found right."""
COMPLETE = ("code", "phone", "fax", "email", "website", "portal", "address1", "zip_code")
FORMER = "former PA"
KINDS = ("CUPA", "PA", "UPSA", FORMER)
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
MOST_BYTES, MOST_UNPACKED = 5 << 20, 60 << 20
"""Largest directory file or list taken, and what a workbook may unpack to: all agencies need less
than a hundredth of it."""


@dataclass(frozen=True)
class Agency:
    """An agency as it is known here. Text fields are empty when not known."""

    key: str
    """Its code where the committed directory gives one, else county and name as a slug."""
    name: str
    kind: str = ""
    code: int | None = None
    code_basis: str = ""
    """How the code is known: directory, listing (matched by name), entered, code-only."""
    short_name: str = ""
    abbreviation: str = ""
    unit: str = ""
    county_id: int | None = None
    serves: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    contact_url: str = ""
    website: str = ""
    portal: str = ""
    programs: str = ""
    serves_cities: str = ""
    serves_zips: str = ""
    contact_scope: str = ""
    confidence: str = ""
    source: str = ""
    verified_on: date | None = None
    verified_by: str = ""

    @property
    def county(self) -> str:
        """Name of its county; empty when not known."""
        return fields.code_label("counties", self.county_id) or "" if self.county_id else ""

    @property
    def address(self) -> str:
        """Postal address on one line; empty when nothing of it is known."""
        if not (self.address1 or self.city or self.zip_code):
            return ""
        place = f"{self.city}, {self.state} {self.zip_code}".strip(" ,")
        return ", ".join(filter(None, (self.address1, self.address2, place)))

    @property
    def label(self) -> str:
        """Name with type, as people know it: Kern County … (CUPA)."""
        return f"{self.name} ({self.kind})" if self.kind else self.name

    def value(self, field: str) -> str:
        """A field of `FIELDS` as text; empty when not known."""
        held = getattr(self, field)
        return "" if held is None else str(held)

    def changed(self, values: Mapping[str, str]) -> Agency:
        """The same agency with other values of `FIELDS`, given as text."""
        typed = {n: _number(v) if n in ("code", "county_id") else v for n, v in values.items()}
        return replace(self, **typed)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


@dataclass(frozen=True)
class Directory:
    """All agencies known here, sorted by county and name."""

    agencies: tuple[Agency, ...]

    def by_key(self, key: str) -> Agency | None:
        """The agency of a key."""
        return _index(self).get(key)

    def by_code(self, code: int | None) -> Agency | None:
        """The agency of a code; one that is in no source is named after its code. None for None."""
        if code is None or pd.isna(code):
            return None
        return _codes(self).get(int(code)) or unlisted(int(code))

    def named(self, name: str) -> Agency | None:
        """The agency of exactly this name in the committed directory."""
        return _names(self).get(name)

    def search(self, text: str) -> list[Agency]:
        """Agencies with all words of a text in name, short name, abbreviation or code."""
        words = place_key(text).split()
        return [a for a in self.agencies if words and all(w in _search_text(a) for w in words)]


@lru_cache(maxsize=4)
def _index(directory: Directory) -> dict[str, Agency]:
    return {agency.key: agency for agency in directory.agencies}


@lru_cache(maxsize=4)
def _codes(directory: Directory) -> dict[int, Agency]:
    return {agency.code: agency for agency in directory.agencies if agency.code is not None}


@lru_cache(maxsize=4)
def _names(directory: Directory) -> dict[str, Agency]:
    return {original_name(agency): agency for agency in directory.agencies}


def original_name(agency: Agency) -> str:
    """The name the committed directory gives an agency, which the jurisdictions use."""
    return _original().get(agency.key, agency.name)


@cache
def _original() -> dict[str, str]:
    return {row.key: row.name for row in committed()}


@cache
def _search_text(agency: Agency) -> str:
    parts = (agency.name, agency.short_name, agency.abbreviation, agency.value("code"))
    return place_key(" ".join(parts))


def unlisted(code: int) -> Agency:
    """An agency met only as a code."""
    name = f"Agency {code} (not in the directory)"
    return Agency(str(code), name, code=code, code_basis="code-only")


# The committed directory


def slug(text: str) -> str:
    """A text as a key: lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", place_key(text)).strip("-")


@cache
def committed() -> tuple[Agency, ...]:
    """The agencies of data/reference/regulators.csv, in its order."""
    with (REFERENCE / "regulators.csv").open(encoding="utf-8", newline="") as file:
        return tuple(map(_from_row, csv.DictReader(file)))


def _from_row(row: Mapping[str, str]) -> Agency:
    code = _number(row["regulator_code"])
    return Agency(
        key=str(code) if code else slug(f"{row['county']} {row['agency_name']}"),
        name=row["agency_name"],
        kind=row["agency_type"],
        code=code,
        code_basis="directory" if code else "",
        unit=row["department_unit"],
        county_id=_number(row["county_id"]),
        serves=row["jurisdictions"],
        address1=row["street_address"],
        city=row["city"],
        state=row["state"],
        zip_code=row["zip"],
        phone=row["phone"],
        fax=row["fax"],
        email=row["email"],
        website=row["website"],
        portal=row["local_portal_url"],
        programs=row["program_elements"],
        contact_scope=row["contact_scope"],
        confidence=row["confidence"],
        source=row["source"],
    )


# Listings

SHORT = {
    "dept": "department",
    "env": "environmental",
    "envir": "environmental",
    "co": "county",
    "hlth": "health",
    "svc": "services",
    "svcs": "services",
    "div": "division",
    "fd": "fire department",
    "dph": "department of public health",
    "deh": "department of environmental health",
    "mgmt": "management",
    "mgt": "management",
    "agcy": "agency",
    "haz": "hazardous",
    "mat": "materials",
    "mats": "materials",
    "hazmat": "hazardous materials",
}
IDLE = frozenset({"of", "the", "and", "for", "cupa", "pa", "s", "certified", "program", "upa"})


def name_key(name: str) -> str:
    """A name for matching: abbreviations written out, idle words gone, words sorted."""
    spelled = " ".join(SHORT.get(word, word) for word in place_key(name).split())
    return " ".join(sorted(set(spelled.split()) - IDLE))


def _short_key(name: str) -> str:
    """The name up to a dash or bracket: an office without its division."""
    return name_key(re.split(r" - |\(", name)[0])


def match(listed: Iterable[tuple[int, str, str]], rows: Sequence[Agency]) -> dict[str, int]:
    """Codes of directory rows from (code, name, type) of a listing, by the rows' keys.

    Full names are compared first, then names without their division; a code or a row that several
    could mean stays unmatched, and so does a type that differs.
    """
    found: dict[str, int] = {}
    for key_of in (name_key, _short_key):
        open_rows = [r for r in rows if r.code is None and r.key not in found]
        open_codes = [item for item in listed if item[0] not in found.values()]
        meant = {(key_of(r.name), r.kind): r.key for r in open_rows}
        row_times = Counter((key_of(r.name), r.kind) for r in open_rows)
        code_times = Counter((key_of(name), kind) for _, name, kind in open_codes)
        for code, name, kind in open_codes:
            key = (key_of(name), kind)
            if row_times[key] == 1 and code_times[key] == 1:
                found[meant[key]] = code
    return found


def completed(listing: Sequence[tuple[int, str, str, str]]) -> list[Agency]:
    """The committed agencies with codes from (code, name, type, basis) of the warehouse's
    agencies, and those of its agencies that match none of them."""
    rows = committed()
    held = {row.code for row in rows if row.code}
    named = [item for item in listing if item[3] == "listing" and item[0] not in held]
    codes = match([item[:3] for item in named], rows)
    done = [
        replace(row, code=codes[row.key], code_basis="listing") if row.key in codes else row
        for row in rows
    ]
    rest = [item for item in listing if item[0] not in held | set(codes.values())]
    return [*done, *(_from_listing(*item) for item in rest)]


def _from_listing(code: int, name: str, kind: str, basis: str) -> Agency:
    if basis != "listing":
        return unlisted(code)
    return Agency(str(code), name, kind=kind, code=code, code_basis="listing")


# What people entered


def corrected(
    agencies: Iterable[Agency], entered: Mapping[tuple[str, str], Correction]
) -> list[Agency]:
    """The agencies with what people entered, and agencies that only people entered.

    A correction holds under the agency's key and, where that is not its code, under its code too;
    the newer of both counts.
    """
    held = _by_agency(entered)
    known = list(agencies)
    keys = {key for agency in known for key in (agency.key, str(agency.code))}
    new = [
        Agency(key, made["name"].value, code=_number(key))
        for key, made in held.items()
        if key not in keys and "name" in made
    ]
    return [_corrected(agency, held) for agency in [*known, *new]]


def _by_agency(
    entered: Mapping[tuple[str, str], Correction],
) -> dict[str, dict[str, Correction]]:
    held: dict[str, dict[str, Correction]] = {}
    for (key, field), correction in entered.items():
        held.setdefault(key, {})[field] = correction
    return held


def _corrected(agency: Agency, held: Mapping[str, Mapping[str, Correction]]) -> Agency:
    made: dict[str, Correction] = {}
    for key in {agency.key, str(agency.code)}:
        for field, correction in held.get(key, {}).items():
            if field not in made or made[field].entered_on < correction.entered_on:
                made[field] = correction
    if not made:
        return agency
    values = {name: c.value for name, c in made.items() if name in BY_NAME}
    changed = agency.changed(values)
    if "code" in values:
        changed = replace(changed, code_basis="entered" if changed.code else "")
    dated = [c for c in made.values() if c.verified_on]
    newest = max(dated, key=lambda c: (c.verified_on, c.entered_on), default=None)
    if newest is None:
        return changed
    return replace(changed, verified_on=newest.verified_on, verified_by=newest.author)


def current() -> Directory:
    """The directory as it stands now: committed, listed in the served warehouse, and entered."""
    warehouse = Warehouse()
    return _current(warehouse.generation, str(warehouse.folder), entries.version())


@lru_cache(maxsize=4)
def _current(generation: int | None, folder: str, entered: tuple[str, int, int]) -> Directory:
    listing: list[tuple[int, str, str, str]] = []
    if generation is not None:
        rows = query.run("regulators/listed")
        rows = rows.astype(object).where(rows.notna(), "")
        listing = list(rows.itertuples(index=False, name=None))
    agencies = corrected(completed(listing), entries.corrections())
    order: Callable[[Agency], Any] = lambda a: (a.county or "~", a.kind != "CUPA", a.name)  # noqa: E731
    return Directory(tuple(sorted(agencies, key=order)))


def missing(agencies: Iterable[Agency]) -> dict[str, int]:
    """How many agencies lack each of the fields that make a contact complete, by label."""
    held = [a for a in agencies if a.kind != FORMER]
    return {BY_NAME[name].label: sum(not a.value(name) for a in held) for name in COMPLETE}


# Entering


def checked(field: str, text: str) -> str:
    """A value as it may be entered for a field of `FIELDS`. Raises UserError saying what is wrong.

    An empty text is always fine: it takes the value away.
    """
    known, value = BY_NAME[field], " ".join(text.split())
    wrong = _fault(known, value) if value else ("is needed" if field == "name" else "")
    if wrong:
        raise UserError(
            "This cannot be entered",
            f"{known.label} “{value[:80]}” {wrong}.",
            "Correct the value and save again; nothing was saved.",
        )
    return value


def _fault(field: AgencyField, value: str) -> str:
    """Why a value does not fit a field; empty when it does."""
    if len(value) > field.length:
        return f"is longer than the {field.length} characters CERS stores"
    rules: Mapping[str, tuple[bool, str]] = {
        "kind": (value in KINDS, f"is none of {', '.join(KINDS)}"),
        "code": (
            value.isdecimal() and 0 < int(value) <= 9999,
            "is not a code of up to four digits",
        ),
        "county_id": (
            value.isdecimal() and 0 < int(value) <= 58,
            "is not a county number, 1 to 58",
        ),
        "state": (len(value) == 2 and value.isalpha(), "is not a state of two letters"),
        "zip_code": (bool(re.fullmatch(r"\d{5}(-\d{4})?", value)), "is not a ZIP code"),
        "email": (bool(EMAIL.fullmatch(value)), "is not an e-mail address"),
        "serves_zips": (
            all(re.fullmatch(r"\d{5}", part) for part in parts(value)),
            "is not a list of five-digit ZIP codes separated by semicolons",
        ),
        **dict.fromkeys(
            ("contact_url", "website", "portal"),
            (bool(URL.fullmatch(value)), "is not an address that begins with http:// or https://"),
        ),
    }
    fits, fault = rules.get(field.name, (True, ""))
    return "" if fits else fault


def parts(text: str) -> list[str]:
    """The entries of a list typed with semicolons or commas."""
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]


def enter(
    agency: Agency,
    values: Mapping[str, str],
    author: str,
    verified_on: date | None,
    directory: Directory,
) -> list[str]:
    """Save what a form says of an agency as the author saw it; return the fields that changed.

    With a day and no change it only records that the agency was verified. Raises UserError for a
    value that does not fit, a code another agency has, and an edit someone else overtook.
    """
    touched = {name: text for name, text in values.items() if text != agency.value(name)}
    new = {name: checked(name, text) for name, text in touched.items()}
    changes = {name: text for name, text in new.items() if text != agency.value(name)}
    _refuse_taken(changes.get("code", ""), agency, directory)
    seen = {name: agency.value(name) for name in changes}
    if verified_on is not None and not changes:
        changes = {VERIFIED: "all"}
    if changes:
        entries.correct(agency.key, changes, author, expected=seen, verified_on=verified_on)
    return [name for name in changes if name != VERIFIED]


def _refuse_taken(code: str, agency: Agency, directory: Directory) -> None:
    other = _codes(directory).get(int(code)) if code else None
    if other is not None and other.key != agency.key and other.code_basis != "code-only":
        raise UserError(
            "The code belongs to another agency",
            f"Code {code} is that of {other.name}.",
            "Check the code; correct the other agency first if it has the wrong one.",
        )


# Directory files


@dataclass(frozen=True)
class DirectoryRow:
    """A row of a directory file: where it stands, which agency it means, and its values."""

    locator: str
    agency: Agency
    is_new: bool
    changes: Mapping[str, str]
    keeps: Mapping[str, str]
    """Values that differ from what someone entered by hand, which stays unless asked otherwise."""
    faults: tuple[str, ...]


def template(directory: Directory) -> bytes:
    """The directory as a workbook to fill in and upload again, with CERS's headings."""
    rows = [[a.value(f.name) for f in FIELDS] for a in directory.agencies]
    return sheets.texts({"Directory": [[f.heading for f in FIELDS], *rows]})


def read_rows(name: str, content: bytes) -> list[dict[str, str]]:
    """Rows of a directory file (CSV or XLSX) by heading; `#` is the row's number in the file.

    Raises UserError when the file cannot be read or has no column of names or codes.
    """
    grid = read_grid(name, content)
    head = {heading_key(text): position for position, text in enumerate(grid[0] if grid else [])}
    if not {"name", "edtidentitykey"} & head.keys():
        raise _unreadable(name, "Its first row names neither Name nor EDTIdentityKey.")
    return [
        {h: str(row[i]).strip() for h, i in head.items() if i < len(row)} | {"#": str(number)}
        for number, row in enumerate(grid[1:], start=2)
        if any(str(cell).strip() for cell in row)
    ]


def read_grid(name: str, content: bytes) -> list[list[str]]:
    """Cells of a CSV file or of a workbook's first sheet as text, at most 5,000 rows by 60 columns
    of a workbook. Raises UserError when it is neither, or too large."""
    is_book = content.startswith(b"PK")
    try:
        size = _unpacked(content) if is_book else 0
        if len(content) > MOST_BYTES or size > MOST_UNPACKED:
            raise _unreadable(name, "It is far larger than a directory or a list of places.")
        return _read_xlsx(content) if is_book else _read_csv(content)
    except UserError:
        raise
    except Exception as error:
        raise _unreadable(name, "It is neither a CSV file in UTF-8 nor a workbook.") from error


def heading_key(text: str) -> str:
    """A column heading without case, blanks and punctuation."""
    return re.sub(r"[^a-z0-9]", "", str(text).lower())


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return sum(part.file_size for part in book.infolist())


def _read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def _read_xlsx(content: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(max_row=5000, max_col=60, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _unreadable(name: str, why: str) -> UserError:
    return UserError(
        "This file cannot be used",
        f"{name}: {why}",
        "Save it as CSV (UTF-8) or XLSX; the template of the page shows the columns.",
    )


def compare(rows: Iterable[Mapping[str, str]], directory: Directory) -> list[DirectoryRow]:
    """What each row of a directory file would change. Empty cells change nothing.

    A row means the agency of its code, else the one agency whose name and type match.
    """
    typed_in = {key for key, made in entries.corrections().items() if made.source == "page"}
    return [_compared(row, directory, typed_in) for row in rows]


def _compared(
    row: Mapping[str, str], directory: Directory, typed_in: set[tuple[str, str]]
) -> DirectoryRow:
    given = {f.name: row[heading_key(f.heading)] for f in FIELDS if row.get(heading_key(f.heading))}
    agency, is_new = _meant(given, directory)
    changes, keeps, faults = {}, {}, []
    for name, text in given.items():
        try:
            value = checked(name, text)
        except UserError as error:
            faults.append(error.sentence)
            continue
        if value != agency.value(name):
            target = keeps if (agency.key, name) in typed_in else changes
            target[name] = value
    return DirectoryRow(f"row {row['#']}", agency, is_new, changes, keeps, tuple(faults))


def _meant(given: Mapping[str, str], directory: Directory) -> tuple[Agency, bool]:
    code, name, kind = (given.get(f, "") for f in ("code", "name", "kind"))
    by_code = _codes(directory).get(int(code)) if code.isdecimal() else None
    if by_code is not None:
        return by_code, False
    key = name_key(name)
    alike = [a for a in directory.agencies if name_key(a.name) == key and kind in ("", a.kind)]
    if len(alike) == 1:
        return alike[0], False
    made = code if code.isdecimal() else slug(f"{given.get('county_id', '')} {name}")
    return Agency(made, ""), True


def apply(
    rows: Iterable[DirectoryRow], author: str, file_name: str, *, replace_entered: bool = False
) -> int:
    """Enter what a directory file changes; return how many values. Values typed in by hand stay
    unless `replace_entered`."""
    count = 0
    for row in rows:
        values = {**row.changes, **(row.keeps if replace_entered else {})}
        if values:
            entries.correct(row.agency.key, values, author, source=file_name)
            count += len(values)
    return count


# For people


def contacts(agencies: Iterable[Agency], loaded: Mapping[int, int] | None = None) -> pd.DataFrame:
    """Agencies with their contacts, a row each; what is not known is missing. `loaded` gives the
    number of facilities loaded by agency code."""
    held = loaded or {}
    frame = pd.DataFrame(
        [contact(a) | {"facilities_loaded": held.get(a.code or 0, 0)} for a in agencies],
        columns=[*CONTACT, "facilities_loaded"],
    )
    return frame.astype({"agency_code": "Int64", "facilities_loaded": "int64"})


CONTACT = (
    *("agency_name", "agency_type", "agency_code", "agency_county", "agency_phone", "agency_fax"),
    *("agency_email", "agency_website", "contact_page", "local_portal", "agency_address"),
    *("agency_city", "agency_state", "agency_zip", "contact_scope", "verified", "serves"),
    "role_known",
)
"""Columns an agency has in tables."""
ROLE_KNOWN = {"listing": "regulator listing", "entered": "entered here", "code-only": "code only"}


def contact(a: Agency) -> dict[str, Any]:
    """An agency as a row of `CONTACT`; None for what is not known."""
    cells = (
        *(a.name, a.kind, a.code, a.county, a.phone, a.fax),
        *(a.email, a.website, a.contact_url, a.portal),
        ", ".join(filter(None, (a.address1, a.address2))),
        *(a.city, a.state, a.zip_code, a.contact_scope),
        a.verified_on.isoformat() if a.verified_on else "unverified" if a.key else "",
        a.serves or a.serves_cities,
        a.confidence or ROLE_KNOWN.get(a.code_basis, ""),
    )
    return {name: cell or None for name, cell in zip(CONTACT, cells, strict=True)}


def as_vcards(agencies: Iterable[Agency]) -> bytes:
    """Agencies as vCards 3.0 (RFC 2426, escaped as RFC 6350 says), one after another."""
    return "".join(map(vcard, agencies)).encode()


def vcard(agency: Agency) -> str:
    """One agency as a vCard 3.0; properties that are not known are left out."""
    postal = (agency.address2, agency.address1, agency.city, agency.state, agency.zip_code)
    has_address = any((agency.address1, agency.city, agency.zip_code))
    note = "; ".join(
        filter(
            None,
            (
                agency.kind,
                f"agency code {agency.code}" if agency.code else "",
                f"verified {agency.verified_on}" if agency.verified_on else "unverified",
            ),
        )
    )
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:urn:upa:agency:{agency.key}",
        f"FN:{_escaped(agency.name)}",
        f"N:{_escaped(agency.name)};;;;",
        f"ORG:{_escaped(agency.name)}" + (f";{_escaped(agency.unit)}" if agency.unit else ""),
        *_line("TEL;TYPE=WORK,VOICE", agency.phone),
        *_line("TEL;TYPE=WORK,FAX", agency.fax),
        *_line("EMAIL;TYPE=INTERNET", agency.email),
        *_line("URL", agency.website or agency.contact_url),
        *([f"ADR;TYPE=WORK:;{';'.join(map(_escaped, postal))};USA"] if has_address else []),
        f"NOTE:{_escaped(note)}",
        "END:VCARD",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines)


def _line(property_name: str, value: str) -> list[str]:
    return [f"{property_name}:{_escaped(value)}"] if value else []


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return re.sub(r"\r\n|\r|\n", r"\\n", escaped)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never cut inside a character."""
    cut, width = [""], 0
    for character in line:
        size = len(character.encode())
        if width + size > 75:
            cut.append(" ")
            width = 1
        cut[-1] += character
        width += size
    return "\r\n".join(cut)
