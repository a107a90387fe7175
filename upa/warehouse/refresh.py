"""Derives what is current from what files delivered, for the facilities that a load touched.

The rules are the files of queries/schema/refresh, in their order. All of them look only at base
tables and at each other, never at the order of loading.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from upa.catalogue import fields
from upa.catalogue.fields import STORED_FORMS
from upa.catalogue.paths import SCHEMA
from upa.places import counties
from upa.warehouse import check_hits

TOUCHED = {
    "touched_submittals": ("submittal_key", "varchar"),
    "touched_facilities": ("cers_id", "bigint"),
    "touched_organizations": ("organization_code", "bigint"),
}
"""Temp tables that a load fills with what has to be derived again: key column and type."""


def watch(connection: duckdb.DuckDBPyConnection) -> None:
    """Begin to collect what a load touches."""
    for name, (column, kind) in TOUCHED.items():
        connection.execute(f"create or replace temp table {name} ({column} {kind})")


def refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive again what the touched submittals, facilities and businesses changed."""
    connection.execute("reset threads")
    connection.execute("reset memory_limit")  # a pass over all facilities of the state needs more
    connection.execute("begin")
    Derivation(connection).run()
    connection.execute("commit")


class Derivation:
    """One pass over the refresh rules."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def _sql(self, sql: str, **parameters: object) -> list[tuple]:
        return self.connection.execute(sql, parameters or None).fetchall()

    def _register(self, name: str, rows: pa.Table) -> None:
        self.connection.register(name, rows)

    def run(self) -> None:
        """Apply every rule."""
        self._adopt_local_submittals()
        self._keep_one_of_each_transfer()
        self._derive("submittals", "touched_submittals", "submittal_key")
        self._report_changed_content()
        self._derive("current_submittals", "touched_facilities", "cers_id")
        self._sort_inventories()
        former = (
            "insert into touched_organizations select distinct organization_code "
            "from facility_organizations semi join touched_facilities using (cers_id)"
        )
        self._sql(former)
        self._derive("facility_organizations", "touched_facilities", "cers_id")
        self._sql(former)
        self._derive("facility_regulators", "touched_facilities", "cers_id")
        self._derive("facilities", "touched_facilities", "cers_id")
        self._infer_counties()
        self._compare_reports()
        self._derive("organizations", "touched_organizations", "organization_code")
        self._directory()
        self._sql("delete from regulators")
        self._sql(f"insert into regulators by name {_refresh_sql('regulators')}")
        check_hits.derive_hits(self.connection)

    def _derive(self, table: str, touched: str, key: str) -> None:
        self._sql(
            f"create or replace temp table {touched} as "
            f"select distinct {key} from {touched} where {key} is not null"
        )
        self._sql(f"delete from {table} where {key} in (select {key} from {touched})")
        self._sql(f"insert into {table} by name {_refresh_sql(table)}")

    def _compare_reports(self) -> None:
        """Find what the touched facilities reported twice, alone or with another of their site."""
        touched = "select cers_id from touched_facilities"
        self._sql(
            f"delete from double_reports where cers_id in ({touched}) "
            f"or counted_cers_id in ({touched})"
        )
        self._sql(f"insert into double_reports by name {_refresh_sql('double_reports')}")

    def _report_changed_content(self) -> None:
        """Submitted content never changes; where it did, say so on the delivery that counts."""
        self._sql(
            "delete from findings where code = 'submittal-changed' "
            "and submittal_key in (select submittal_key from touched_submittals)"
        )
        self._sql(f"insert into findings by name {_refresh_sql('changed_submittals')}")

    def _sort_inventories(self) -> None:
        """Move materials between current and past inventory, each row stored once."""
        self._sql(
            f"create or replace temp table standing as {_refresh_sql('standing_inventories')}"
        )
        touched = "cers_id in (select cers_id from touched_facilities)"
        stands = "submittal_key in (select submittal_key from standing)"
        for source, target, moving in (
            ("current_inventory", "past_inventory", f"{touched} and not {stands}"),
            ("past_inventory", "current_inventory", f"{touched} and {stands}"),
        ):
            self._sql(f"insert into {target} by name from {source} where {moving}")
            self._sql(f"delete from {source} where {moving}")

    def _adopt_local_submittals(self) -> None:
        """A submittal that a portal sent and CERS later answered is one: CERS's key takes over."""
        pairs = self._sql(
            """
            select distinct local.submittal_key, cers.submittal_key
            from submittal_deliveries as local
            inner join submittal_deliveries as cers
                on cers.cers_id = local.cers_id
                and 'local:' || lower(trim(cers.submittal_element_regulator_key, '{}'))
                    = local.submittal_key
                and cers.submittal_key not like 'local:%'
            where local.submittal_key like 'local:%'
            order by all
            """
        )
        for local, cers in pairs:
            self._adopt(local, cers)

    def _adopt(self, local: str, cers: str) -> None:
        self._rename("submittal_deliveries", local, cers)
        winner = self._sql(
            "select arg_max(cers_unique_key is null, (data_set_date_time, sha256)) "
            "from submittal_deliveries where submittal_key = $cers",
            cers=cers,
        )[0][0]
        for table in (*STORED_FORMS, "findings"):
            if table != "findings":
                loser = cers if winner else local
                self._sql(f"delete from {table} where submittal_key = $loser", loser=loser)
            self._rename(table, local, cers)
        self._sql("delete from submittals where submittal_key = $local", local=local)
        self._sql("insert into touched_submittals values ($cers)", cers=cers)
        self._sql("insert into touched_facilities select cers_id from submittal_deliveries "
                  "where submittal_key = $cers", cers=cers)  # fmt: skip

    def _rename(self, table: str, local: str, cers: str) -> None:
        self._sql(
            f"update {table} set submittal_key = $cers where submittal_key = $local",
            local=local,
            cers=cers,
        )

    def _keep_one_of_each_transfer(self) -> None:
        self._sql(
            """
            delete from transfers where rowid in (
                select rowid from transfers
                semi join touched_facilities using (cers_id)
                qualify row_number() over (
                    partition by cers_id, organization_code, occurred_on
                    order by data_set_date_time desc, sha256 desc, locator
                ) > 1
            )
            """
        )

    def _infer_counties(self) -> None:
        """Fill the county of facilities whose sources name only a city or ZIP code."""
        pairs = self._sql(
            "select distinct city, zip_code from facilities semi join touched_facilities "
            "using (cers_id) where county_id is null order by all"
        )
        found = [(c, z, *counties.county_of(c, z)) for c, z in pairs]
        known = [row for row in found if row[2] is not None]
        names = ("city", "zip_code", "county_id", "county_basis")
        types = (pa.string(), pa.string(), pa.int64(), pa.string())
        columns = zip(*known, strict=True) if known else ((), (), (), ())
        arrays = [pa.array(c, t) for c, t in zip(columns, types, strict=True)]
        self._register("inferred", pa.table(dict(zip(names, arrays, strict=True))))
        self._sql(
            """
            update facilities
            set county_id = inferred.county_id, county_basis = inferred.county_basis
            from inferred
            where facilities.county_id is null
                and facilities.city is not distinct from inferred.city
                and facilities.zip_code is not distinct from inferred.zip_code
                and facilities.cers_id in (select cers_id from touched_facilities)
            """
        )

    def _directory(self) -> None:
        """Temp view `directory`: agencies of the committed directory whose code is known."""
        rows = [r for r in fields.reference("regulators") if r["regulator_code"]]
        table = pa.table(
            {
                "regulator_code": pa.array([int(r["regulator_code"]) for r in rows], pa.int64()),
                "regulator_name": pa.array([r["agency_name"] for r in rows], pa.string()),
                "regulator_type": pa.array([r["agency_type"] for r in rows], pa.string()),
            }
        )
        self._register("directory", table)


def _refresh_sql(table: str) -> str:
    path = next((SCHEMA / "refresh").glob(f"?_{table}.sql"))
    return path.read_text(encoding="utf-8").rstrip().rstrip(";")
