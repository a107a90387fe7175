"""What became of a load stands on the page: what was found, what was not read, what was assumed."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.submissions import notices, workbook_options
from tests.readers.corpus.build import answer, rows, text, zipped
from tests.support import edt
from upa.catalogue.file_types import LOADED_TYPES
from upa.loading.loader import load
from upa.loading.reports import LoadOptions, LoadReport
from upa.readers.files import StreamFile
from upa.warehouse.generations import Warehouse

UNREADABLE = text(rows({"MaximumDailyAmount": "some"}))
PLAIN = answer()
OTHER_TABLE = b"name,phone\nA,1\n"


def loaded(folder: Path, dry_run: bool = False, on: datetime | None = None, **files: bytes):
    """The report of files, named with _ for their point."""
    given = [StreamFile(n.replace("_", "."), io.BytesIO(data)) for n, data in files.items()]
    return load(given, Warehouse(folder), LoadOptions(submitted_on=on), dry_run=dry_run)


def shown(report: LoadReport, dry_run: bool = False) -> AppTest:
    """The part of the page that tells of a load."""
    at = AppTest.from_string("from pages.parts.submissions import outcome\noutcome.draw()")
    at.session_state["load_report"] = (report, dry_run)
    at.run(timeout=30)
    assert not at.exception
    return at


def words(at: AppTest) -> str:
    """All its messages."""
    kinds = (at.success, at.warning, at.info, at.error, at.caption, at.markdown, at.get("html"))
    return "\n".join(str(e.proto.body) for kind in kinds for e in kind)


@pytest.mark.parametrize("dry_run", [True, False])
def test_findings_are_listed_after_a_load_and_a_dry_run(tmp_path: Path, dry_run: bool) -> None:
    at = shown(loaded(tmp_path, dry_run, list_csv=UNREADABLE), dry_run)
    found = at.dataframe[0].value
    assert "Maximum daily amount “some” is not a number, so it is left out." in set(
        found["message"]
    )
    assert found["severity"].iloc[0] == "✕ Error"
    assert f"{len(found)} findings" in words(at)
    assert "errors found" in at.warning[0].value
    assert ("✓ Would load" in words(at)) == dry_run
    assert ("✓ Loaded" in words(at)) != dry_run


def test_findings_of_a_file_that_is_held_already_are_listed_again(tmp_path: Path) -> None:
    first = loaded(tmp_path, list_csv=UNREADABLE)
    again = loaded(tmp_path, list_csv=UNREADABLE)
    assert again.findings == first.findings != []
    assert "1 already loaded before" in words(shown(again))


def test_that_a_load_is_not_what_is_current_stands_on_the_page(tmp_path: Path) -> None:
    loaded(tmp_path, list_csv=text(rows({"CERSID": edt.CERS_ID})))
    at = shown(loaded(tmp_path, odd_xml=PLAIN.encode()))
    assert "this is not what is current: a later submittal is held" in words(at)


def test_why_many_files_are_not_current_is_one_list_below_the_refusals(tmp_path: Path) -> None:
    loaded(tmp_path, list_csv=text(rows({"CERSID": edt.CERS_ID})))
    files = {f"day{n}_xml": PLAIN.replace("Yard", f"Yard {n}") for n in range(4)}
    at = shown(loaded(tmp_path, **{n: data.encode() for n, data in files.items()}, z_xml=b""))
    assert at.expander[0].label == "4 files hold what is not current"
    assert "day3.xml" in at.expander[0].get("html")[0].proto.body
    assert not at.info
    assert "1 refused: its reason below." in at.warning[0].value


@pytest.mark.parametrize("first", [PLAIN.encode(), b""])
def test_what_is_not_read_of_a_zip_is_named_whatever_became_of_its_first_file(
    tmp_path: Path, first: bytes
) -> None:
    loaded(tmp_path, a_xml=PLAIN.encode())
    inside = {
        "mon/a.xml": first,
        "mon/b.xml": PLAIN.encode(),
        "letter.pdf": b"%PDF",
        "c.csv": OTHER_TABLE,
    }
    told = words(shown(loaded(tmp_path, all_zip=zipped(**inside))))
    assert "c.csv in the same ZIP looks like a table and was not read" in told
    assert "letter.pdf" in told.split("Not read, in ZIP files: ")[1]
    assert "b.xml (in all.zip/mon)" in told


def test_a_table_without_a_date_is_said_to_count_from_today(tmp_path: Path) -> None:
    report = loaded(tmp_path, dry_run=True, list_csv=text(rows({})), odd_xml=PLAIN.encode())
    assert "list.csv counts as submitted today, because no date" in words(shown(report, True))
    dated = loaded(tmp_path, True, datetime(2024, 1, 5, 20), list_csv=text(rows({})))
    assert "counts as submitted today" not in words(shown(dated, True))


@pytest.mark.parametrize(
    ("names", "asked"),
    [((), False), (("a.xml",), False), (("a.xml", "B.CSV"), True), (("week.zip",), True)],
)
def test_the_options_open_by_themselves_where_a_file_needs_them(
    names: tuple[str, ...], asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    at = AppTest.from_string(f"""
import io
from pages.parts.submissions import workbook_options
from upa.readers.files import StreamFile
files = [StreamFile(name, io.BytesIO(b"")) for name in {names!r}]
assert workbook_options.choose(files).submitted_on is None
""").run(timeout=30)
    assert not at.exception
    assert at.expander[0].proto.expanded is asked
    assert at.expander[0].label == workbook_options.TITLE


def test_a_day_that_is_chosen_is_noon_of_it_and_today_is_now() -> None:
    from upa.catalogue import clock

    now = workbook_options._moment(clock.today())
    assert abs((clock.utc_now() - now).total_seconds()) < 60
    assert workbook_options._moment(datetime(2024, 1, 5).date()) == datetime(2024, 1, 5, 20)


@pytest.mark.parametrize("ending", ["gz", "txt", "tsv", "html", "xlsm"])
def test_files_that_are_read_can_be_chosen_in_the_browser(ending: str) -> None:
    assert ending in LOADED_TYPES


def test_a_sentence_lists_many_names_in_short() -> None:
    assert notices.listed("abc") == "a, b, c"
    assert notices.listed(["a"] * 25).endswith("a, a and 5 more")
