"""Tables, a page at a time."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from upa.agencies import agency_fields
from upa.catalogue import columns
from upa.catalogue.phrases import counted
from upa.ui import address, choices, labels

ROWS = 25

HASH = 16
"""Digits of a file hash that people are shown."""

LONG = re.compile(r"\S{25}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBERED = (
    *("cers_id", "organization_code", "business_code", "stored_at_cers_id"),
    *("load_number", "file_number", "agency_code"),
    *("counted_cers_id", "counted_under", "aside_cers_id", "reporting_year"),
)

LINKS = ("agency_website", "contact_page", "local_portal")
WIDTHS: Mapping[str, int] = {"message": 400, "locator": 200, "sha256": 75, "agency_email": 200}
"""Pixels of columns whose texts are too long to be shown whole."""
WIDEST, WIDEST_FIRST = 300, 440
"""Most pixels of any other column of texts, and of the very first one, which says what a row is."""
MEASURED = 9
"""Rows from the top that a grid measures for the width of a column, besides the last one."""


def _column(name: str, table: str, values: pd.Series, most: int | None) -> Any:
    """How a column is shown; without `most` pixels its texts take what room is left."""
    label, help_text = columns.heading(name, table), columns.help_text(name, table)
    if str(values.dtype).startswith("datetime"):
        return st.column_config.DateColumn(label, help=help_text, format="YYYY-MM-DD")
    if name in LINKS and values.dropna().map(agency_fields.URL.fullmatch).notna().all():
        return st.column_config.LinkColumn(label, help=help_text, width="medium")
    if pd.api.types.is_numeric_dtype(values):
        amount = _is_amount(name, table, values)
        shape = "localized" if amount else "%d"
        width = _width(label, values) if amount else None
        return st.column_config.NumberColumn(label, help=help_text, format=shape, width=width)
    width = WIDTHS.get(name) or (most and _text_width(label, values, most))
    return st.column_config.Column(label, help=help_text, width=width)


def _width(label: str, values: pd.Series) -> int:
    """Pixels that hold the heading and every amount; left alone, a grid measures too few rows."""
    longest = max((len(f"{v:,.10g}") for v in values.dropna()), default=0)
    return 24 + 7 * max(len(label), longest + 1)


def _text_width(label: str, values: pd.Series, most: int) -> int | None:
    """Pixels that hold every text, up to a limit; None where the grid itself finds them."""
    lengths = values.fillna("").astype(str).str.len().tolist()
    seen = lengths[:MEASURED] + lengths[MEASURED:][-1:]
    usual = [n for n in seen if n < 2 * sum(seen) / len(seen)]  # a grid leaves outliers out
    measured, longest = max([len(label), *usual]), max([len(label), *lengths])
    unseen = max([*lengths[MEASURED:-1], *(n for n in seen if n not in usual)], default=0)
    width = 24 + round(6.5 * longest)
    return None if unseen < 0.9 * measured and width <= most else min(most, width)


def grid(
    frame: pd.DataFrame,
    table: str,
    alt: str,
    first: Sequence[str] = (),
    missing: str = "",
    whole: bool = False,
    **options: Any,
) -> Any:
    """A grid of rows; columns in `first` are shown, the others wait in the column chooser.

    `missing` stands in the very first column, which says what a row is, where it has no text.
    A `whole` grid does not scroll, however many rows it has.
    """
    rows = labels.readable(frame, table)
    order = list(first or rows.columns)
    what = order[0]
    if missing and rows[what].dtype == object:
        rows[what] = rows[what].where(rows[what].notna(), missing)
    most = dict.fromkeys(rows.columns, WIDEST) | {order[-1]: None, what: WIDEST_FIRST}
    return st.dataframe(
        rows,
        hide_index=True,
        column_order=order,
        column_config={c: _column(c, table, rows[c], most[c]) for c in rows.columns},
        height="content" if whole or len(rows) <= ROWS else "auto",
        alt=alt,
        placeholder="",
        **options,
    )


def plain_table(frame: pd.DataFrame, table: str, alt: str, missing: str = "") -> None:
    """A short table as text that every browser and screen reader can read, line breaks kept.

    It scrolls sideways with the keyboard too, and its rows become cards on narrow screens.
    `missing` stands where the first columns, which say what a row counts, have no value.
    """
    rows = labels.readable(frame, table)
    for column in rows.columns[:3] if missing else []:
        rows[column] = rows[column].where(rows[column].notna(), missing)
    numbers = {c for c in rows.columns if _is_amount(c, table, rows[c])}
    heads = {c: html.escape(columns.heading(c, table)) for c in rows.columns}
    top = "".join(f"<th{_right(c in numbers)}>{text}</th>" for c, text in heads.items())
    body = "".join(
        "<tr>" + "".join(_td(c, heads[c], v, c in numbers) for c, v in row.items()) + "</tr>"
        for row in rows.to_dict("records")
    )
    st.html(
        f"<div class='upa-table' role='region' tabindex='0' aria-label='{html.escape(alt)}'>"
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def side_by_side(frame: pd.DataFrame, table: str, names: str, alt: str) -> None:
    """The rows of an answer as columns headed by the column `names`: a line for each property that
    any of them has."""
    rows = labels.readable(frame.drop(columns=[names]).dropna(axis="columns", how="all"), table)
    amounts = {c: _is_amount(c, table, rows[c]) for c in rows.columns}
    cells = {
        name: [_cell(row[c], is_amount) for c, is_amount in amounts.items()]
        for name, row in zip(frame[names], rows.to_dict("records"), strict=True)
    }
    plain_table(
        pd.DataFrame({"reported_field": [columns.heading(c, table) for c in amounts], **cells}),
        "",
        alt,
    )


def _td(column: str, heading: str, value: object, is_amount: bool) -> str:
    text = _cell(value, is_amount)
    text = f"{text[:HASH]}…" if column == "sha256" else text
    kind = "upa-day" if DAY.match(text) else "upa-long" if LONG.search(text) else ""
    style = _right(is_amount) or (f" class='{kind}'" if kind else "")
    return f"<td data-label='{heading}'{style}>{html.escape(text)}</td>"


def _right(is_amount: bool) -> str:
    return " class='upa-number'" if is_amount else ""


def _is_amount(column: str, table: str, values: pd.Series) -> bool:
    """Whether a column holds amounts or counts rather than numbers that name something."""
    known = columns.field_of(column, table)
    is_name = column in NUMBERED or (known is not None and bool(known.codes))
    return pd.api.types.is_numeric_dtype(values) and not is_name


def _cell(value: object, is_amount: bool) -> str:
    if value is None or pd.isna(value):
        return ""
    if is_amount:
        return f"{value:,.10g}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def pages(rows: int, noun: str, plural: str = "") -> int:
    """Say which rows of how many are shown, offer the other pages; return how many rows to skip."""
    last = max(1, math.ceil(rows / ROWS))
    asked = address.parameters().get("page", "1")
    page = min(max(int(asked) if asked.isdecimal() and len(asked) < 10 else 1, 1), last)
    skip = (page - 1) * ROWS
    with st.container(horizontal=True, vertical_alignment="center"):
        if rows:
            end = min(skip + ROWS, rows)
            st.markdown(f"{skip + 1:,}–{end:,} of {counted(rows, noun, plural)}", width="content")
        if last > 1:
            key = f"page_number.{page}"
            st.pagination(
                last, default=page, key=key, on_change=_turn, args=(key,), width="stretch"
            )
    return skip


def _turn(key: str) -> None:
    page = st.session_state[key]
    address.set_address("page", str(page) if page > 1 else None)


def sort_choice(labels: Mapping[str, str]) -> str:
    """How rows are sorted, kept in the address; the first of `labels` is the default."""
    return choices.keyed("sort", "Sorted by", labels)
