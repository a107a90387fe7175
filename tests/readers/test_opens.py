"""A file is opened once to identify it, and once to read it; a load reads its own copy."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.readers.corpus.build import answer, declared, gzipped, html, rows, soap, text, workbook
from upa.catalogue.clock import utc_now
from upa.catalogue.records import WorkbookOptions
from upa.loading.loader import load
from upa.readers import formats
from upa.readers.files import StreamFile, identify
from upa.warehouse.generations import Warehouse

FILES = {
    "answer.xml": declared(answer()).encode(),
    "answer.xml.gz": gzipped(answer().encode()),
    "soap.xml": soap(answer()).encode(),
    "inventory.xlsx": workbook(("HMI", rows({}))),
    "inventory.csv": text(rows({})),
    "inventory.xls": html(rows({})),
}


class Counted(StreamFile):
    """A file that counts how often it is opened."""

    opens = 0

    def open(self) -> BinaryIO:
        self.opens += 1
        return super().open()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_opened_once_to_identify_and_once_to_read_it(name: str) -> None:
    file = Counted(name, io.BytesIO(FILES[name]))
    known = identify(file)
    assert file.opens == 1
    list(formats.read(known, WorkbookOptions(utc_now())).batches)
    assert file.opens == 2


@pytest.mark.parametrize("name", FILES)
def test_a_load_opens_a_file_to_tell_zips_and_once_to_copy_it(name: str, tmp_path: Path) -> None:
    file = Counted(name, io.BytesIO(FILES[name]))
    (report,) = load([file], Warehouse(tmp_path)).files
    assert (report.status, file.opens) == ("loaded", 2)
