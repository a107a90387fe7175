"""What pages show and what leaves as CSV, Excel and Parquet are the same rows in the same order.

Every exported question meets combinations of filters, drawn from the data, always the same ones:
without any filter it leaves in every format, with each combination in one of them in turn. Every
file of SQL with conditions, a part that questions share or the question itself, meets forty or all
it can. A property test draws others and makes all formats of each.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.exported import plain, rows_of, same_everywhere
from tests.support.exported_questions import (
    can_take,
    combinations_of,
    conditions,
    exported,
    share_of,
    table_of,
    wanted,
)
from upa.catalogue import columns
from upa.exports import edition
from upa.exports.request import Request
from upa.questions import query
from upa.ui.tables import ROWS
from upa.warehouse.access import EVERYTHING

COMBINATIONS = 40
LEAST = 4
"""Combinations for a question that shares its filter with others."""
KINDS = ("csv", "parquet", "xlsx")
QUESTIONS = exported()
NAMES = {1500: "Kern County", 3700: "San Diego County"}


@pytest.fixture(scope="module")
def sample(loaded_sample: Path) -> Path:
    return loaded_sample


@pytest.fixture(autouse=True)
def served(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(sample))


def asked(name: str, params: dict[str, Any]) -> Request:
    """The agency edition with trade secrets: everything the page can show."""
    return Request(name, params, "agency", True, table_of(name), agencies=NAMES, access=EVERYTHING)


def on_the_page(request: Request) -> list[list[Any]]:
    """What the page shows, page after page where it has pages: labels for codes, all columns."""
    table = request.catalogue_table
    shown = [columns.labelled(f, table, NAMES).astype(object) for f in frames(request) if len(f)]
    return [
        [_cell(cell) for cell in row]
        for frame in shown
        for row in frame.where(frame.notna(), None).to_numpy().tolist()
    ]


def frames(request: Request) -> Iterator[pd.DataFrame]:
    """The pages; after the first they are longer, so that a long answer has four."""
    name, params = request.name, request.asked()
    if "limit" not in query.question(name).types:
        yield query.run(name, EVERYTHING, **params)
        return
    first = query.run(name, EVERYTHING, limit=ROWS, offset=0, **params)
    yield first
    if len(first) == ROWS:
        found = query.count(name, EVERYTHING, **params)
        size = max(ROWS, found // 3)
        for skip in range(ROWS, found, size):
            yield query.run(name, EVERYTHING, limit=size, offset=skip, **params)


def _cell(cell: Any) -> Any:
    """A cell of a page in the form files are compared in; lists are one text."""
    return "; ".join(map(str, cell)) or None if isinstance(cell, np.ndarray) else plain(cell)


def found_everywhere(request: Request, kinds: Sequence[str] = KINDS) -> None:
    """Find the same rows on the page and in these kinds of files."""
    page = on_the_page(request)
    for kind in kinds:
        assert rows_of(request, kind, page)[1:] == page, kind


def chosen(name: str) -> list[dict[str, Any]]:
    """No filter, and the combinations a question meets."""
    return combinations_of(name, share_of(name, COMBINATIONS, LEAST))


@pytest.mark.parametrize("name", QUESTIONS)
def test_page_csv_excel_and_parquet_hold_the_same_rows(name: str) -> None:
    for number, params in enumerate(chosen(name)):
        kinds = [KINDS[number % len(KINDS)]] if number else KINDS
        found_everywhere(asked(name, params), kinds)


def test_filters_meet_forty_combinations_and_nearly_all_questions_have_rows() -> None:
    met: Counter[str] = Counter()
    for name in QUESTIONS:
        met.update(dict.fromkeys(conditions(name), len(chosen(name))))
    few = [file for file, times in met.items() if times < wanted(file, COMBINATIONS)]
    silent = [
        n for n in QUESTIONS if not any(query.count(n, EVERYTHING, **p) for p in chosen(n)[:9])
    ]
    assert few == []
    assert len(silent) < len(QUESTIONS) / 8, silent


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_question_and_filter_gives_the_same_rows_everywhere(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(QUESTIONS))
    values = {k: st.sampled_from((None, *v)) for k, v in can_take(name).items()}
    found_everywhere(asked(name, data.draw(st.fixed_dictionaries(values))))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_public_edition_is_the_page_less_what_is_not_public(name: str) -> None:
    request = Request(
        name, chosen(name)[-1], "public", False, table_of(name), agencies=NAMES, access=EVERYTHING
    )
    rows = same_everywhere(request)[1:]
    with edition.open_edition(request) as made:
        kept = [f.name in {c.name for c in made.columns} for f in made.reader.schema]
    if "trade_secret" not in query.question(name).sql or "trade_secrets" in request.takes:
        page = [[c for c, k in zip(r, kept, strict=True) if k] for r in on_the_page(request)]
        assert rows == page


def test_what_pages_offer_is_found_in_their_code() -> None:
    assert {
        "overview/by_county", "submissions/files", "submissions/finding_codes",
        "businesses/list", "jurisdictions/due", "facilities/list", "inventory/by_waste",
        "inventory/by_federal_24",
    } <= set(QUESTIONS)  # fmt: skip
    assert "overview/counts" not in QUESTIONS
