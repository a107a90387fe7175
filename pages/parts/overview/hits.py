"""One thing that a search found, as a link to it."""

from typing import Any

import streamlit as st

from upa.catalogue import fields
from upa.catalogue.phrases import counted
from upa.questions import inventory_filter
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address
from upa.ui.text import Markup, plain

Row = dict[str, Any]


def facility(row: Row) -> None:
    """A facility as a link to its report."""
    where = ", ".join(str(row[c]) for c in ("site_address", "city", "zip_code") if row[c])
    st.page_link(
        "pages/facilities.py",
        label=f"{plain(row['facility_name'] or 'Without a name')} · {plain(where)} · "
        f"{plain(row['cers_id'])}",
        query_params=address.scope().to_query_params() | {"cers_id": str(row["cers_id"])},
    )


def business(row: Row) -> None:
    """A business as a link to its page."""
    facilities = counted(row["facilities_known"] or 0, "facility known", "facilities known")
    st.page_link(
        "pages/businesses.py",
        label=f"{plain(row['organization_name'] or 'Without a name')} · {facilities}, "
        f"{row['facilities_loaded'] or 0:,} loaded · code {plain(row['organization_code'])}",
        query_params={"business": str(row["organization_code"])},
    )


def agency(row: Row) -> None:
    """An agency as a link to its facilities."""
    facilities = counted(row["facilities_loaded"] or 0, "facility loaded", "facilities loaded")
    kind, code = fields.code_label("regulator_types", row["regulator_type"]), row["regulator_code"]
    st.page_link(
        "pages/facilities.py",
        label=_joined(row["regulator_name"], kind, str(code), facilities),
        query_params={"agency": str(code)},
    )


def chemical(row: Row) -> None:
    """A material as a link to where it is."""
    cas = row["cas_number"] or ""
    cas = cas if inventory_filter.CAS.fullmatch(cas) else ""
    name = row["common_name"] or cas or "Without a name"
    facilities = counted(row["facilities"], "facility", "facilities")
    st.page_link(
        "pages/inventory.py",
        label=_joined(name, cas, facilities),
        query_params=InventoryFilter(address.scope(), search=cas or name).to_query_params(),
    )


def _joined(*texts: str) -> Markup:
    return Markup(" · ".join(plain(text) for text in texts if text))
