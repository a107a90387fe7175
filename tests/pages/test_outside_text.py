"""Texts from outside reach a page only as themselves."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support import sinks
from upa.catalogue.paths import PROJECT
from upa.ui.text import mail_link, plain, web_link

DRAWING = sorted([*(PROJECT / "pages").rglob("*.py"), *(PROJECT / "upa" / "ui").glob("*.py")])
FAULTY = """
import streamlit as st
from upa.ui.text import Markup, plain
def draw(name, count):
    st.caption({text})
def made(name) -> Markup:
    return {made}
"""


@pytest.mark.parametrize("path", DRAWING, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_text_reaches_a_page_or_a_chart_unless_it_is_made_plain(path: Path) -> None:
    assert [*sinks.unguarded(path), *sinks.in_charts(path)] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("name", True),
        ("f'{name}'", True),
        ("'x' + name", True),
        ("name or 'x'", True),
        ("', '.join([name])", True),
        ("str(name)", True),
        ("plain(name)", False),
        ("f'**{plain(name)}**: {count:,}'", False),
        ("made(name)", False),
    ],
)
def test_the_guard_finds_texts_that_nobody_made_plain(
    text: str, is_found: bool, tmp_path: Path
) -> None:
    path = tmp_path / "page.py"
    path.write_text(FAULTY.format(text=text, made="plain(name)"), encoding="utf-8")
    assert bool(sinks.unguarded(path)) == is_found
    path.write_text(FAULTY.format(text="''", made=text), encoding="utf-8")
    assert bool(sinks.unguarded(path)) == (is_found or (text == "made(name)" and False))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Acme & Sons (Delano), No. 4, 10:30", r"Acme \& Sons (Delano), No. 4, 10:30"),
        ("1. first", r"1\. first"),
        ("two\nlines", "two lines"),
        ("see www.a.example", "see www:small[].a.example"),
        (":smile:", r"\:s:small[]mile:"),
        ("a@b.example", "a:small[]@b.example"),
        ("\x1b[1m", r"�\[1m"),
    ],
)
def test_plain_marks_only_what_would_be_read_as_something_else(text: str, markup: str) -> None:
    assert plain(text) == markup
    assert plain(plain(text)) == markup


def test_only_addresses_become_links() -> None:
    assert web_link("https://a.example/x") == "[a.example/x](https://a.example/x)"
    assert web_link("https://a.example/x)y") == "[a.example/x)y](https://a.example/x%29y)"
    assert web_link("javascript:alert(1)") == r"javascript\:alert(1)"
    assert mail_link("a@b.example") == "[a:small[]@b.example](mailto:a@b.example)"
    assert mail_link("a@b.example\nBcc: c") == r"a:small[]@b.example Bcc: c"


LINKED = """
import pandas as pd
from upa.ui import tables
for website in ({!r}, None), ({!r}, None):
    tables.grid(pd.DataFrame({{"agency_website": website}}), "", "Agencies")
"""


def test_a_column_of_web_addresses_has_links_only_where_all_of_it_are_web_addresses() -> None:
    run = AppTest.from_string(LINKED.format("https://a.example/", "javascript:alert(1)")).run()
    assert not run.exception
    kinds = [
        json.loads(f.proto.columns)["agency_website"].get("type_config") for f in run.dataframe
    ]
    assert [(kind or {}).get("type") for kind in kinds] == ["link", None]
