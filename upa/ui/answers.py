"""Questions asked for a page, remembered for as long as nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from upa.agencies import directory
from upa.catalogue.records import UserError
from upa.questions import checks, query
from upa.ui import address
from upa.warehouse import entry_file, past_days
from upa.warehouse.access import EVERYTHING, Access
from upa.warehouse.generations import Warehouse
from upa.warehouse.schema import is_of_this_version

OF_LOADS = "submissions/"
"""Area of the questions about loaded files, which no past day changes."""


class Asked(NamedTuple):
    """A question with its parameters, who asks, and the file of the past day it is asked of."""

    name: str
    params: Mapping[str, Any]
    access: Access
    file: Path | None


def access() -> Access:
    """What the person before the page may see: everything."""
    return EVERYTHING


# Streamlit takes longer to hash each argument than a small answer takes to ask, so what an answer
# depends on is one text.
@st.cache_data(max_entries=2000, show_spinner=False)
def _answer(key: str, _question: Asked) -> pd.DataFrame:
    return query.run(_question.name, _question.access, _question.file, **_question.params)


@st.cache_data(max_entries=2000, show_spinner=False)
def _total(key: str, _question: Asked) -> int:
    return query.count(_question.name, _question.access, _question.file, **_question.params)


def _key(asked: Asked) -> str:
    return repr((asked, *_served()))


def _served() -> tuple[str, str]:
    """What the served data are, and which warehouse and what people entered beside it."""
    warehouse = Warehouse()
    return warehouse.identity, f"{warehouse.folder} {entry_file.version()}"


def past_day(question: str = "") -> date | None:
    """The past day in the scope, None for the present. Questions about loads are of the present."""
    return None if question.startswith(OF_LOADS) else address.scope().as_of


def day_file(question: str = "") -> Path | None:
    """The warehouse file of the past day that is shown; None for the present."""
    return past_days.day_file(past_day(question))


def ask(name: str, **params: Any) -> pd.DataFrame:
    """The answer to a question, as of the day in the scope.

    It is remembered until something is loaded, undone or entered.
    """
    asked = Asked(name, params, access(), day_file(name))
    return _answer(_key(asked), asked)


def ask_one(name: str, **params: Any) -> dict[str, Any]:
    """The one row of an answer as a dictionary; empty when there is none. Missing is None."""
    rows = ask(name, **params).astype(object)
    return rows.where(rows.notna(), None).iloc[0].to_dict() if len(rows) else {}


def total(name: str, **params: Any) -> int:
    """How many rows a question has, remembered likewise."""
    asked = Asked(name, params, access(), day_file(name))
    return _total(_key(asked), asked)


@st.cache_data(max_entries=100, show_spinner="Checking")
def _check_results(
    params: Mapping[str, Any],
    names: Sequence[str],
    access: Access,
    file: Path | None,
    served: str,
    state: str,
) -> list[checks.Result]:
    return checks.results(params, access, None if file else Warehouse().before(), file)


def check_results(params: Mapping[str, Any]) -> list[checks.Result]:
    """What every check finds, remembered likewise, and until there is another check."""
    names = [check.question for check in checks.checks()]
    return _check_results(params, names, access(), day_file(), *_served())


def agency_names() -> dict[int, str]:
    """Names of all agencies by code, as far as codes are known."""
    return {a.code: a.name for a in directory.current().agencies if a.code is not None}


def contracts() -> None:
    """Raise UserError where a question does not fit the warehouse.

    One of this version fits the questions that came with it, which a test of all of them shows.
    """
    if is_of_this_version(Warehouse().cursor(EVERYTHING)):
        return
    if fault := _misfit(_served(), query.names()):
        raise fault


@st.cache_resource(max_entries=2, show_spinner=False)
def _misfit(served: tuple[str, str], questions: list[str]) -> UserError | None:
    cursor = Warehouse().cursor(EVERYTHING)
    try:
        query.check_contracts(cursor)
        checks.check_contracts(cursor)
    except UserError as fault:
        return fault
    return None


def is_empty() -> bool:
    """Whether nothing was ever loaded."""
    return Warehouse().generation is None
