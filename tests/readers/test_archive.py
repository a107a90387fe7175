"""Files as given, and ZIPs of them: good ones, odd ones and hostile ones."""

import hashlib
import io
import threading
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from upa.catalogue import fields
from upa.catalogue.records import Refused, SourceFile, WorkbookOptions
from upa.readers import archive
from upa.readers.files import DiskFile, StreamFile, head_of, identify, on_disk, shown
from upa.readers.workbook import reader, recognition

EXCHANGE = b"<?xml version='1.0'?><FacilitySubmittalQueryAnswer/>"
TABLE = b"CERSID,CommonName,EHS\r\n10000001,Acetone,N\r\n"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def inventory() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(fields.template_headers("inventory"))
    book.active.append([10000001])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old_inventory() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("Inventory").write(0, 0, "CERSID")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def given_as(content: bytes, name: str = "all.zip") -> StreamFile:
    return StreamFile(name, io.BytesIO(content))


def members(content: bytes) -> tuple[list[SourceFile], list[str]]:
    return archive.members(given_as(content))[:2]


def names(content: bytes) -> list[str]:
    return [f.name for f in members(content)[0]]


def refusal(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        members(content)
    assert ".zip" in caught.value.sentence, "the message names the file"
    assert caught.value.next_step.endswith(".")
    return caught.value


def content_of(file: SourceFile) -> bytes:
    with file.open() as stream:
        return stream.read()


def patched(content: bytes, offset: int, value: bytes) -> bytes:
    """A ZIP with some bytes changed in the directory entry of its first member."""
    at = content.index(b"PK\x01\x02") + offset
    return content[:at] + value + content[at + len(value) :]


# Files as given -----------------------------------------------------------------------------------


@pytest.fixture(params=["on disk", "uploaded", "in a ZIP"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> SourceFile:
    """The same bytes as each kind of file."""
    content = bytes(range(256)) * 1000
    if request.param == "on disk":
        (tmp_path / "data.bin").write_bytes(content)
        return DiskFile(tmp_path / "data.bin")
    if request.param == "uploaded":
        return given_as(content, "data.bin")
    packed = zipped({"folder/data.bin": content, "a.xml": EXCHANGE})
    (found, _, _) = archive.members(given_as(packed), readable=lambda head: head[:2] == b"\0\1")
    return found[0]


def test_a_file_has_a_name_a_size_and_a_hash_however_it_came(file: SourceFile) -> None:
    content = bytes(range(256)) * 1000
    assert (file.name, file.size) == ("data.bin", len(content))
    assert identify(file).sha256 == hashlib.sha256(content).hexdigest()
    assert head_of(file, 3) == b"\0\1\2"


def test_a_file_opens_afresh_and_seeks(file: SourceFile) -> None:
    with file.open() as one, file.open() as other:
        assert one.read(3) == other.read(3) == b"\0\1\2"
        assert one.seek(-2, io.SEEK_END) == file.size - 2
        assert one.read() == b"\xfe\xff"
        assert other.read(1) == b"\3"
        assert one.seek(1) == 1
        assert one.seek(1, io.SEEK_CUR) == 2
        assert one.read(1) == b"\2"


def test_a_file_can_be_had_at_a_path_and_a_copy_does_not_stay(file: SourceFile) -> None:
    with on_disk(file) as path:
        assert path.read_bytes() == content_of(file)
    assert path.exists() == isinstance(file, DiskFile)


def test_an_uploaded_file_can_be_read_by_threads_at_once() -> None:
    content = bytes(range(251)) * 20_000
    file, hashes = given_as(content), []
    threads = [
        threading.Thread(target=lambda: hashes.append(identify(file).sha256)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hashes == [hashlib.sha256(content).hexdigest()] * 8


def test_the_given_stream_stays_open() -> None:
    stream = io.BytesIO(b"data")
    content_of(StreamFile("a", stream))
    assert not stream.closed


def test_a_name_never_has_folders() -> None:
    assert given_as(b"", "C:\\Users\\x\\inventory.xlsx").name == "inventory.xlsx"
    assert given_as(b"", "a/b/c.xml").name == "c.xml"


# What a ZIP is and what is in it ------------------------------------------------------------------


def test_a_zip_is_an_archive_and_an_office_document_is_not() -> None:
    assert archive.is_archive(given_as(zipped({"a.xml": EXCHANGE})))
    assert archive.is_archive(given_as(zipped({})))
    word = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    sheet = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})
    for other in (inventory(), old_inventory(), word, sheet, EXCHANGE, TABLE, b""):
        assert not archive.is_archive(given_as(other))


def test_a_cut_off_zip_is_an_archive_and_a_cut_off_workbook_is_not() -> None:
    cut = zipped({"a.xml": EXCHANGE})[:60]
    assert archive.is_archive(given_as(cut, "all.zip"))
    assert not archive.is_archive(given_as(cut, "inventory.xlsx"))


DATA = {
    "exchange.xml": EXCHANGE,
    "byte order mark.xml": b"\xef\xbb\xbf" + EXCHANGE,
    "wide.xml": "<?xml version='1.0'?><a/>".encode("utf-16"),
    "no ending": EXCHANGE,
    "inventory.xlsx": inventory(),
    "inventory.xls": old_inventory(),
    "inventory.csv": TABLE,
    "wide.txt": TABLE.decode().encode("utf-16"),
    "named otherwise.dat": inventory(),
    "empty.xml": b"",
    "cut off.xlsx": inventory()[:500],
    "protected.xls": recognition.OLE_MAGIC + bytes(504) + recognition.ENCRYPTED,
}
OTHERS = {
    "plan.pdf": PDF,
    "map.png": b"\x89PNG\r\n\x1a\n",
    "page.xml": b"<?xml version='1.0'?><!DOCTYPE html><html></html>",
    "site.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "readme.txt": b"Our CERSID is 10000001.",
    "letter.docx": zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
    "letter.doc": recognition.OLE_MAGIC + "WordDocument".encode("utf-16-le"),
    "table.ods": zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "answer.json": b'{"CERSID": 10000001}',
    "empty.pdf": b"",
}


def test_data_are_told_from_attachments_by_content() -> None:
    files, attachments = members(zipped(DATA | OTHERS))
    assert [f.name for f in files] == list(DATA)
    assert attachments == list(OTHERS)
    assert [content_of(f) for f in files] == list(DATA.values())


def test_another_format_is_loaded_when_a_reader_knows_it() -> None:
    content = given_as(zipped(OTHERS))
    files, _, _ = archive.members(content, readable=lambda head: head.startswith(b"{"))
    assert [f.name for f in files] == ["answer.json"]


def test_folders_and_what_systems_leave_behind_are_passed_over() -> None:
    clutter = {"a/": b"", "__MACOSX/._a.xml": EXCHANGE, "a/.DS_Store": b"x", "Thumbs.db": b"x"}
    files, attachments = members(zipped({**clutter, "a/b.xml": EXCHANGE}))
    assert ([f.name for f in files], attachments) == (["b.xml"], [])


def test_members_say_which_zip_and_folder_they_are_in() -> None:
    inner = zipped({"x/b.xml": EXCHANGE, "plan.pdf": PDF})
    files, attachments = members(zipped({"a.xml": EXCHANGE, "sub/inner.zip": inner}))
    assert [shown(f) for f in files] == ["a.xml (in all.zip)", "b.xml (in all.zip/sub/inner.zip/x)"]
    assert attachments == ["plan.pdf"]
    assert [content_of(f) for f in files] == [EXCHANGE, EXCHANGE]


@pytest.mark.parametrize(
    "name", ["../../evil.xml", "/etc/evil.xml", "C:\\evil.xml", "..\\..\\evil.xml"]
)
def test_names_that_lead_out_of_the_folder_lead_nowhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    monkeypatch.setattr("tempfile.tempdir", str(inside))
    (file,) = members(zipped({name: EXCHANGE}))[0]
    with on_disk(file) as path:
        assert path.is_relative_to(inside)
        assert path.read_bytes() == EXCHANGE
    assert file.name == "evil.xml"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_two_members_of_one_name_are_both_read() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr("a.xml", EXCHANGE)
            made.writestr("a.xml", EXCHANGE + b"<!-- 2 -->")
    first, second = members(out.getvalue())[0]
    assert content_of(second) == content_of(first) + b"<!-- 2 -->"


@given(st.dictionaries(st.text("ab/.", min_size=1, max_size=8), st.binary(max_size=50), max_size=8))
def test_every_member_is_a_file_to_load_or_an_attachment(contents: dict[str, bytes]) -> None:
    contents = {n: d for n, d in contents.items() if not n.endswith("/")}
    files, attachments = members(zipped({**contents, "sure.xml": EXCHANGE}))
    assert len(files) + len(attachments) == len(contents) + 1


def test_a_workbook_in_a_zip_is_read() -> None:
    headings, row = fields.template_headers("inventory"), ["10000001", *[""] * 6, "Acetone", "N"]
    content = "\n".join(",".join(line) for line in (headings, row)).encode()
    (file,) = members(zipped({"inventory.csv": content}))[0]
    source = reader.read(file, WorkbookOptions(submitted_on=datetime(2026, 1, 1)))
    (batch,) = source.batches
    assert batch.tables["inventory_items"].column("common_name").to_pylist() == ["Acetone"]


# ZIPs that are refused ----------------------------------------------------------------------------

NESTED = zipped({"c.zip": zipped({"b.zip": zipped({"a.xml": EXCHANGE})})})
LARGE = EXCHANGE + b" " * (20 << 20)
# Offsets in a directory entry: flags 8, method 10, packed size 20, unpacked size 24.
MALFORMED = {
    "empty": (lambda: zipped({}), "no files in it"),
    "only attachments": (lambda: zipped({"plan.pdf": PDF, "map.png": b"\x89PNG"}), "plan.pdf"),
    "cut off": (lambda: zipped({"a.xml": EXCHANGE})[:-30], "damaged"),
    "magic and nothing else": (lambda: b"PK\x03\x04", "damaged"),
    "with a password": (lambda: patched(zipped({"a.xml": EXCHANGE}), 8, b"\1\0"), "password"),
    "packed by Deflate64": (
        lambda: patched(zipped({"a.xml": EXCHANGE}), 10, b"\x09\0"),
        "Deflate64",
    ),
    "nested three deep": (lambda: NESTED, "nested"),
    "a bomb": (lambda: zipped({"a.xml": LARGE}), "too large"),
    "a bomb in a ZIP inside": (
        lambda: zipped({"b.zip": zipped({"a.xml": LARGE})}),
        "too large",
    ),
    "claiming 2 GB packed in 60 bytes": (
        lambda: patched(zipped({"a.xml": EXCHANGE}), 24, (2 << 30).to_bytes(4, "little")),
        "2,147,483,648",
    ),
    "claiming 2 GB stored": (
        lambda: patched(zipped({"a.xml": EXCHANGE}, 0), 20, (2 << 30).to_bytes(4, "little") * 2),
        "more bytes than it has",
    ),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_zip_that_cannot_be_loaded_is_refused_in_plain_words(kind: str) -> None:
    make, words = MALFORMED[kind]
    assert words in str(refusal(make()))


def test_too_many_members_are_refused_counting_those_in_inner_zips(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    monkeypatch.setattr(archive._Budget.__init__, "__defaults__", (3, archive.MAX_UNPACKED))
    inner = zipped({"a.xml": EXCHANGE, "b.xml": EXCHANGE})
    assert "more than 3 files" in str(refusal(zipped({"1.zip": inner, "2.zip": inner})))
    assert names(zipped({"1.zip": inner})) == ["a.xml", "b.xml"]


def test_too_much_in_total_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive._Budget.__init__, "__defaults__", (10, 100))
    assert "unpacks to more than" in str(refusal(zipped({f"{n}.xml": EXCHANGE for n in range(3)})))


def test_a_damaged_member_is_refused_alone_when_it_is_read() -> None:
    content = bytearray(zipped({"bad.xml": EXCHANGE, "good.xml": EXCHANGE}, 0))
    content[content.index(EXCHANGE) + 5] ^= 1
    bad, good = members(bytes(content))[0]
    assert content_of(good) == EXCHANGE
    with pytest.raises(Refused, match=r"bad\.xml \(in all\.zip\) cannot be unpacked"):
        content_of(bad)


def test_a_member_that_holds_more_than_it_claims_is_refused_when_it_is_read() -> None:
    content = patched(zipped({"a.xml": EXCHANGE}), 24, (20).to_bytes(4, "little"))
    (file,) = members(content)[0]
    with pytest.raises(Refused, match="cannot be unpacked"):
        content_of(file)


def test_a_member_without_bytes_where_they_should_be_is_refused_when_it_is_read() -> None:
    content = bytearray(zipped({"a.xml": EXCHANGE}))
    content[:4] = b"XXXX"
    (file,) = members(bytes(content))[0]
    with pytest.raises(Refused, match="cannot be unpacked"):
        file.open()
