"""The list of what changed in a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from upa.catalogue.phrases import counted
from upa.ui import address, answers, downloads, listing, messages, opener, tables

CHANGED = (
    "importance",
    "cers_id",
    "facility_name",
    "change",
    "common_name",
    "amount_before",
    "amount_after",
    "units",
    "changed_field",
    "submitted_on",
    "compared_on",
)


def listed_changes(asked: Mapping[str, Any], place: str, day: date) -> None:
    """What submittals of a period changed, the most important first, with its download.

    `asked` says of which facilities, `place` the same in words; without a choice the period is
    the year that ends on `day`.
    """
    first, last = _period(day)
    params = dict(asked) | {
        "basis": address.scope().basis,
        "changed_from": first,
        "changed_to": last,
    }
    new = answers.ask_one("changes/first_time", **params)["facilities"]
    st.caption(
        "Each inventory and facility information of the period against the one before it. "
        f"{counted(new, 'facility', 'facilities')} submitted an inventory before which none is "
        "loaded: what changed there is not known. Trade secrets are left out."
    )
    params["with_other"] = _with_other()
    counts = answers.ask("changes/counts", **params)
    tables.plain_table(
        counts.drop(columns="importance_number"), "", "Changes by how much they matter"
    )
    params["only"] = only = _kind_of_change(counts)
    of_kind = counts["importance_number"].eq(only) if only else counts.index
    found = int(counts.loc[of_kind, "changes"].sum())  # counting them again takes as long
    if not found:
        messages.nothing("Nothing of this kind changed in the period.", "Choose a longer one.")
        return
    said = f"Changes {place} from {first} to {last}"
    downloads.download("changes/listed", params, "inventory_items", said, found)
    rows = listing.page_of("changes/listed", params, found, "change")
    tables.grid(rows, "inventory_items", f"{said}, the most important first", CHANGED)
    opener.facility_opener(rows, "changes.open")


def _period(day: date) -> tuple[date, date]:
    """First and last day of the period, kept in the address."""
    usual = {"changed_from": day - timedelta(days=365), "changed_to": day}
    columns_ = st.columns(2)
    chosen = []
    for place, (name, label) in zip(columns_, {"changed_from": "From", "changed_to": "To"}.items(),
                                    strict=True):  # fmt: skip
        try:
            value = date.fromisoformat(address.parameters().get(name, ""))
        except ValueError:
            value = usual[name]
        st.session_state[f"period.{name}"] = value
        place.date_input(
            label,
            format="YYYY-MM-DD",
            key=f"period.{name}",
            on_change=lambda name=name: address.set_address(
                name, str(st.session_state[f"period.{name}"])
            ),
        )
        chosen.append(value)
    return chosen[0], chosen[1]


def _with_other() -> bool:
    """Whether contacts and other facts are listed too, kept in the address."""
    st.session_state["changes.other"] = address.parameters().get("other") == "1"
    return st.checkbox(
        "With contacts and other facts",
        key="changes.other",
        on_change=lambda: address.set_address(
            "other", "1" if st.session_state["changes.other"] else None
        ),
    )


def _kind_of_change(counts: pd.DataFrame) -> int | None:
    """The kind of change to list, or None for all of them; kept in the address."""
    labels = dict(zip(counts["importance_number"], counts["importance"], strict=True))
    asked = {str(kind): kind for kind in labels}.get(address.parameters().get("kind", ""))
    st.session_state["changes.kind"] = asked

    def keep() -> None:
        kind = st.session_state["changes.kind"]
        address.set_address("kind", None if kind is None else str(kind))

    return st.selectbox(
        "Changes",
        [None, *labels],
        format_func=lambda kind: labels.get(kind, "All, the most important first"),
        key="changes.kind",
        on_change=keep,
    )
