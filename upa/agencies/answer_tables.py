"""Answers of the look-up as tables."""

from __future__ import annotations

import pandas as pd

from upa.agencies import batches
from upa.agencies.assignments import Part
from upa.agencies.lookup import Answer


def by_element(part: Part) -> pd.DataFrame:
    """One possible answer, a row per submittal element: element, agency, agency_type, how_known."""
    return pd.DataFrame(
        {
            "element": [batches.element_name(a.element) for a in part.assignments],
            "agency": [a.agency.name if a.agency else "Not known" for a in part.assignments],
            "agency_type": [a.agency.kind if a.agency else "" for a in part.assignments],
            "how_known": [a.how_known for a in part.assignments],
        }
    )


def by_agency(part: Part) -> pd.DataFrame:
    """The same with the elements of one agency that are known alike on one row."""
    rows = by_element(part)
    same = [c for c in rows.columns if c != "element"]
    merged = rows.groupby(same, sort=False)["element"].agg(", ".join).reset_index()
    if len(merged) == 1:
        merged["element"] = "All ten submittal elements"
    return merged[["element", *same]]


def by_places(answer: Answer) -> pd.DataFrame:
    """The agencies of a county with the places they serve and the programs they run."""
    return pd.DataFrame(
        {
            "agency": [s.agency.name for s in answer.served],
            "agency_type": [s.agency.kind for s in answer.served],
            "places": [", ".join(s.places) for s in answer.served],
            "runs": [s.programs or "all other programs" for s in answer.served],
            "how_known": ["; ".join(s.how) for s in answer.served],
        }
    )
