"""The report of a facility as PDF: everything held of it, in the order of its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from upa.catalogue import columns
from upa.exports import matrix
from upa.exports.matrix import Request, answer
from upa.exports.pdf import Column, Document, Group
from upa.warehouse import pin

WIDEST = 9
"""Columns a table on a page can have; wider answers become lists of facts."""


@dataclass(frozen=True)
class Section:
    """A part of the report: a question, and what is said when its answer is empty.

    `chosen` columns are shown, in their order; all when there are none.
    """

    title: str
    question: str
    empty: str
    chosen: tuple[str, ...] = ()


SECTIONS = (
    Section(
        "Who regulates it",
        "facilities/agencies",
        "No file says which agency regulates this facility.",
    ),
    Section(
        "Submittals",
        "facilities/submittals",
        "No submittal of this facility is loaded.",
        (
            "submittal_element",
            "submitted_on",
            "submittal_status",
            "status_basis",
            "submittal_action_on",
            "submittal_action_agent_name",
            "submittal_action_comments",
            "next_due_date",
            "is_current",
        ),
    ),
    Section(
        "Inventory by state and unit",
        "facilities/materials_by_state",
        "No inventory of this facility is loaded.",
    ),
    Section(
        "Materials",
        "inventory/items",
        "There are no materials to show.",
        (
            "common_name",
            "cas_number",
            "hm_type",
            "physical_state",
            "maximum_daily_amount",
            "units",
            "ehs",
            "trade_secret",
            "chemical_location",
        ),
    ),
    Section(
        "Emergency plan and training",
        "plans/facilities",
        "No loaded file says who has the emergency plan of this facility.",
        (
            "plan_state",
            "submitted_on",
            "plan_option",
            "plan_dated",
            "training_option",
            "training_dated",
            "next_due_date",
            "plan_due",
            "asks_more",
        ),
    ),
    Section(
        "Documents of plan, training and other elements",
        "facilities/documents",
        "The current submittals name no document.",
        (
            "submittal_element",
            "document_kind",
            "slot",
            "option",
            "document_title",
            "date_authored",
            "stored_at_cers_id",
            "other_element_comment",
            "exempt_comment",
        ),
    ),
    Section(
        "Changes since the previous inventory",
        "changes/materials",
        "Nothing differs from the inventory before, or only one is loaded.",
        (
            "importance",
            "change",
            "common_name",
            "cas_number",
            "changed_field",
            "value_before",
            "value_after",
            "units",
            "compared_on",
        ),
    ),
    Section(
        "Changes since the previous facility information",
        "changes/facts",
        "Nothing differs from the facility information before, or only one is loaded.",
        ("importance", "changed_field", "value_before", "value_after", "compared_on"),
    ),
    Section(
        "Findings",
        "facilities/findings",
        "The checks found nothing wrong in the current submittals.",
        ("severity", "found_by", "message", "value", "field_number", "file_name", "locator"),
    ),
    Section(
        "Underground storage tanks",
        "facilities/ust_tanks",
        "No underground tank is reported.",
    ),
    Section(
        "Underground storage tank facility form",
        "facilities/ust_facility",
        "No such form is loaded.",
    ),
    Section(
        "Aboveground petroleum storage",
        "facilities/aboveground_petroleum",
        "No such form is loaded.",
    ),
    Section(
        "Remote waste consolidation sites",
        "facilities/remote_sites",
        "No such site is reported.",
    ),
    Section(
        "Other values",
        "facilities/other_values",
        "Every value of the current submittals is shown above.",
        ("submittal_element", "path", "value"),
    ),
    Section(
        "Where this comes from",
        "facilities/sources",
        "No loaded file mentions this facility.",
        ("file_name", "kind", "data_set_date_time", "loaded_on", "first_locator", "sha256"),
    ),
)


@pin.pinned()
def report(request: Request) -> bytes:
    """The facility report as a tagged PDF. Raises UserError for an unknown facility."""
    made = matrix.begin(request, "Facility report")
    made.heading("Identity")
    made.facts(matrix.place(request))
    made.facts(_activities(request))
    matrix.add_contacts(made, request)
    matrix.add_by_class(made, request)
    for section in SECTIONS:
        _add(made, request, section)
    matrix.add_provenance(made, request, ())
    return made.pdf()


def _activities(request: Request) -> list[tuple[str, str]]:
    """Answers of the Business Activities form; an absent answer is unknown, not No."""
    known = columns.fields.columns("facilities")
    asked = [c for c in request.identity if c in known and known[c].type == "yes-no"]
    by_answer: dict[str, list[str]] = {"Yes": [], "No": [], "Not answered": []}
    for column in asked:
        by_answer[request.identity[column] or "Not answered"].append(known[column].label)
    return [(f"Activities: {a}", ", ".join(names)) for a, names in by_answer.items() if names]


def _add(made: Document, request: Request, section: Section) -> None:
    """Add a section, or say why it is empty or not for the public."""
    made.heading(section.title)
    edition, rows = answer(request.asking(section.question))
    chosen = section.chosen or tuple(c.name for c in edition.columns)
    shown = [c for c in edition.columns if c.name in chosen]
    shown = [c for c in shown if any(row[c.name] is not None for row in rows)]
    if not rows:
        made.text(section.empty)
    elif not shown:
        made.text("Not public.")
    elif len(shown) > WIDEST:
        _add_facts(made, shown, rows)
    else:
        _add_table(made, shown, rows)


def _add_facts(made: Document, shown: Sequence[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    for number, row in enumerate(rows, 1):
        if len(rows) > 1:
            made.heading(f"{number} of {len(rows)}", 3)
        made.facts([(c.heading, _text(row[c.name], c)) for c in shown if row[c.name] is not None])


def _add_table(made: Document, shown: Sequence[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    cells = [[_text(row[c.name], c) for c in shown] for row in rows]
    heads = [
        Column(c.heading, _width(c.heading, [row[i] for row in cells]), c.kind == "amount")
        for i, c in enumerate(shown)
    ]
    made.table(heads, [Group(None, cells)])


def _width(heading: str, texts: Sequence[str]) -> float:
    """Room for the longest word, and for whole texts within reason; in characters."""
    words = (len(word) for text in (heading, *texts) for word in text.split())
    whole = min(max(map(len, texts), default=0), 28)
    return max(min(max(words, default=0), 24), whole, len(heading) / 2.5) + 2


def _text(value: Any, column: Any) -> str:
    if value is None:
        return ""
    if column.name == "slot":
        return columns.slot(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return matrix.amount(value) if column.kind == "amount" else str(value)
