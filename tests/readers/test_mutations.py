"""Faults of any kind in files of any format: read or refused, never an error, nothing lost."""

from __future__ import annotations

from tests.support import mutations

SEED = 20261128


def test_mutated_exchange_files_are_read_whole_or_refused() -> None:
    files = mutations.files(180, SEED, mutations.XML_FORMS)
    outcomes = {name: mutations.read(name, data) for name, data in files}
    assert not {name: outcome.lost for name, outcome in outcomes.items() if outcome.lost}
    assert sum(not outcome.is_refused for outcome in outcomes.values()) > 20


def test_mutated_tables_are_read_or_refused() -> None:
    forms = mutations.TABLE_FORMS
    outcomes = [mutations.read(name, data) for name, data in mutations.files(24, SEED, forms)]
    assert {outcome.is_refused for outcome in outcomes} == {True, False}
