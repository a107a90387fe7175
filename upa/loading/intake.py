"""Takes one parsed source into a working copy of the warehouse, by the exchange format's rules.

Base tables only gain rows, keyed by the file's hash, so the order in which files arrive never
matters. Rows of a form are held once: for the delivery of their submittal with the latest data
date. What is current is derived afterwards (`derived.py`) for the facilities touched here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import fields
from upa.catalogue.records import (
    UNIT_SEPARATOR,
    Batch,
    Finding,
    ParsedSource,
    SourceFile,
    WorkbookOptions,
)
from upa.loading import identity, rules, values

WORKBOOK = "workbook:"
"""Submittal keys that readers of workbooks make begin so; the file's hash is put in here."""
UNCOMPARED = ("locator", "cers_id", "position")
"""Columns that may differ between two deliveries of the same form."""
NO_ROWS = pa.table({"submittal_key": pa.array([], pa.string())})


@dataclass(frozen=True)
class Occasion:
    """Under what circumstances a file is loaded; a rebuild repeats those of the first time."""

    sha256: str
    loaded_on: datetime
    load_number: int
    chosen: WorkbookOptions


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
        self.is_workbook = parsed.kind.endswith("-workbook")
        self.incoming = self.found = NO_ROWS
        self.counts: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.changes: dict[str, int] = {}
        """Submittals by what they change: `new`, `newer` or `older` than what is held."""

    def run(self, tell: Callable[[Counter[str], float], None]) -> None:
        """Take in every batch; undo all of it when the file breaks."""
        self.connection.execute("begin")
        try:
            self._begin()
            with closing(self.parsed.batches) as batches:
                for batch in batches:
                    self._batch(batch)
                    tell(self.counts, batch.share)
            self._findings(self.parsed.findings)
            self._unknown_elements()
            self._source_row()
            self._compare()
            self.connection.execute("commit")
        except BaseException:
            with suppress(duckdb.Error):  # the first failure is the one to tell
                self.connection.execute("rollback")
            raise

    def _begin(self) -> None:
        """Make the temp tables each batch fills anew; ones made anew would be held to the end."""
        self._sql("create or replace temp table headers as from submittal_deliveries limit 0")
        for name, columns in (
            ("repeated", "submittal_key varchar, cers_id bigint, locator varchar"),
            ("redelivered", "submittal_key varchar, winner varchar"),
            ("winning", "submittal_key varchar"),
        ):
            self._sql(f"create or replace temp table {name} ({columns})")

    def _fill(self, table: str, query: str, **parameters: object) -> None:
        self._sql(f"delete from {table}")
        self._sql(f"insert into {table} by name {query}", **parameters)

    def _sql(self, sql: str, **parameters: object) -> list[tuple]:
        # DuckDB finds Arrow tables by the names of variables here. Registered as views they would
        # be held until the file is taken in.
        incoming, found = self.incoming, self.found  # noqa: F841
        return self.connection.execute(sql, parameters or None).fetchall()

    def _batch(self, batch: Batch) -> None:
        tables = {name: self._typed(name, text) for name, text in batch.tables.items()}
        self._findings(batch.findings)
        self.unknown.update(batch.unknown)
        self.examples = batch.examples | self.examples
        if "submittal_deliveries" in tables:
            self._deliveries(tables.pop("submittal_deliveries"))
            self._forms({name: rows for name, rows in tables.items() if name in fields.FORMS})
        for name in tables.keys() & set(fields.LISTINGS):
            self._listing(name, tables[name])

    def _typed(self, name: str, text: pa.Table) -> pa.Table:
        """Rows with the catalogue's types; what was wrong with them becomes findings."""
        if "submittal_key" in text.column_names:
            text = self._with_hash(text)
        rows, findings = values.typed(name, text)
        if name == "inventory_items":
            rows = rows.append_column("material_key", identity.material_keys(rows))
            rows = rows.append_column("search_text", identity.search_texts(rows))
        if name in fields.FORMS:  # the header says it once
            findings = [f for f in findings if f.column_name != "cers_id"]
        self._findings(findings + rules.row_findings(name, rows))
        return rows

    def _with_hash(self, rows: pa.Table) -> pa.Table:
        """Rows whose submittal keys, if a workbook reader made them, name this file."""
        index = rows.column_names.index("submittal_key")
        made, named = rf"^{WORKBOOK}(\d+:\d+)$", rf"{WORKBOOK}{self.sha256[:16]}:\1"
        keys = pc.replace_substring_regex(rows["submittal_key"], made, named)
        return rows.set_column(index, "submittal_key", keys)

    def _deliveries(self, rows: pa.Table) -> None:
        """Add the headers of a batch; decide which submittals this file has the latest word on."""
        rows = _with_columns(rows, cers_id=pa.int64(), submitted_on=pa.timestamp("us"))
        good = pc.and_(pc.is_valid(rows["cers_id"]), pc.is_valid(rows["submitted_on"]))
        self._reject(rows.filter(pc.invert(good)))
        rows = rows.filter(good)
        self.incoming = rows.append_column("place", pa.array(range(rows.num_rows)))
        self._fill(
            "headers",
            "select * exclude place from incoming "
            "qualify row_number() over (partition by submittal_key order by place) = 1",
        )
        self._sql("delete from headers where submittal_key in (select submittal_key from "
                  "submittal_deliveries where sha256 = $sha256)", sha256=self.sha256)  # fmt: skip
        self._report_repeated()
        columns = [c for c in rows.column_names if c not in ("data_set_date_time", "sha256")]
        named = ", ".join(f'"{c}"' for c in columns)
        reviewed = "submittal_action_on, " if "submittal_action_on" in columns else ""
        self._sql(
            f"insert into submittal_deliveries by name select {named}, $sha256 as sha256, "
            f"coalesce($stated, {reviewed}submitted_on) as data_set_date_time from headers",
            sha256=self.sha256,
            stated=self._stated(),
        )
        self._sql("update headers set sha256 = $sha256", sha256=self.sha256)
        self._sql("insert into touched_submittals select submittal_key from headers")
        self._sql("insert into touched_facilities select distinct cers_id from headers")
        self._rank()
        found = self._sql("select count(*), count(distinct cers_id) from headers")[0]
        self.counts["submittals"] += found[0]
        self.counts["facilities"] += found[1]

    def _report_repeated(self) -> None:
        """Temp table `repeated`: submittals that stand in this file before; said, and left out."""
        self._fill(
            "repeated",
            "select submittal_key, cers_id, locator from incoming "
            "anti join headers using (submittal_key, locator)",
        )
        message = "The file holds this submittal more than once; what comes first is used."
        self._sql(
            "insert into findings by name select $sha256 as sha256, 'warning' as severity, "
            "'submittal-repeated' as code, cers_id, submittal_key, locator, $message as message "
            "from repeated",
            sha256=self.sha256,
            message=message,
        )

    def _stated(self) -> datetime | None:
        """The file's own date, or the moment of loading for a workbook."""
        return self.occasion.loaded_on if self.is_workbook else self.parsed.data_set_date_time

    def _rank(self) -> None:
        """Temp tables `redelivered` (also in another file) and `winning` (this file's to write)."""
        self._fill(
            "redelivered",
            """
            select submittal_key, arg_max(sha256, (data_set_date_time, sha256)) as winner
            from submittal_deliveries
            where submittal_key in (select submittal_key from headers)
            group by submittal_key
            having count(*) > 1
            """,
        )
        self._fill(
            "winning",
            """
            select submittal_key from headers
            where submittal_key not in (
                select submittal_key from redelivered where winner <> $sha256
            )
            """,
            sha256=self.sha256,
        )

    def _reject(self, rows: pa.Table) -> None:
        """A submittal without facility or date cannot be placed; it is named, not lost silently."""
        self._findings(
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

    def _forms(self, tables: dict[str, pa.Table]) -> None:
        """Write the rows of submittals whose latest delivery this is; report changed content."""
        tables = {name: self._without_repeated(rows) for name, rows in tables.items()}
        self.incoming = tables.get("inventory_items", NO_ROWS)
        materials = self._sql(
            "select count(*) from incoming semi join headers using (submittal_key)"
        )
        self.counts["inventory_items"] += materials[0][0]
        if self._sql("select count(*) from redelivered")[0][0]:
            self._mark_content(tables)
            rewritten = "from redelivered semi join winning using (submittal_key)"
            for name in fields.STORED_FORMS:
                self._sql(
                    f"delete from {name} where submittal_key in (select submittal_key {rewritten})"
                )
        for name, rows in tables.items():
            self.incoming = rows
            self._sql(
                _INSERT_MATERIALS if name == "inventory_items" else _INSERT_FORMS.format(name)
            )

    def _without_repeated(self, rows: pa.Table) -> pa.Table:
        if not self._sql("select count(*) from repeated")[0][0]:
            return rows
        self.incoming = rows
        sql = (
            "select incoming.* from incoming anti join repeated "
            "on repeated.submittal_key = incoming.submittal_key "
            "and starts_with(incoming.locator || '/', repeated.locator || '/')"
        )
        incoming = rows  # noqa: F841
        return self.connection.sql(sql).to_arrow_table()

    def _mark_content(self, tables: dict[str, pa.Table]) -> None:
        """Mark both deliveries of a submittal with what they hold, to see whether it changed.

        Marks of submittals delivered once are not needed, and making them would slow every load.
        """
        self._sql(_HELD_BY, sha256=self.sha256)
        for side, marked in (("held", "held_by"), ("incoming", "headers")):
            self._sql("create or replace temp table parts (submittal_key varchar, part varchar)")
            for name in fields.FORMS:
                if side == "incoming" and name not in tables:
                    continue
                columns = fields.columns(name).keys() - {"submittal_key", *UNCOMPARED}
                met: Collection[str] = columns
                if side == "incoming":
                    self.incoming = tables[name]
                    met = tables[name].column_names
                source = name if side == "held" else "incoming"
                self._sql(_PART.format(_joined(columns, met), source), table=name)
            self._sql(_MARK.format(marked))

    def _listing(self, name: str, rows: pa.Table) -> None:
        """Add rows of a query answer; those without the number they are about are reported."""
        key = {"organization_listings": "organization_code", "regulator_listings": "regulator_code"}
        column = key.get(name, "cers_id")
        rows = _with_columns(rows, **{column: pa.int64()})
        label = fields.columns(name)[column].label
        self._findings(
            Finding("error", "record-rejected", f"A record was left out: its {label} is missing "
                    "or cannot be read.", locator=row.pop("locator"), table_name=name,
                    column_name=column, value=_said(row, name))
            for row in rows.filter(pc.is_null(rows[column])).to_pylist()
        )  # fmt: skip
        self.incoming = rows.filter(pc.is_valid(rows[column]))
        self._sql(
            f"insert into {name} by name "
            "select *, $sha256 as sha256, $stated as data_set_date_time from incoming",
            sha256=self.sha256,
            stated=self._stated() or self.occasion.loaded_on,
        )
        if "cers_id" in rows.column_names:
            self._sql("insert into touched_facilities select distinct cers_id from incoming")
        if "organization_code" in rows.column_names:
            self._sql(
                "insert into touched_organizations select distinct organization_code from incoming"
            )
        if name in ("facility_listings", "transfers"):
            self.counts["facilities"] += rows.num_rows

    def _findings(self, findings: Iterable[Finding]) -> None:
        """Write findings of this file."""
        found = list(findings)
        if not found:
            return
        types = {"cers_id": pa.int64()}
        names = [f.name for f in dataclass_fields(Finding)]
        columns = {
            n: pa.array([getattr(f, n) for f in found], types.get(n, pa.string())) for n in names
        }
        self.found = self._with_hash(pa.table(columns))
        self._sql(
            "insert into findings by name select *, $sha256 as sha256 from found",
            sha256=self.sha256,
        )

    def _unknown_elements(self) -> None:
        rows = [(p, n, self.examples.get(p)) for p, n in sorted(self.unknown.items())]
        if not rows:
            return
        names = ("path", "occurrences", "example")
        table = pa.table(dict(zip(names, map(pa.array, zip(*rows, strict=True)), strict=True)))
        self.found = table
        self._sql(
            "insert into unknown_elements by name select *, $sha256 as sha256 from found",
            sha256=self.sha256,
        )

    def _source_row(self) -> None:
        parsed, occasion = self.parsed, self.occasion
        row = {
            "sha256": self.sha256,
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
        }
        if self.is_workbook:
            row |= vars(occasion.chosen)
        names = ", ".join(f'"{n}"' for n in row)
        values = ", ".join(f"${n}" for n in row)
        self._sql(f"insert into source_files ({names}) values ({values})", **row)
        self._sql(_COUNT_SOURCE, sha256=self.sha256)

    def _latest_delivery(self) -> datetime | None:
        found = self._sql(
            "select max(data_set_date_time) from submittal_deliveries where sha256 = $sha256",
            sha256=self.sha256,
        )
        return found[0][0]

    def _compare(self) -> None:
        """Count the submittals of this file by what they change in the warehouse."""
        rows = self._sql(
            """
            select
                case
                    when count(*) = 1 then 'new'
                    when arg_max(sha256, (data_set_date_time, sha256)) = $sha256 then 'newer'
                    else 'older'
                end as change
            from submittal_deliveries
            where submittal_key in (
                select submittal_key from submittal_deliveries where sha256 = $sha256
            )
            group by submittal_key
            """,
            sha256=self.sha256,
        )
        self.changes = dict(Counter(change for (change,) in rows))


_INSERT_FORMS = """
insert into {} by name
from incoming
semi join winning using (submittal_key)
"""
_INSERT_MATERIALS = """
insert into current_inventory by name
select incoming.*, headers.submitted_on, headers.submittal_status, headers.regulator_code,
    headers.sha256
from incoming
inner join winning using (submittal_key)
inner join headers using (submittal_key)
"""
_HELD_BY = """
create or replace temp table held_by as
select submittal_key, arg_max(sha256, (data_set_date_time, sha256)) as sha256
from submittal_deliveries
semi join redelivered using (submittal_key)
where sha256 <> $sha256
group by submittal_key
"""
_PART = """
insert into parts
select submittal_key, concat_ws(':', $table, count(*), sum(md5_number_lower({})))
from {} semi join redelivered using (submittal_key)
group by submittal_key
"""
_MARK = """
update submittal_deliveries as d
set content_mark = m.mark
from (
    select
        r.submittal_key,
        side.sha256,
        md5(coalesce(string_agg(p.part, ';' order by p.part), '')) as mark
    from redelivered as r
    inner join {} as side using (submittal_key)
    left join parts as p using (submittal_key)
    group by r.submittal_key, side.sha256
) as m
where d.submittal_key = m.submittal_key and d.sha256 = m.sha256 and d.cers_unique_key is not null
"""
_COUNT_SOURCE = """
update source_files set
    file_number = (select count(*) from source_files),
    submittal_count = (select count(*) from submittal_deliveries where sha256 = $sha256),
    facility_count = (
        select count(distinct cers_id) from (
            select cers_id from submittal_deliveries where sha256 = $sha256
            union all select cers_id from facility_listings where sha256 = $sha256
            union all select cers_id from organization_facilities where sha256 = $sha256
            union all select cers_id from transfers where sha256 = $sha256
        )
    ),
    finding_count = (select count(*) from findings where sha256 = $sha256)
where sha256 = $sha256
"""


def _with_columns(rows: pa.Table, **types: pa.DataType) -> pa.Table:
    """The rows with these columns, null where no row of the batch has a value."""
    for name, type_ in types.items():
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, type_))
    return rows


def _said(row: dict[str, object], table: str) -> str:
    """What a record says, for a finding about a record that is left out: `label: value`, …"""
    known = fields.columns(table)
    return ", ".join(
        f"{known[n].label if n in known else n}: {v}" for n, v in row.items() if v is not None
    )


def _joined(columns: Collection[str], met: Collection[str]) -> str:
    """SQL that makes one text of a row's columns, in a fixed order; empty where not met."""
    cells = (f"coalesce(\"{c}\"::varchar, '')" if c in met else "''" for c in sorted(columns))
    return f"concat_ws(chr({ord(UNIT_SEPARATOR)}), {', '.join(cells)})"


def counts_of(connection: duckdb.DuckDBPyConnection, sha256: str) -> dict:
    """What a file holds: facilities, submittals by element, materials, findings by severity."""

    def rows(sql: str) -> list[tuple]:
        return connection.execute(sql, [sha256]).fetchall()

    source = "select {} from source_files where sha256 = $1"
    return {
        "facilities": rows(source.format("facility_count"))[0][0],
        "submittals": dict(
            rows(
                "select element_name, count(*) from submittal_deliveries where sha256 = $1 "
                "group by element_name order by min(submittal_element), element_name"
            )
        ),
        "inventory_items": rows(source.format("inventory_item_count"))[0][0],
        "findings": dict(
            rows(
                "select severity, count(*) from findings where sha256 = $1 "
                "group by all order by all"
            )
        ),
        "unknown_elements": rows(
            "select coalesce(sum(occurrences), 0)::bigint from unknown_elements where sha256 = $1"
        )[0][0],
    }
