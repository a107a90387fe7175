"""Upload templates of fictional facilities, as people fill them in."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

from openpyxl import Workbook

from upa.catalogue import sample_marks
from upa.catalogue.fields import template_headers
from upa.sample import days, forms, reference, submittals
from upa.sample.facilities import Exchange, Facility
from upa.sample.submittals import Occasion

_INSTRUCTIONS = (
    "Hazardous materials inventory upload",
    "Fictional sample data. Do not upload to CERS.",
    "Fill in one row per material and location; keep the headings as they are.",
)

# Cells that no schema guards, by data row; each is of a kind seen in real uploads.
_SPOILED_CELLS: Mapping[int, Mapping[str, Any]] = {
    1: {"CASNumber": date(1964, 5, 17)},
    2: {"MaximumDailyAmount": "55 gal", "EHS": False},
    3: {"Units": "A", "PhysicalState": "B "},
    4: {"MaximumDailyAmount": "1,200"},
    5: {"ChemicalLocation": "-1 level, parking garage", "PhysicalState": "x"},
    6: {"MaximumDailyAmount": None},
    7: {"HC1PercentByWeight": 150},
}


def template_rows(facilities: Iterable[Facility]) -> Iterator[dict[str, Any]]:
    """Inventory rows by template heading, amounts as numbers."""
    for facility in facilities:
        for row in submittals.inventory(Occasion(facility, days.LATEST)):
            cells: dict[str, Any] = {"CERSID": int(facility.cers_id)}
            yield cells | {name: _cell(name, text) for name, text in row.items()}


def _cell(name: str, text: str) -> Any:
    numeric = name.endswith(("Amount", "PercentByWeight")) or name in ("Curies", "LargestContainer")
    if numeric:
        return float(text)
    return int(text) if name == "DaysOnSite" or name.endswith("HazardClass") else text


def _spoiled(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (row | _SPOILED_CELLS.get(n, {}) for n, row in enumerate(rows))


def _facility_rows(facilities: Iterable[Facility]) -> Iterator[dict[str, Any]]:
    """Facility-information rows: the owner/operator form by heading."""
    for facility in facilities:
        occasion = Occasion(facility, days.LATEST)
        filled = forms.fill("facility", occasion.values.extended({"point": "", "document": ""}))
        own = (r for r in filled if r[0].parents == ("OwnerOperatorInformation",))
        cells = {row.leaf: unescape(text) for row, text in own}
        yield {
            "CERSID": int(facility.cers_id),
            **cells,
            "FacilityID": facility.values["facility_id"],
        }


def write_workbook(
    path: Path, headers: list[str], rows: Iterable[Mapping[str, Any]], above: Iterable[str] = ()
) -> Path:
    """Write rows under an upload template's headings, marked as fictional."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for line in above:
        sheet.append([line])
    sheet.append([*headers, sample_marks.HEADING])
    for row in rows:
        sheet.append([*(row.get(name) for name in headers), sample_marks.MARK])
    book.save(path)
    _fix_dates(path)
    return path


def _fix_dates(path: Path) -> None:
    """Writes the workbook anew without the time of its making, so that its bytes repeat."""
    draft = path.with_suffix(".draft")
    path.rename(draft)
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name, days.REFERENCE_DAY.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as source, new.open(info, "w", force_zip64=True) as target:
                _copy_undated(source, target, name.endswith("core.xml"))
    draft.unlink()


def _copy_undated(source: Any, target: Any, properties: bool) -> None:
    if properties:
        text = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">2026-03-14T15:00:00Z<", source.read())
        target.write(text)
        return
    while part := source.read(1 << 20):
        target.write(part)


def _write_csv(path: Path, headers: list[str], rows: Iterable[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headers, sample_marks.HEADING])
        writer.writerows([*(row.get(name) for name in headers), sample_marks.MARK] for row in rows)
    return path


def write_workbooks(exchange: Exchange, out: Path) -> list[Path]:
    """Uploads of facilities that no submittal answer holds: they are known from these alone."""
    current, legacy, listed = (exchange.unloaded(chain, 3) for chain in reference.chains()[1:4])
    headers = template_headers("inventory")
    old = template_headers("inventory", legacy=True)
    inventory = _spoiled(template_rows(current))
    facility = _facility_rows([*current, *legacy, *listed])
    return [
        write_workbook(out / "inventory_current.xlsx", headers, inventory, _INSTRUCTIONS),
        write_workbook(out / "inventory_legacy.xlsx", old, template_rows(legacy)),
        _write_csv(out / "inventory.csv", headers, template_rows(listed)),
        write_workbook(out / "facility_information.xlsx", template_headers("facility"), facility),
    ]
