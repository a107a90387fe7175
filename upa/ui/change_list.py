"""The list of what changed in a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from upa.catalogue.phrases import counted
from upa.ui import address, answers, choices, downloads, listing, messages, opener, tables

COLUMNS = (
    *("importance", "cers_id", "facility_name", "change", "common_name"),
    *("amount_before", "amount_after", "units", "changed_field", "submitted_on", "compared_on"),
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
    params["with_other"] = choices.flag("other", "With contacts and other facts")
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
    sentence = f"Changes {place} from {first} to {last}"
    downloads.download("changes/listed", params, "inventory_items", sentence, found)
    rows = listing.page_of("changes/listed", params, found, "change")
    tables.grid(rows, "inventory_items", f"{sentence}, the most important first", COLUMNS)
    opener.facility_opener(rows, "changes.open")


def _period(day: date) -> tuple[date, date]:
    """First and last day of the period, kept in the address."""
    left, right = st.columns(2)
    with left:
        first = choices.day("changed_from", "From", day - timedelta(days=365))
    with right:
        last = choices.day("changed_to", "To", day)
    return first, last


def _kind_of_change(counts: pd.DataFrame) -> int | None:
    """The kind of change to list, or None for all of them; kept in the address."""
    kinds = dict(zip(counts["importance_number"].tolist(), counts["importance"], strict=True))
    return choices.keyed("kind", "Changes", {None: "All, the most important first", **kinds})
