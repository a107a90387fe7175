"""The view of all records of lists, from every table of the catalogue that holds some.

Rules and questions about whatever lists hold read it, so a list that is added to the catalogue is
counted, restricted and forgotten for past days like the others.
"""

from __future__ import annotations

from upa.catalogue import fields
from upa.warehouse.vocabulary import literal

VIEW = "listed_records"


def view() -> str:
    """The statement that creates the view, in any schema that has the tables of lists."""
    return f"create view {VIEW} as\n{' union all '.join(map(_records_of, fields.LISTINGS))};"


def moment_of(table: str) -> str:
    """SQL for the moment from which a row of a list holds."""
    named = fields.tables()[table].holds_from
    dated = "data_set_date_time"
    return f"coalesce({named}, {dated})" if named in fields.columns(table) else dated


def _records_of(table: str) -> str:
    about = fields.tables()[table].about
    is_of_all = fields.tables()[table].seen_by == "everyone"
    values = {
        "table_name": literal(table),
        "cers_id": "cers_id" if "cers_id" in fields.columns(table) else "null::bigint",
        "organization_code": about if about == "organization_code" else "null::bigint",
        "is_of_all": str(is_of_all).lower(),
        "holds_from": moment_of(table),
        "sha256": "sha256",
        "locator": "locator",
    }
    columns = ", ".join(f"{value} as {name}" for name, value in values.items())
    return f"select {columns} from {table}"
