"""The inventory matrix of a facility as PDF, as a fire crew or an inspector uses it.

Layout of the CERS inventory matrix (regulator portal, section 2.6): by storage location, then by
name or DOT class; with waste, without it, or waste only. Before it stands what a crew needs first:
hazard classes with their largest amounts, extremely hazardous substances, whom to call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from upa.catalogue import clock, columns, fields, inventory
from upa.catalogue.columns import Audience
from upa.catalogue.phrases import slug
from upa.catalogue.records import UserError
from upa.exports import edition as editions
from upa.exports import pdf, provenance, writers
from upa.exports import request as requests
from upa.exports.edition import Edition
from upa.exports.pdf import Column, Document, Group
from upa.questions import query
from upa.warehouse import past_days, pin
from upa.warehouse.access import Access

WASTE = "Waste"
NOT_SPECIFIED = "[Not specified]"
EDITIONS: Mapping[Audience, str] = {"public": "Public edition", "agency": "Agency edition"}
MATRIX = (
    Column("DOT class; fire hazard classes", 1.7),
    Column("Material, storage", 3.3),
    Column("Unit", 0.8),
    Column("Max. daily", 0.95, number=True),
    Column("Largest container", 0.95, number=True),
    Column("Avg. daily", 0.95, number=True),
    Column("Annual waste", 0.95, number=True),
    Column("Federal hazard categories", 1.9),
    Column("Components: name · % by weight · EHS · CAS", 2.9),
)
BY_CLASS = (
    Column("DOT hazard class", 2.2),
    Column("State", 0.7),
    Column("Max. daily, sum of locations", 1.1, number=True),
    Column("Unit", 0.8),
    Column("Materials", 0.7, number=True),
    Column("Without amount", 0.7, number=True),
    Column("Which", 6),
)
CONTACTS = (
    ("Primary emergency contact", "pec", ("name", "title", "24_hour_phone", "business_phone")),
    ("Secondary emergency contact", "sec", ("name", "title", "24_hour_phone", "business_phone")),
    ("Environmental contact", "e_contact", ("name", "phone", "email_address")),
    ("Operator", "operator", ("name", "phone")),
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """Which facility, for whom, and which of its materials in which order."""

    cers_id: int
    audience: Audience = "public"
    include_trade_secrets: bool = False
    basis: str = "submitted"
    order: Literal["name", "dot"] = "name"
    waste: Literal["all", "waste", "non-waste"] = "all"
    agencies: Mapping[int, str] = field(default_factory=dict)
    as_of: date | None = None
    """A past day, Pacific time; None for the present."""
    access: Access = field(kw_only=True)

    @property
    def day_file(self) -> Path | None:
        """The warehouse file of the past day; None for the present."""
        return past_days.day_file(self.as_of)

    def asking(self, question: str, **params: Any) -> requests.Request:
        """A question about the facility, for the same audience."""
        takes = query.question(question).types
        given = {"cers_id": self.cers_id, "basis": self.basis} | params
        return requests.Request(
            question,
            {k: v for k, v in given.items() if k in takes},
            self.audience,
            self.include_trade_secrets,
            agencies=self.agencies,
            as_of=self.as_of,
            access=self.access,
        )

    @cached_property
    def identity(self) -> Row:
        """Names and place of the facility. Raises UserError when no file mentions it."""
        rows = answer(self.asking("facilities/identity"))[1]
        if not rows:
            raise UserError(
                "There is no such facility",
                f"No loaded file mentions CERS ID {self.cers_id}"
                + (f" as of {self.as_of}." if self.as_of else "."),
                "Check the number, or load the file that holds it.",
            )
        return rows[0]

    @cached_property
    def is_sample(self) -> bool:
        """Whether made-up data are loaded."""
        return bool(query.run("frame/data_through", self.access, self.day_file)["is_sample"][0])


def answer(request: requests.Request) -> tuple[Edition, list[Row]]:
    """An answer as its audience may see it, by column name."""
    with editions.open_edition(request) as made:
        return made, [row for batch in made.batches() for row in batch.to_pylist()]


def file_name(request: Request, what: str = "inventory matrix") -> str:
    """Name of the file: what it is, of which facility, for whom."""
    name = request.identity.get("facility_name") or ""
    secret = "-with-trade-secrets" if request.include_trade_secrets else ""
    which = writers.with_day(slug(f"{what} {request.cers_id} {name}", 80), request.as_of)
    return f"{which}-{request.audience}{secret}.pdf"


@pin.pinned()
def matrix(request: Request) -> bytes:
    """The inventory matrix as a tagged PDF. Raises UserError for an unknown facility."""
    made = begin(request, "Hazardous Materials and Wastes Inventory Matrix", landscape=True)
    made.facts(place(request))
    add_contacts(made, request)
    add_by_class(made, request)
    made.heading("Materials")
    made.text(_selection(request))
    edition, rows = answer(_items(request))
    rows = [r for r in rows if _wanted(request, r)]
    if rows:
        made.table(MATRIX, _groups(request, rows))
    else:
        made.text("There are no such materials in this inventory.")
    add_provenance(made, request, edition.hashes)
    return made.pdf()


# What every document of a facility has


def begin(request: Request, title: str, landscape: bool = False) -> Document:
    """A document with its title, the facility, the edition and the footer."""
    name = request.identity.get("facility_name") or "Facility without a name"
    sample = " · FICTIONAL SAMPLE DATA" if request.is_sample else ""
    day = f"as of {request.as_of} · " if request.as_of else ""
    made = f"{day}made {clock.format_now()}"
    edition = EDITIONS[request.audience]
    return Document(
        title,
        f"{name} · CERS ID {request.cers_id}"
        + (f" · as of {request.as_of}" if request.as_of else ""),
        (f"{edition}.", f"{_holds(request.audience)} {_secrets(request)}"),
        f"{name} · CERS ID {request.cers_id} · {edition} · {made}{sample}",
        landscape,
    )


def _holds(audience: Audience) -> str:
    said = provenance.AUDIENCES[audience].split(": ", 1)[1]
    return said[:1].upper() + said[1:]


def _secrets(request: Request) -> str:
    """What became of the trade secrets, in a sentence."""
    params = {"cers_id": request.cers_id, "basis": request.basis}
    hidden = int(
        query.run("inventory/totals", request.access, request.day_file, **params)["hidden"][0]
    )
    if not hidden:
        return "No material is claimed as a trade secret."
    done = "masked" if request.audience == "public" else "included; protect them (HSC 25512)"
    done = done if request.include_trade_secrets else "left out"
    return f"Materials claimed as trade secrets: {hidden:,}, {done}."


def place(request: Request) -> list[tuple[str, str]]:
    """Business, address and how current the data are."""
    held = request.identity
    parts = (held.get(c) for c in ("site_address", "site_address_supplemental", "city", "zip_code"))
    pairs = [
        ("Business", held.get("organization_name")),
        ("Address", ", ".join(filter(None, parts))),
        ("Agency", held.get("regulator_code")),
        ("Facility ID of the agency", held.get("facility_id")),
        ("County", held.get("county_id")),
        ("EPA ID", held.get("epa_id")),
        ("Inventory", provenance.basis_of({"basis": request.basis})),
        *provenance.as_of(
            request.as_of, request.access, request.day_file, {"cers_id": request.cers_id}
        ),
        *provenance.state_of_data(request.access, request.day_file)[:1],
    ]
    return [(name, said or "not known") for name, said in pairs]


def add_contacts(made: Document, request: Request) -> None:
    """Whom to call; people are in agency editions only."""
    if request.audience == "public":
        return
    rows = answer(request.asking("facilities/contacts"))[1]
    made.heading("Contacts")
    if not rows:
        made.text("No owner/operator form of this facility is loaded.")
        return
    made.facts([(title, _contact(rows[0], *parts)) for title, *parts in CONTACTS])


def _contact(row: Row, start: str, parts: Sequence[str]) -> str:
    words = {"24_hour_phone": "24 hours ", "business_phone": "business "}
    said = [words.get(p, "") + row[f"{start}_{p}"] for p in parts if row.get(f"{start}_{p}")]
    return ", ".join(said) or "not given"


def add_by_class(made: Document, request: Request) -> None:
    """Hazard classes with their amounts by state and unit, and extremely hazardous substances."""
    made.heading("For responders: by DOT hazard class")
    made.text(
        "Sums of the maximum daily amounts of each material and location; peaks need not coincide. "
        "Units are never added to each other."
    )
    asked = request.asking("facilities/materials_by_dot_class")
    rows = answer(asked)[1]
    if rows:
        made.table(BY_CLASS, [Group(None, [_class_row(r) for r in rows])])
    else:
        made.text(f"No {request.basis} inventory of this facility is loaded.")


def _class_row(row: Row) -> list[str]:
    return [
        row["dot_hazard_classification_id"] or "Not given",
        row["physical_state"] or "Not given",
        amount(row["maximum_daily_amount"]),
        row["units"] or "Not given",
        amount(row["materials"]),
        amount(row["without_amount"]),
        row["material_names"] or "",
    ]


def add_provenance(made: Document, request: Request, hashes: Iterable[str]) -> None:
    """How complete the data are, and the files behind the document."""
    made.heading("About this document")
    facts = provenance.state_of_data(request.access, request.day_file)[1:]
    made.facts([*facts, ("Made on", clock.format_now())])
    rows = [
        list(source.values())
        for source in provenance.sources(set(hashes), request.access, request.day_file)
    ]
    if rows:
        heads = ("File", "Kind", "Data as of", "Loaded on", "SHA-256")
        widths = (2.5, 2, 1, 1.2, 4)
        made.table([Column(h, w) for h, w in zip(heads, widths, strict=True)], [Group(None, rows)])


def amount(value: float | None) -> str:
    """A number as people read it; nothing for none."""
    return "" if value is None else f"{value:,.10g}"


# The matrix


def _items(request: Request) -> requests.Request:
    params = {"cers_ids": [request.cers_id]}
    return request.asking("inventory/template", **params)


def _wanted(request: Request, row: Row) -> bool:
    return request.waste == "all" or (row["hm_type"] == WASTE) == (request.waste == "waste")


def _selection(request: Request) -> str:
    """Which materials in which order, in words."""
    which = {"all": "All materials and wastes", "waste": "Wastes", "non-waste": "Without wastes"}
    order = "name" if request.order == "name" else "DOT hazard class"
    if request.audience == "public":
        return f"{which[request.waste]}, by {order}. Storage locations are not public."
    return f"{which[request.waste]}, by storage location, then {order}."


def _groups(request: Request, rows: Sequence[Row]) -> list[Group]:
    """Rows by location; the public edition has no locations."""

    def within(row: Row) -> tuple:
        name = (row["common_name"] or row["chemical_name"] or "").lower()
        dot = row["dot_hazard_classification_id"] or "~"
        return (dot, name) if request.order == "dot" else (name,)

    ordered = sorted(rows, key=lambda r: (_location(r) == NOT_SPECIFIED, _location(r), within(r)))
    if request.audience == "public":
        return [Group(None, [_row(r) for r in sorted(rows, key=within)])]
    return [
        Group(f"Location: {title}", [_row(r) for r in some])
        for title, some in groupby(ordered, key=_location)
    ]


def _location(row: Row) -> str:
    parts = [row.get("chemical_location") or NOT_SPECIFIED]
    parts += [f"map {row['map_number']}"] if row.get("map_number") else []
    parts += [f"grid {row['grid_number']}"] if row.get("grid_number") else []
    parts += ["CONFIDENTIAL (EPCRA)"] if row.get("cl_confidential") == "Yes" else []
    return " · ".join(parts)


def _row(row: Row) -> list[pdf.Cell]:
    dot = row["dot_hazard_classification_id"]
    fire = [row[column] for column in inventory.fire_classes() if row[column]]
    classes = [dot and f"DOT {dot}", fire and f"Fire: {'; '.join(fire)}"]
    amounts = ("maximum_daily_amount", "largest_container", "average_daily_amount")
    return [
        "\n".join(filter(None, classes)),
        _material(row),
        row["units"] or "",
        *(amount(row[c]) for c in (*amounts, "annual_waste_amount")),
        _said_yes(row, "fhc_"),
        _components(row),
    ]


def _material(row: Row) -> Mapping[str, str]:
    """Name, what is marked, and how it is stored."""
    marks = {
        "EHS": row["ehs"] == "Yes",
        "TRADE SECRET": row["trade_secret"] == "Yes",
        "RADIOACTIVE": row["radioactive"] == "Yes",
        "WASTE": row["hm_type"] == WASTE,
    }
    chemical = row["chemical_name"]
    same = chemical == row["common_name"]
    what = (
        row["cas_number"] and f"CAS {row['cas_number']}",
        ", ".join(filter(None, (row["physical_state"], row["hm_type"]))),
        row["state_waste_code"] and f"Waste code {row['state_waste_code']}",
        row["curies"] and f"{amount(row['curies'])} curies",
    )
    kept = (
        ", ".join(filter(None, (_said_yes(row, "sc_"), row["other_storage_container"]))),
        row["days_on_site"] and f"{row['days_on_site']} days on site",
    )
    facts = [
        None if same else chemical,
        " · ".join(filter(None, what)),
        " · ".join(filter(None, kept)),
        _storage(row),
    ]
    name = row["common_name"] or chemical or "Without a name"
    more = "\n".join(filter(None, facts))
    return {"name": name, "marks": " ".join(m for m, is_so in marks.items() if is_so), "more": more}


def _storage(row: Row) -> str:
    parts = (("Pressure", "storage_pressure"), ("temperature", "storage_temperature"))
    return ", ".join(f"{name} {row[c].lower()}" for name, c in parts if row[c])


def _said_yes(row: Row, start: str) -> str:
    """What is answered Yes among columns of one kind, in short."""
    known = fields.columns("inventory_items")
    chosen = [c for c in row if c.startswith(start) and row[c] == "Yes"]
    texts = [known[c].label.split(" (")[0] for c in chosen]
    short = (t if t.endswith("classified") else t.split(": ", 1)[-1] for t in texts)
    return ", ".join(text[:1].upper() + text[1:] for text in short)


def _components(row: Row) -> str:
    lines = []
    for n in range(1, 6):
        percent = row[f"hc{n}_percent_by_weight"]
        parts = [
            row[f"hc{n}_name"],
            None if percent is None else f"{amount(percent)} %",
            "EHS" if row[f"hc{n}_ehs"] == "Yes" else None,
            row[f"hc{n}_cas"],
        ]
        shown = list(dict.fromkeys(p for p in parts if p))
        lines.append(columns.MASK if columns.MASK in shown else " · ".join(shown))
    lines.append(row["additional_mixture_components"] or "")
    return "\n".join(dict.fromkeys(filter(None, lines)))
