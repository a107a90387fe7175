"""Where a business is: its agencies with what is known, loaded and accepted; counties; map."""

from typing import Any

import pandas as pd
import streamlit as st

from upa.agencies import directory
from upa.businesses import worksheet
from upa.catalogue import fields
from upa.ui import answers, maps, messages, tables


def draw(business: dict[str, Any]) -> None:
    """The agencies, then the map beside the counties."""
    code = business["business_code"]
    rows = answers.ask("businesses/footprint", business=code)
    st.header("Footprint by agency", divider="gray")
    if rows.empty:
        messages.nothing(
            "No facility of this business is known, or none has a known agency.",
            "Load an organization query or a facility query in Submissions.",
        )
        return
    st.caption(
        "Accepted, Not accepted, Awaiting review: last submitted inventories. A facility stands "
        "under every agency that regulates one of its elements, so the rows do not add up. Where "
        "nothing is loaded, nothing is known and the cells are empty."
    )
    agencies = rows.drop(columns=["regulator_code", "regulator_type"])
    agencies.insert(1, "Type", rows["regulator_type"])
    agencies["Phone"] = [a.phone for a in worksheet.agencies_of(rows, directory.current())]
    tables.plain_table(
        agencies, "regulators", "Agencies of this business with known and loaded counts"
    )
    chart, counties = st.columns(2)
    by_county = answers.ask("businesses/by_county", business=code)
    with chart:
        _county_map(by_county.dropna(subset=["county_id"]))
    with counties:
        st.subheader("By county")
        tables.plain_table(by_county, "facilities", "Facilities by county", "Not known")


def _county_map(rows: pd.DataFrame) -> None:
    """How many known facilities lie in each county, those not loaded among them."""
    if rows.empty:
        st.caption("The county of no facility is known, so there is no map.")
        return
    pairs = zip(rows["county_id"], rows["facilities_known"], strict=True)
    counts = {int(county): int(known) for county, known in pairs}
    top = fields.code_label("counties", max(counts, key=counts.__getitem__))
    st.plotly_chart(
        maps.county_map(counts, "Facilities known"),
        alt=f"Map of California: known facilities of this business in {len(counts)} counties, most "
        f"in {top} County. The table beside it holds the same numbers.",
        config={"displayModeBar": False, "scrollZoom": False},
        key="business_map",
    )
