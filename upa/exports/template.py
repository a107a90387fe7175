"""Inventories of any facilities as the CERS upload template, ready to edit and load up again.

Exact headings in exact order, text cells as text, amounts as numbers; what CERS has no column for
comes after the last one. It holds storage locations, so it is for agencies only.
Source: inventory template sections 1, 2 and 4.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import clock, fields, sample_marks
from upa.catalogue.fields import Field
from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.exports import provenance, sheets
from upa.exports.provenance import About
from upa.exports.writers import Progress, whole
from upa.questions import query
from upa.warehouse import past_days, pin
from upa.warehouse.access import Access

MOST = 500
"""Materials CalEPA advises to have in one upload."""
NUMBERS = ("integer", "decimal")
EXTRAS = {
    "facility_name": "FacilityName",
    "submitted_on": "SubmittedOn",
    "submittal_status": "SubmittalStatus",
}
"""Our own columns and their headings, after the template's last."""
UPLOAD = (
    "One facility: Upload with Replace takes the place of everything in the draft inventory. "
    "Several facilities: the multi-facility upload, which always replaces. The business still has "
    "to submit the draft."
)
UPLOAD_SPLIT = (
    "This facility has more materials than one upload takes: load part {first} with Replace and "
    "the following parts with Append, in order."
)


@dataclass(frozen=True)
class Request:
    """Which inventories: of these facilities, or of all (None), in 104 or 80 columns, as of a past
    day or the present (None)."""

    cers_ids: Sequence[int] | None
    basis: str = "submitted"
    include_trade_secrets: bool = False
    legacy: bool = False
    extras: bool = False
    as_of: date | None = None
    access: Access = field(kw_only=True)

    @property
    def day_file(self) -> Path | None:
        """The warehouse file of the past day; None for the present."""
        return past_days.day_file(self.as_of)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The template's columns in order."""
        return fields.template_fields("inventory", self.legacy)

    def asked(self) -> dict[str, object]:
        """Parameters of the questions behind it."""
        ids = None if self.cers_ids is None else list(self.cers_ids)
        secrets = self.include_trade_secrets
        return {"cers_ids": ids, "basis": self.basis, "trade_secrets": secrets}


@dataclass(frozen=True)
class Part:
    """One workbook: how many materials it holds and of which facilities.

    `first_of_split` is the number of the part a facility that does not fit begins in.
    """

    number: int
    rows: int
    cers_ids: tuple[int, ...]
    first_of_split: int | None = None


@dataclass(frozen=True)
class Plan:
    """What the workbooks will hold, and what they leave out."""

    request: Request
    parts: tuple[Part, ...]
    hidden: int
    newer_hazards: int

    @property
    def rows(self) -> int:
        """Materials in all parts."""
        return sum(part.rows for part in self.parts)


@pin.pinned()
def plan(request: Request, split: bool = False) -> Plan:
    """Count what is asked for; `split` makes parts of at most 500 materials.

    Raises UserError when there is nothing to put in.
    """
    sizes = query.run(
        "inventory/template_sizes", request.access, request.day_file, **request.asked()
    )
    pairs = [(int(i), int(n)) for i, n in zip(sizes["cers_id"], sizes["materials"], strict=True)]
    hidden, newer = int(sizes["hidden"].sum()), int(sizes["newer_hazards"].sum())
    if not any(rows for _, rows in pairs):
        secret = f" {hidden:,} are trade secrets, which were not asked for." if hidden else ""
        raise UserError(
            "There is nothing to put into the template",
            f"The chosen facilities have no materials in their latest {request.basis} "
            f"inventory.{secret}",
            "Choose other facilities, or load their inventories first.",
        )
    parts = divide(pairs) if split else _one_part(pairs)
    return Plan(request, tuple(parts), hidden, newer if request.legacy else 0)


def _one_part(sizes: Sequence[tuple[int, int]]) -> list[Part]:
    return [Part(1, sum(n for _, n in sizes), tuple(i for i, n in sizes if n))]


def divide(sizes: Sequence[tuple[int, int]], most: int = MOST) -> list[Part]:
    """Parts of at most `most` materials, in order; (CERS ID, materials) of each facility.

    Only a facility that fits into no part is split, and then has its parts for itself: CERS
    appends to one facility only.
    """
    parts: list[Part] = []
    open_ids: list[int] = []
    open_rows = 0

    def close() -> None:
        nonlocal open_ids, open_rows
        if open_rows:
            parts.append(Part(len(parts) + 1, open_rows, tuple(open_ids)))
        open_ids, open_rows = [], 0

    for cers_id, rows in sizes:
        if not rows:
            continue
        if open_rows + rows > most:
            close()
        if rows > most:
            parts += _split(cers_id, rows, most, len(parts) + 1)
        else:
            open_ids.append(cers_id)
            open_rows += rows
    close()
    return parts


def _split(cers_id: int, rows: int, most: int, first: int) -> list[Part]:
    sizes = [min(most, rows - start) for start in range(0, rows, most)]
    return [Part(first + i, n, (cers_id,), first) for i, n in enumerate(sizes)]


def file_name(made: Plan, part: Part | None = None) -> str:
    """Name of a workbook, or of the ZIP of several: of one facility as CERS names its own, else
    how many are in it."""
    ids = sorted({i for p in made.parts for i in p.cers_ids})
    what = f"CERSID_{ids[0]}" if len(ids) == 1 else f"{len(ids)}_facilities"
    version = "_legacy" if made.request.legacy else ""
    secret = "_with_trade_secrets" if made.request.include_trade_secrets else ""
    day = f"_as_of_{made.request.as_of}" if made.request.as_of else ""
    named = f"{what}_HazMatInventory{version}{day}_agency{secret}"
    if part:
        return f"{named}_part_{part.number}_of_{len(made.parts)}.xlsx"
    return f"{named}.xlsx" if len(made.parts) == 1 else f"{named}_{len(made.parts)}_parts.zip"


@pin.pinned()
def write(made: Plan, path: Path, progress: Progress | None = None) -> list[Path]:
    """Write the workbooks; several get their number before the suffix. Returns their paths."""
    paths = []
    for part, rows in _rows_of_parts(made, progress):
        numbered = f"{path.stem}_part_{part.number}_of_{len(made.parts)}{path.suffix}"
        paths.append(path if len(made.parts) == 1 else path.with_name(numbered))
        with whole(paths[-1]) as target:
            _workbook(made, part, rows, target)
    return paths


@pin.pinned()
def content(made: Plan, progress: Progress | None = None) -> bytes:
    """The workbook, or a ZIP of the workbooks when there are several."""
    target = io.BytesIO()
    if len(made.parts) == 1:
        for part, rows in _rows_of_parts(made, progress):
            _workbook(made, part, rows, target)
        return target.getvalue()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for part, rows in _rows_of_parts(made, progress):
            one = io.BytesIO()
            _workbook(made, part, rows, one)
            package.writestr(file_name(made, part), one.getvalue())
    return target.getvalue()


def _rows_of_parts(
    made: Plan, progress: Progress | None
) -> Iterator[tuple[Part, Iterator[pa.RecordBatch]]]:
    """Each part with its rows; read the rows of one before going on to the next."""
    request = made.request
    with query.stream(
        "inventory/template", request.access, request.day_file, **request.asked()
    ) as reader:
        batches = _Cutter(reader, progress)
        for part in made.parts:
            yield part, batches.take(part.rows)


class _Cutter:
    """Takes given numbers of rows off a stream of batches."""

    def __init__(self, reader: pa.RecordBatchReader, progress: Progress | None) -> None:
        self.reader, self.progress = reader, progress
        self.left: pa.RecordBatch | None = None
        self.done = 0

    def take(self, rows: int) -> Iterator[pa.RecordBatch]:
        """The next `rows` rows, or as many as there are."""
        while rows > 0:
            if self.left is None or not self.left.num_rows:
                self.left = next(self.reader, None)
            if self.left is None:
                return
            some = self.left.slice(0, rows)
            self.left = self.left.slice(some.num_rows)
            rows -= some.num_rows
            self.done += some.num_rows
            yield some
            if self.progress:
                self.progress(self.done)


# One workbook


def _workbook(made: Plan, part: Part, rows: Iterator[pa.RecordBatch], target: BinaryIO) -> None:
    request = made.request
    is_sample = bool(
        query.run("frame/data_through", request.access, request.day_file)["is_sample"][0]
    )
    hashes: set[str] = set()

    def cells() -> Iterator[pa.RecordBatch]:
        for batch in rows:
            hashes.update(pc.unique(batch.column("sha256").drop_null()).to_pylist())
            yield _cells(request, batch, is_sample)

    headings = [*(f.header for f in request.fields), *(EXTRAS.values() if request.extras else ())]
    kinds = [_kind(f) for f in request.fields] + ["text"] * (len(headings) - len(request.fields))
    if is_sample:
        headings, kinds = [*headings, sample_marks.HEADING], [*kinds, "text"]
    columns = [
        sheets.Column(h, k, max(len(h) + 4, 10)) for h, k in zip(headings, kinds, strict=True)
    ]
    sheet = sheets.Sheet("Inventory", columns, is_table=False)
    sheets.write(target, sheet, cells(), lambda: _about(made, part, hashes).rows())


def _kind(field: Field) -> sheets.Kind:
    """Codes are text even where they are digits: 2.1 must not become 2.10, nor 064 become 64."""
    is_code = bool(field.codes) and field.type != "integer"
    return "number" if field.type in NUMBERS and not is_code else "text"


def _cells(request: Request, batch: pa.RecordBatch, is_sample: bool) -> pa.RecordBatch:
    """The columns of a workbook as stored: codes as codes, blank as blank."""
    arrays = [
        batch.column(f.column).cast(pa.string()) if _kind(f) == "text" else batch.column(f.column)
        for f in request.fields
    ]
    names = [f.header for f in request.fields]
    if request.extras:
        arrays += [_extra(batch, column) for column in EXTRAS]
        names += EXTRAS.values()
    if is_sample:
        arrays.append(pa.repeat(pa.scalar(sample_marks.MARK), batch.num_rows))
        names.append(sample_marks.HEADING)
    return pa.RecordBatch.from_arrays(arrays, names=names)


def _extra(batch: pa.RecordBatch, column: str) -> pa.Array:
    values = batch.column(column)
    if column == "submittal_status":
        labels = {c: fields.code_label("submittal_statuses", c) for c in set(values.to_pylist())}
        return pa.array([labels[c] or None for c in values.to_pylist()], pa.string())
    return values.cast(pa.string())


def _about(made: Plan, part: Part, hashes: set[str]) -> About:
    request = made.request
    version = len(request.fields)
    facts = [
        ("Report", f"CERS inventory upload template of {version} columns"),
        ("Edition", provenance.AUDIENCES["agency"]),
        ("Trade secrets", secrets_said(made)),
        ("Inventories", provenance.basis_of({"basis": request.basis})),
        *provenance.as_of(request.as_of, request.access, request.day_file, {}),
        *provenance.state_of_data(request.access, request.day_file),
        ("Made on", clock.format_now()),
        ("Part", f"{part.number} of {len(made.parts)}"),
        ("Rows", describe_rows(part)),
        ("Upload", UPLOAD if part.first_of_split is None else _split_said(part)),
    ]
    if made.newer_hazards:
        said = f"newer federal hazard categories of {made.newer_hazards:,} materials."
        facts.append(("Left out", f"The 80-column template has no columns for the {said}"))
    defined = [
        {"Column": f.header, "Field": f.number, "Meaning": f.description} for f in request.fields
    ]
    return About(facts, provenance.sources(hashes, request.access, request.day_file), defined)


def describe_rows(part: Part) -> str:
    """How many materials of how many facilities a workbook holds."""
    facilities = counted(len(part.cers_ids), "facility", "facilities")
    return f"{counted(part.rows, 'material')} of {facilities}"


def _split_said(part: Part) -> str:
    return UPLOAD_SPLIT.format(first=part.first_of_split)


def secrets_said(made: Plan) -> str:
    """Whether trade secrets are in it, and what leaving them out would do."""
    if made.request.include_trade_secrets:
        return "Included, marked Y in TradeSecret. Protect them (HSC 25512)."
    if not made.hidden:
        return "There are none."
    return (
        f"{made.hidden:,} left out. Loading this workbook up with Replace would delete them from "
        "the draft: include them before you do."
    )
