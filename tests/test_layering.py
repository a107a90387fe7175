"""The architecture of the project holds: who may import whom, where SQL lives, how long code is."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.browser import ROOT

LIBRARY = sorted((ROOT / "upa").glob("*.py"))
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
SQL_FILES = sorted((ROOT / "queries").rglob("*.sql"))

BASE = {"records", "fields", "files"}
READERS = {"edt_xml", "workbook", "sandbox", "archive", "readers"}
BELOW_LOADING = BASE | READERS | {
    "ahead", "checks", "derived", "intake", "places", "sources", "warehouse"
}  # fmt: skip
BELOW_PAGES = BELOW_LOADING | {
    "about", "check_summary", "columns", "directory", "evaluation", "exports", "filters", "groups",
    "loading", "local", "lookup",
    "maps", "matrix", "past", "pdf", "query", "report", "sample", "sheets", "template", "thresholds"
}  # fmt: skip
# What each module of the library may import from it. A new module takes its place here.
MAY_IMPORT = {
    "__init__": set(),
    "records": BASE,
    "fields": BASE,
    "files": BASE,
    "edt_xml": BASE,
    "workbook": BASE | {"sandbox"},
    "sandbox": set(),
    "archive": BASE | READERS,
    "ahead": BASE | READERS,
    "places": BASE,
    "sources": BASE,
    "intake": BASE | {"checks"},
    "derived": BASE | {"intake", "places", "warehouse"},
    "readers": BASE | READERS,
    "checks": BASE,
    "warehouse": BASE,
    "maps": BASE | {"places"},
    "flaws": set(),
    "sample": BASE | {"flaws"},
    "past": BASE | {"derived", "intake", "warehouse"},
    "loading": BELOW_LOADING,
    "local": BASE | {"warehouse"},
    "thresholds": BASE | {"warehouse"},
    "query": BASE | {"local", "places", "thresholds", "warehouse"},
    "groups": BASE,
    "worksheet": BASE | {"columns", "directory", "sheets"},
    "directory": BASE | {"local", "places", "query", "sheets", "warehouse"},
    "lookup": BASE | {"directory", "local", "places", "query", "warehouse"},
    "filters": BASE | {"query"},
    "columns": BASE,
    "about": BASE | {"columns", "query", "warehouse"},
    "sheets": BASE,
    "exports": BASE | {"about", "columns", "filters", "past", "query", "sheets"},
    "template": BASE | {"about", "columns", "exports", "filters", "past", "query", "sheets"},
    "pdf": set(),
    "matrix": BASE | {"about", "columns", "exports", "filters", "past", "pdf", "query"},
    "report": BASE | {"columns", "matrix", "pdf"},
    "evaluation": BASE | {"query"},
    "check_summary": BASE | {"about", "evaluation", "filters", "pdf", "query"},
    "ui": BELOW_PAGES,
    "commands": BASE | {"exports", "matrix", "query", "report", "template"},
    "__main__": BELOW_PAGES | {"commands"},
}
MAY_HOLD_SQL = {"local", "warehouse", "loading", "intake", "derived"}

# Upper-case or lower-case SQL; "Select an agency" is a sentence.
SQL = re.compile(
    r"""(\s|--[^\n]*\n)*(?:
        (?:select|SELECT)\s | (?:insert\ into|INSERT\ INTO)\s | (?:delete\ from|DELETE\ FROM)\s
      | (?:update|UPDATE)\s+\w+\s+(?:set|SET)\b
      | (?:with|WITH)\s+(?:recursive\ |RECURSIVE\ )?\w+\s+(?:as|AS)\s
      | (?:create|CREATE|drop|DROP|alter|ALTER|truncate|TRUNCATE)\s+(?:or\ replace\ |OR\ REPLACE\ )?
        (?:temp\ |TEMP\ )?(?:table|TABLE|view|VIEW|index|INDEX|schema|SCHEMA|macro|MACRO)\b
      | (?:attach|ATTACH|copy|COPY|pragma|PRAGMA)\s
    )""",
    re.VERBOSE,
)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(module: ast.Module) -> set[str]:
    """Dotted names a module imports anywhere in it; `from upa import x` counts as upa.x."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = "upa" if node.level else node.module or ""
            if node.level and node.module:
                origin = f"upa.{node.module}"
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


def imported_from_library(module: ast.Module) -> set[str]:
    """Names of the library's modules that a module imports."""
    parts = (name.split(".") for name in imported(module))
    return {part[1] for part in parts if part[0] == "upa" and len(part) > 1} & set(MAY_IMPORT)


def packages(module: ast.Module) -> set[str]:
    return {name.split(".")[0] for name in imported(module)}


def sql_lines(module: ast.Module) -> list[int]:
    """Lines of string constants, f-strings included, that begin as SQL; docstrings are prose."""
    prose = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    return sorted(
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in prose and SQL.match(node.value)
    )


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """One import cycle of a graph, or an empty list."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def function_lengths(module: ast.Module) -> dict[str, int]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(module)
        if isinstance(node, functions)
    }


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    assert path.stem in MAY_IMPORT, "give the new module its place in MAY_IMPORT"
    assert imported_from_library(tree(path)) - {path.stem} <= MAY_IMPORT[path.stem]


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_library_knows_neither_pages_nor_tests(path: Path) -> None:
    assert packages(tree(path)) & {"app", "pages", "tests", "benchmarks"} == set()


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_only_ui_of_the_library_imports_streamlit(path: Path) -> None:
    assert ("streamlit" in packages(tree(path))) <= (path.stem == "ui")


def test_the_library_has_no_import_cycles() -> None:
    graph = {path.stem: imported_from_library(tree(path)) for path in LIBRARY}
    assert {"fields", "records"} <= set(graph)
    assert cycle(graph) == []


@pytest.mark.parametrize("path", LIBRARY + PAGES, ids=lambda path: path.stem)
def test_sql_text_lives_in_query_files(path: Path) -> None:
    assert path.stem in MAY_HOLD_SQL or sql_lines(tree(path)) == []


@pytest.mark.parametrize("path", LIBRARY + PAGES, ids=lambda path: path.stem)
def test_no_function_is_longer_than_60_lines(path: Path) -> None:
    assert {name: n for name, n in function_lengths(tree(path)).items() if n > 60} == {}


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_a_query_file_begins_with_the_question_it_answers(path: Path) -> None:
    assert re.match(r"--\s*\w+(\W+\w+){2,}", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_a_query_lists_its_columns_and_is_in_lower_case(path: Path) -> None:
    code = re.sub(r"--[^\n]*|'[^']*'", "", path.read_text(encoding="utf-8"))
    assert re.search(r"\bSELECT\b|\bFROM\b|\bWHERE\b|\bCREATE\b", code) is None
    # A rule that derives a table takes whatever columns the field catalogue gives it.
    assert path.parent.name in ("refresh", "as_of") or re.search(r"\bselect\s+\*", code) is None


SAMPLE = """
import streamlit as st
from upa import fields
from upa.loading import load
from . import query
from .exports import write
def long():
    '''select is a word here'''
    a = "select 1"
    b = f"delete from {a}"
    c = "-- a comment\\nwith x as (select 1) select * from x"
    d = "Select an agency from the list", "with three facilities", "update the list"
    e = "CREATE TABLE t (x int)"
"""


def test_the_detectors_find_imports_sql_and_length_in_a_bad_module() -> None:
    bad = ast.parse(SAMPLE)
    assert packages(bad) == {"streamlit", "upa"}
    assert imported_from_library(bad) == {"fields", "loading", "query", "exports"}
    assert sql_lines(bad) == [9, 10, 11, 13]
    assert function_lengths(bad) == {"long": 7}


def test_the_cycle_detector_finds_a_cycle() -> None:
    found = cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
    assert set(pairwise(found)) in ({("a", "c"), ("c", "b"), ("b", "a")}, {*pairwise("abca")})
    assert cycle({"a": {"b"}, "b": set()}) == []
