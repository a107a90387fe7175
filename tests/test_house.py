"""The house holds: who may import whom, where SQL lives, how long modules and functions are."""

import ast
import importlib
import importlib.util
import re
import statistics
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.browser import ROOT

PYTHON = sorted(path for folder in ("upa", "pages") for path in (ROOT / folder).rglob("*.py"))
LIBRARY = [path for path in PYTHON if path.is_relative_to(ROOT / "upa")]
PAGES = sorted((ROOT / "pages").glob("*.py"))
PARTS = sorted((ROOT / "pages" / "parts").rglob("*.py"))
SQL_FILES = sorted((ROOT / "queries").rglob("*.sql"))
PACKAGES = sorted(path.parent for path in (ROOT / "upa").rglob("__init__.py"))
MAY_HOLD_SQL = ("upa/warehouse/", "upa/loading/", "upa/questions/query.py")

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


def sql_lines(module: ast.Module) -> list[int]:
    """Lines of string constants, f-strings included, that begin as SQL; docstrings are prose."""
    prose = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    return sorted(
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in prose and SQL.match(node.value)
    )


def function_lengths(module: ast.Module) -> dict[str, int]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(module)
        if isinstance(node, functions)
    }


OURS = re.compile(r"(upa|pages)\b")


def imported_modules(module: ast.Module) -> dict[str, ModuleType]:
    """Modules of the project by the name they are imported under, where nothing else has it."""
    rebound = {n.arg for n in ast.walk(module) if isinstance(n, ast.arg)} | {
        n.id for n in ast.walk(module) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    names = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and OURS.match(node.module or "")
        if hasattr(importlib.import_module(node.module), "__path__")
        for alias in node.names
        if importlib.util.find_spec(f"{node.module}.{alias.name}")
    }
    return {n: importlib.import_module(m) for n, m in names.items() if n not in rebound}


def missing_names(module: ast.Module) -> list[str]:
    """What is asked of imported modules of the project that they do not have, as `module.name`."""
    imported = imported_modules(module)
    return [
        f"{node.value.id}.{node.attr} in line {node.lineno}"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id in imported and not hasattr(imported[node.value.id], node.attr)
    ]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_imports_obey_the_contracts_of_the_layers() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-logo",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", PACKAGES, ids=name_of)
def test_a_package_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(tree(path / "__init__.py")) or ""
    assert path == ROOT / "upa" or len(re.findall(r"\.(?:\s|$)", said)) >= 2


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_sql_text_lives_in_query_files(path: Path) -> None:
    assert name_of(path).startswith(MAY_HOLD_SQL) or sql_lines(tree(path)) == []


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_no_function_is_longer_than_50_lines(path: Path) -> None:
    assert {name: n for name, n in function_lengths(tree(path)).items() if n > 50} == {}


def test_half_of_all_functions_have_at_most_ten_lines() -> None:
    lengths = [n for path in PYTHON for n in function_lengths(tree(path)).values()]
    assert statistics.median(lengths) <= 10


@pytest.mark.parametrize("path", LIBRARY, ids=name_of)
def test_a_module_has_fewer_than_400_lines_and_no_banners(path: Path) -> None:
    assert lines_of(path) < 400
    assert not re.search(
        r"^# ?[-=]{3}|^# [A-Z][\w ]*-{3,}$", path.read_text(encoding="utf-8"), re.M
    )


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_has_fewer_than_60_lines(path: Path) -> None:
    assert lines_of(path) < 60


@pytest.mark.parametrize("path", PARTS, ids=name_of)
def test_a_part_of_a_page_has_fewer_than_150_lines(path: Path) -> None:
    assert lines_of(path) < 150


@pytest.mark.parametrize("path", SQL_FILES, ids=name_of)
def test_a_query_file_begins_with_the_question_it_answers(path: Path) -> None:
    assert re.match(r"--\s*\w+(\W+\w+){2,}", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SQL_FILES, ids=name_of)
def test_a_query_lists_its_columns_and_is_in_lower_case(path: Path) -> None:
    code = re.sub(r"--[^\n]*|'[^']*'", "", path.read_text(encoding="utf-8"))
    assert re.search(r"\bSELECT\b|\bFROM\b|\bWHERE\b|\bCREATE\b", code) is None
    # A rule that derives a table takes whatever columns the field catalogue gives it.
    derives = "schema" in path.relative_to(ROOT).parts[:-1]
    assert derives or re.search(r"\bselect\s+\*", code) is None


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


def test_the_detectors_find_sql_and_length_in_a_bad_module() -> None:
    bad = ast.parse(SAMPLE)
    assert sql_lines(bad) == [9, 10, 11, 13]
    assert function_lengths(bad) == {"long": 7}


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_a_module_uses_only_names_that_the_modules_it_imports_have(path: Path) -> None:
    assert missing_names(tree(path)) == []


def test_the_detector_of_missing_names_finds_one() -> None:
    bad = ast.parse("from upa.ui import messages\nmessages.nothing('')\nmessages.no_such('')")
    assert missing_names(bad) == ["messages.no_such in line 3"]


def test_the_map_of_the_house_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:upa|pages|queries|data|docs|tests)/[\w./*-]+|\w+\.(?:py|toml))`", text
    )
    assert len(named) > 20
    assert [name for name in named if not list(ROOT.glob(name.rstrip("/")))] == []


def test_the_map_of_the_house_names_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = [f"upa/{path.parent.name}" for path in (ROOT / "upa").glob("*/__init__.py")]
    assert [name for name in packages if name not in text] == []
    assert len(text.splitlines()) < 150
