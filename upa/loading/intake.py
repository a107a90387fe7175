"""Takes one parsed source into a working copy of the warehouse, by the exchange format's rules.

Base tables only gain rows, keyed by the file's hash, so the order in which files arrive matters
only where lists state no date. Rows of a form are held once: for the delivery of their submittal
with the latest data date. What is current is derived afterwards (`upa.warehouse.refresh`) for the
facilities touched here, and the checks run then. The statements are those of
`queries/schema/intake`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime, timedelta
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import fields
from upa.catalogue.records import Batch, Finding, ParsedSource, SourceFile, WorkbookOptions
from upa.loading import content, identity, taken, values
from upa.warehouse.scripts import named, run_script, script_table

WORKBOOK = "workbook:"
"""Submittal keys that readers of workbooks make begin so; the file's hash is put in here."""
NO_ROWS = pa.table({"submittal_key": pa.array([], pa.string())})


@dataclass(frozen=True)
class Occasion:
    """Under what circumstances a file is loaded; a rebuild repeats those of the first time."""

    sha256: str
    loaded_on: datetime
    load_number: int
    chosen: WorkbookOptions


class BatchCounts(NamedTuple):
    """What a batch adds, and how many of its submittals were delivered or read before."""

    submittals: int
    facilities: int
    redelivered: int
    repeated: int


class Intake:
    """One parsed source on its way into a working copy of the warehouse, in one transaction."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: SourceFile,
        parsed: ParsedSource,
        occasion: Occasion,
    ) -> None:
        self.connection, self.file, self.parsed = connection, file, parsed
        self.occasion, self.sha256 = occasion, occasion.sha256
        self.dated_by = fields.source_kinds()[parsed.kind]["dated_by"]
        self.states_date = self.dated_by == "file" or parsed.data_set_date_time is not None
        self.counts: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.has_taken = False
        self.left_out: list[Finding] = []
        """Findings about what was left out, until something is taken."""
        self.changes: dict[str, int] = {}
        """Submittals by what they change: `new`, `newer` or `older` than what is held."""

    def run(self, report_progress: Callable[[Counter[str], float], None]) -> None:
        """Take in every batch; undo all of it when the file breaks."""
        self.connection.execute("begin")
        try:
            self._run("prepare")
            self.number = self._run("next_file")[0][0]
            with closing(self.parsed.batches) as batches:
                for batch in batches:
                    self._add_batch(batch)
                    report_progress(self.counts, batch.share)
            self._add_findings(self.parsed.findings)
            self._refuse_nothing_taken()
            self._add_unknown_elements()
            self._add_source()
            self.changes = dict(self._run("changes"))
            self.connection.execute("commit")
        except BaseException:
            with suppress(duckdb.Error):  # the first failure is the one to tell
                self.connection.execute("rollback")
            raise

    def _refuse_nothing_taken(self) -> None:
        refusal = taken.nothing_taken(self.file, self.left_out, self.unknown)
        if refusal and not self.has_taken:
            raise refusal

    def _run(
        self,
        script: str,
        incoming: pa.Table | None = None,
        put_in: Mapping[str, str] | None = None,
        **given: object,
    ) -> list[tuple]:
        """Run a script of queries/schema/intake, with Arrow rows that it reads as `incoming`."""
        with named(self.connection, **({} if incoming is None else {"incoming": incoming})):
            return run_script(
                self.connection, f"intake/{script}", put_in, sha256=self.sha256, **given
            )

    def _add_batch(self, batch: Batch) -> None:
        tables = {name: self._typed(name, text) for name, text in batch.tables.items()}
        self._add_findings(batch.findings)
        self.unknown.update(batch.unknown)
        self.examples = batch.examples | self.examples
        if "submittal_deliveries" in tables:
            counts = self._add_deliveries(tables["submittal_deliveries"])
            self._add_forms({n: t for n, t in tables.items() if n in fields.FORMS}, counts)
        listed = [n for n in fields.LISTINGS if n in tables]
        for name in listed:
            self._add_listing(name, tables[name], batch.tables[name])
        self.counts["facilities"] += _facilities_in(tables[name] for name in listed)

    def _typed(self, name: str, text: pa.Table) -> pa.Table:
        """Rows with the catalogue's types; what was wrong with them becomes findings."""
        if "submittal_key" in text.column_names:
            text = self._with_hash(text)
        rows, findings = values.typed(name, text)
        if name == "inventory_items":
            rows = identity.with_identity(self.connection, rows)
        if name in (*fields.FORMS, *fields.LISTINGS):  # the header or the record left out says it
            findings = [f for f in findings if f.column_name != fields.tables()[name].about]
        self._add_findings(findings)
        return rows

    def _with_hash(self, rows: pa.Table) -> pa.Table:
        """Rows whose submittal keys, if a workbook reader made them, name this file."""
        index = rows.column_names.index("submittal_key")
        given, with_hash = rf"^{WORKBOOK}(\d+:\d+)$", rf"{WORKBOOK}{self.sha256[:16]}:\1"
        keys = pc.replace_substring_regex(rows["submittal_key"], given, with_hash)
        return rows.set_column(index, "submittal_key", keys)

    def _add_deliveries(self, rows: pa.Table) -> BatchCounts:
        """Add the headers of a batch; decide which submittals this file has the latest word on."""
        rows = _with_columns(rows, cers_id=pa.int64(), submitted_on=pa.timestamp("us"))
        good = pc.and_(pc.is_valid(rows["cers_id"]), pc.is_valid(rows["submitted_on"]))
        self._reject(rows.filter(pc.invert(good)))
        rows = rows.filter(good)
        self.has_taken |= rows.num_rows > 0
        self._run("headers", rows.append_column("place", pa.array(range(rows.num_rows))))
        self._run("deliveries", stated=self._stated())
        self._run("ranking")
        counts = BatchCounts(*self._run("batch_counts")[0])
        self.counts["submittals"] += counts.submittals
        self.counts["facilities"] += counts.facilities
        return counts

    def _stated(self) -> datetime | None:
        """The file's own date, else what the catalogue dates files of its kind by, if anything."""
        occasion = self.occasion
        dates = {"load": occasion.loaded_on, "choice": occasion.chosen.submitted_on}
        return self.parsed.data_set_date_time or dates.get(self.dated_by)

    def _listed_on(self) -> datetime:
        """The date of a list's rows. One the file does not state is that of others loaded with it,
        so microseconds tell which came last."""
        stated = self._stated() or self.occasion.loaded_on
        in_order = timedelta(microseconds=0 if self.parsed.data_set_date_time else self.number)
        return stated + in_order

    def _reject(self, rows: pa.Table) -> None:
        """A submittal without facility or date cannot be placed; it is named, not lost silently."""
        self._add_findings(
            Finding(
                "error",
                "submittal-rejected",
                f"The {row['element_name']} submittal was left out: "
                + ("its CERS ID" if row["cers_id"] is None else "its submittal date")
                + " is missing or cannot be read.",
                cers_id=row["cers_id"],
                locator=row["locator"],
                table_name="submittal_deliveries",
                column_name="cers_id" if row["cers_id"] is None else "submitted_on",
            )
            for row in rows.select(["cers_id", "element_name", "locator"]).to_pylist()
        )

    def _add_forms(self, tables: dict[str, pa.Table], counts: BatchCounts) -> None:
        """Write the rows of submittals whose latest delivery this is; report changed content."""
        if counts.repeated:
            tables = {name: self._without_repeated(rows) for name, rows in tables.items()}
        materials = self._run("material_count", tables.get("inventory_items", NO_ROWS))
        self.counts["inventory_items"] += materials[0][0]
        if counts.redelivered:
            content.mark_content(self.connection, tables, self.sha256)
            for name in fields.STORED_FORMS:
                self._run("rewritten", put_in={"table": name})
        for name, rows in tables.items():
            if name == "inventory_items":
                self._run("materials", rows)
            else:
                self._run("forms", rows, {"table": name})

    def _without_repeated(self, rows: pa.Table) -> pa.Table:
        with named(self.connection, incoming=rows):
            return script_table(self.connection, "intake/not_repeated")

    def _add_listing(self, name: str, rows: pa.Table, text: pa.Table) -> None:
        """Add rows of a query answer or other list; those without the number they are about are
        reported with the text they have in the file."""
        column = fields.tables()[name].about
        rows = _with_columns(rows, **{column: pa.int64()})
        self._reject_records(name, column, text.filter(pc.is_null(rows[column])))
        listed = rows.filter(pc.is_valid(rows[column]))
        self.has_taken |= listed.num_rows > 0
        self._run("listings", listed, {"table": name}, stated=self._listed_on())
        if "cers_id" in rows.column_names:
            self._run("listed_facilities", listed)
        if "organization_code" in rows.column_names:
            self._run("listed_organizations", listed)

    def _reject_records(self, name: str, column: str, rows: pa.Table) -> None:
        label = fields.columns(name)[column].label
        self._add_findings(
            Finding(
                "error",
                "record-rejected",
                f"A record was left out: its {label} is missing or cannot be read.",
                locator=row.pop("locator"),
                table_name=name,
                column_name=column,
                value=_text_of(row, name),
            )
            for row in rows.to_pylist()
        )

    def _add_findings(self, findings: Iterable[Finding]) -> None:
        """Write findings of this file."""
        found = list(findings)
        if not found:
            return
        self.left_out += found if not self.has_taken else []
        types = {"cers_id": pa.int64()}
        names = [f.name for f in dataclass_fields(Finding)]
        columns = {
            n: pa.array([getattr(f, n) for f in found], types.get(n, pa.string())) for n in names
        }
        self._run("of_file", self._with_hash(pa.table(columns)), {"table": "findings"})

    def _add_unknown_elements(self) -> None:
        rows = [(p, n, self.examples.get(p)) for p, n in sorted(self.unknown.items())]
        if not rows:
            return
        names = ("path", "occurrences", "example")
        table = pa.table(dict(zip(names, map(pa.array, zip(*rows, strict=True)), strict=True)))
        self._run("of_file", table, {"table": "unknown_elements"})

    def _add_source(self) -> None:
        parsed, occasion = self.parsed, self.occasion
        row = {
            "name": self.file.name,
            "archive": self.file.archive,
            "size_bytes": self.file.size,
            "kind": parsed.kind,
            "schema_version": parsed.schema_version,
            "data_set_date_time": self._stated() or self._latest_delivery() or occasion.loaded_on,
            "transaction_key": parsed.transaction_key,
            "transaction_status": parsed.transaction_status,
            "returned_count": parsed.returned_count,
            "total_count": parsed.total_count,
            "is_sample": parsed.is_sample,
            "load_number": occasion.load_number,
            "loaded_on": occasion.loaded_on,
            "inventory_item_count": self.counts["inventory_items"],
            "file_number": self.number,
        }
        if self.dated_by != "file":  # the file says nothing that could be chosen
            row |= vars(occasion.chosen)
        self._run("of_file", pa.Table.from_pylist([row]), {"table": "source_files"})
        self._run("source_counts")

    def _latest_delivery(self) -> datetime | None:
        return self._run("latest_delivery")[0][0]


def _facilities_in(tables: Iterable[pa.Table]) -> int:
    """How many facilities rows are about."""
    columns = [rows["cers_id"] for rows in tables if "cers_id" in rows.column_names]
    chunks = [chunk for column in columns for chunk in column.chunks]
    return pc.count_distinct(pa.chunked_array(chunks, pa.int64())).as_py()


def _with_columns(rows: pa.Table, **types: pa.DataType) -> pa.Table:
    """The rows with these columns, null where no row of the batch has a value."""
    for name, type_ in types.items():
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, type_))
    return rows


def _text_of(row: dict[str, object], table: str) -> str:
    """A record as text, for a finding about one that is left out: `label: value`, …"""
    known = fields.columns(table)
    return ", ".join(
        f"{known[n].label if n in known else n}: {v}" for n, v in row.items() if v is not None
    )


def counts_of(connection: duckdb.DuckDBPyConnection, sha256: str) -> dict:
    """What a file holds: facilities, submittals by element, materials, findings by severity."""

    def rows(script: str) -> list[tuple]:
        return run_script(connection, f"intake/{script}", sha256=sha256)

    facilities, materials, unknown = rows("held_counts")[0]
    return {
        "facilities": facilities,
        "submittals": dict(rows("held_submittals")),
        "inventory_items": materials,
        "findings": dict(rows("held_findings")),
        "unknown_elements": unknown,
    }
