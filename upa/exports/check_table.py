"""What every check found, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from upa.catalogue.phrases import counted
from upa.questions.checks import Result


def table(results: Sequence[Result], examined: Mapping[str, int]) -> pd.DataFrame:
    """A row per check; `examined` counts the facilities, submittals and materials examined."""
    return pd.DataFrame(
        {
            "check_name": [r.check.name for r in results],
            "severity": [r.check.severity for r in results],
            "found": [r.found for r in results],
            "facilities": [r.facilities for r in results],
            "examined": [f"{examined[r.check.examines]:,} {r.check.examines}" for r in results],
            "share": [_share(r, examined) for r in results],
            "since_load": [_change(r) for r in results],
            "undetermined": [r.unknown for r in results],
            "undetermined_because": [_reasons(r) for r in results],
            "question": [r.check.asks for r in results],
            "rests_on": [r.check.rests_on for r in results],
        }
    )


def _share(result: Result, examined: Mapping[str, int]) -> float | None:
    """Percent of the examined facilities, submittals or materials that were found."""
    of = examined[result.check.examines]
    one = result.facilities if result.check.examines == "facilities" else result.found
    return round(100 * one / of, 2) if of else None


def _change(result: Result) -> str:
    """How many more or fewer rows a check finds than before the last load."""
    if result.before is None:
        return "? Unknown"
    more = result.found - result.before
    if not more:
        return "= Same"
    return f"{'▲' if more > 0 else '▼'} {abs(more):,} {'more' if more > 0 else 'fewer'}"


def _reasons(result: Result) -> str:
    """Of how many facilities a check cannot tell, and why."""
    return "; ".join(
        f"{counted(n, 'facility', 'facilities')}: {why}" for why, n in result.undetermined.items()
    )
