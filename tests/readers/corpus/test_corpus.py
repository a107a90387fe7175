"""Every file of the corpus is read, or refused, as it should be."""

from __future__ import annotations

import io

import pytest

from tests.readers.corpus.build import zipped
from tests.readers.corpus.cases import CASES, Case
from upa.catalogue.clock import utc_now
from upa.catalogue.records import Batch, Finding, Refused, SourceFile, WorkbookOptions
from upa.loading import values
from upa.readers import archive, formats
from upa.readers.files import StreamFile

FORMS = ("inventory_items", "owner_operators")


def read(case: Case) -> tuple[list[Batch], list[Finding]]:
    """Batches of a case, and what is said of it."""
    file: SourceFile = StreamFile(case.name, io.BytesIO(case.make()))
    if archive.is_archive(file):
        (file,) = archive.members(file).files
    source = formats.read(file, WorkbookOptions(utc_now()))
    batches = list(source.batches)
    for batch in batches:
        typed = [values.typed(name, batch.tables[name]) for name in batch.tables]
        batch.findings += [finding for _, found in typed for finding in found]
    return batches, source.findings + [f for batch in batches for f in batch.findings]


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_a_file_is_read_as_it_is_meant(case: Case) -> None:
    batches, findings = read(case)
    tables = [b.tables[name] for b in batches for name in FORMS if name in b.tables]
    rows = [row for table in tables for row in table.to_pylist()]
    assert len(rows) == case.rows
    assert {name: rows[0].get(name) for name in case.values} == case.values
    if case.typed:
        first = next(values.typed(name, b.tables[name])[0] for b in batches for name in b.tables
                     if name in FORMS)  # fmt: skip
        assert {name: first[name][0].as_py() for name in case.typed} == case.typed
    assert set(case.findings) <= {finding.code for finding in findings}


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_that_is_not_read_is_named_for_what_it_is(case: Case) -> None:
    with pytest.raises(Refused) as refused:
        read(case)
    for words in case.refused:
        assert words in str(refused.value)
    assert refused.value.next_step.endswith(".")


@pytest.mark.parametrize("kind", sorted({c.kind for c in CASES}))
def test_a_file_without_anything_odd_has_no_finding_of_its_kind(kind: str) -> None:
    codes = {code for c in CASES if c.kind == kind for code in c.findings} - {"cell-is-formula"}
    plain = Case("plain.csv", kind, next(c.make for c in CASES if c.name == "pipe.csv"))
    _, findings = read(plain)
    assert not codes & {finding.code for finding in findings}


def test_a_changed_identifier_stands_in_the_finding_as_it_was_written() -> None:
    case = next(c for c in CASES if c.name.startswith("CASNumber '7782–50–5'"))
    _, findings = read(case)
    (cleaned,) = (f for f in findings if f.code == "identifier-cleaned")
    assert (cleaned.value, cleaned.locator, cleaned.cers_id) == ("7782–50–5", "row 2", 10000001)


def test_a_table_in_a_zip_that_is_not_read_is_named() -> None:
    other = next(c for c in CASES if c.name == "portal sites.csv").make()
    answer = next(c for c in CASES if c.name == "blank line first.xml").make()
    packed = StreamFile("week.zip", io.BytesIO(zipped(answer__xml=answer, sites__csv=other)))
    found = archive.members(packed)
    assert [f.name for f in found.files] == ["answer.xml"]
    (warning,) = found.unread_tables
    assert (warning.severity, warning.value) == ("warning", "sites.csv")
