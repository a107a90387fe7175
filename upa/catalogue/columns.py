"""What the columns of an answer are: headings, meanings, labels of codes, and who may see them.

Most are columns of the catalogue. Those that questions compute are described in
`data/reference/computed_columns.csv`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal

import pandas as pd

from upa.catalogue import fields

Audience = Literal["public", "agency"]
Public = Literal["yes", "no", "trade-secret"]
MASK = "trade secret"
"""What stands in the place of a text the public may not see."""
YES_NO = {"Y": "Yes", "N": "No", True: "Yes", False: "No"}
KNOWN_BY_CODE = frozenset({"dot_hazard_classes", "state_waste_codes", "naics"})
IN_UNITS = frozenset(
    {
        "maximum_daily_amount",
        "average_daily_amount",
        "largest_container",
        "annual_waste_amount",
        "largest_amount",
    }
)
"""Amounts in the unit their row names."""
CODED: Mapping[str, str] = {
    "plan_state": "plan_states",
    "plan_due": "plan_dues",
    "plan_option": "document_options",
    "training_option": "document_options",
}
"""Code lists of computed columns."""
STRICTEST: tuple[Public, ...] = ("no", "trade-secret", "yes")


@cache
def computed() -> Mapping[str, Mapping[str, str]]:
    """Columns that questions compute, by name: label, public, description."""
    return {row["column"]: row for row in fields.reference("computed_columns")}


@cache
def field_of(column: str, table: str) -> fields.Field | None:
    """The field behind a column of an answer: the one of `table`, else any of that name; one like
    the option of a document for a computed column of codes."""
    if column in CODED:
        like = fields.columns("documents")["option"]
        return dataclasses.replace(like, column=column, codes=CODED[column])
    own = fields.columns(table).get(column) if table else None
    return own or next((f for f in fields.catalogue() if f.column == column), None)


def heading(column: str, table: str) -> str:
    """Heading of a column."""
    if column in computed():
        return computed()[column]["label"]
    known = field_of(column, table)
    return known.label if known else column.replace("_", " ").capitalize()


def heading_with_unit(column: str, table: str) -> str:
    """Heading of a column that also says where the unit of an amount stands."""
    unit = " (in Units)" if column in IN_UNITS else ""
    return heading(column, table) + unit


def help_text(column: str, table: str) -> str | None:
    """What a column means, for its help."""
    if column in computed():
        return computed()[column]["description"]
    known = field_of(column, table)
    number = f" Registry field {known.number}." if known and known.number else ""
    return (known.description + number).strip() or None if known else None


@cache
def publicness(column: str, table: str, is_text: bool = True) -> Public:
    """Whether the public may see a column: the field of `table` decides, else the strictest of
    all fields of that name. Computed text that nobody has declared is not public.
    """
    if column in computed():
        return computed()[column]["public"]
    own = fields.columns(table).get(column) if table else None
    named = {f.public for f in ([own] if own else fields.catalogue()) if f.column == column}
    if not named:
        return "no" if is_text else "yes"
    return next(p for p in STRICTEST if p in named)


def code_texts(
    known: fields.Field, codes: Iterable[object], agencies: Mapping[int, str]
) -> dict[object, str]:
    """Labels of codes of a field, `Unknown (n)` where there is none; Yes and No."""
    if known.type == "yes-no":
        return {code: YES_NO.get(code, str(code)) for code in codes}
    return {code: _label(_whole(code), known.codes, agencies) for code in codes}


def _whole(code: object) -> object:
    """A code that became a fraction because others of its column are missing."""
    return int(code) if isinstance(code, float) and code.is_integer() else code


def _label(code: object, codes: str, agencies: Mapping[int, str]) -> str:
    if codes == "regulators":
        return agencies.get(int(code), f"Agency {code} (not in the directory)")
    label = fields.code_label(codes, code)
    known = codes in KNOWN_BY_CODE and str(code) in fields.codes(codes)
    return f"{code} {label}" if known else label


def labelled(frame: pd.DataFrame, table: str, agencies: Mapping[int, str]) -> pd.DataFrame:
    """The same rows with labels for codes (`Unknown (n)` where there is none) and Yes and No.

    What is missing is None in a column of labels.
    """
    shown = {}
    for column in frame.columns:
        known, values = field_of(column, table), frame[column]
        if known is not None and (known.codes or known.type == "yes-no"):
            codes = set(values.dropna().tolist())
            shown[column] = _replaced(values, code_texts(known, codes, agencies))
        elif values.dtype in ("bool", "boolean"):
            shown[column] = _replaced(values, YES_NO)
        else:
            shown[column] = values
    return pd.DataFrame(shown, index=frame.index)


def _replaced(values: pd.Series, texts: Mapping[Any, str]) -> pd.Series:
    """Texts for values; for a page of rows a list is several times faster than the frame's map."""
    return pd.Series([texts.get(v) for v in values.tolist()], values.index, dtype=object)


def slot(path: str) -> str:
    """A document slot, given as an element path, as words: UST monitoring site plan document."""
    last = path.rsplit("/", 1)[-1]
    words = re.split(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", last)
    text = " ".join(word if word.isupper() else word.lower() for word in words)
    return text[:1].upper() + text[1:]
