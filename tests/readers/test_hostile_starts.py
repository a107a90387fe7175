"""Starts of files made to keep what looks at them busy."""

from __future__ import annotations

import io
import time

import pytest

from upa.catalogue.clock import utc_now
from upa.catalogue.records import Refused, WorkbookOptions
from upa.readers import formats
from upa.readers.files import HEAD, StreamFile

STARTS = {
    "blanks": b" " * HEAD,
    "blanks and dashes": b" -" * (HEAD // 2) + b"x",
    "comments": b"<a>" + b"<!---->" * HEAD,
    "open comments": b"<a>" + b"<!--" * HEAD,
    "tags": b"<a>" * HEAD,
    "open tags": b"<a " * HEAD,
    "open tags of a table": b"<table CERSID" + b"<" * HEAD,
    "instructions": b"<?x?>" * HEAD,
    "references": b"<a>" + b"&#" * HEAD,
    "marks": b"\xef\xbb\xbf" * HEAD,
    "separators": b"," * HEAD,
    "quotation marks": b'CERSID,"' + b'"' * HEAD,
}


@pytest.mark.parametrize("name", STARTS)
def test_no_start_of_a_file_takes_long_to_look_at(name: str) -> None:
    start = time.process_time()
    with pytest.raises(Refused):
        list(
            formats.read(
                StreamFile("x", io.BytesIO(STARTS[name])), WorkbookOptions(utc_now())
            ).batches
        )
    assert time.process_time() - start < 5
