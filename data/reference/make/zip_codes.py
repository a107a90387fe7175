"""Makes data/reference/zip_codes.csv: California ZIP codes with city, county and coordinates.

The source is the PyPI package `zipcodes` (MIT), which only this script needs:

    pip install zipcodes && python data/reference/make/zip_codes.py

County names become the registry's county numbers 1 to 58; ZIP codes whose county does not map keep
an empty county and are printed. Coordinates of 0 are fillers of the package and become empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent
HEADINGS = (
    "zip_code",
    "city",
    "county",
    "county_id",
    "latitude",
    "longitude",
    "zip_type",
    "active",
)


def county_ids() -> dict[str, str]:
    """County numbers of counties.csv by name."""
    with (REFERENCE / "counties.csv").open(encoding="utf-8", newline="") as file:
        return {row["county"]: row["county_id"] for row in csv.DictReader(file)}


def table_row(record: Mapping[str, str], ids: Mapping[str, str]) -> tuple[str, ...]:
    """One row of the table from a record of the package."""
    county = record["county"].removesuffix(" County")
    point = (record["lat"], record["long"]) if float(record["lat"]) else ("", "")
    county_id = ids.get(county, "")
    return (
        record["zip_code"],
        record["city"],
        county if county_id else "",
        county_id,
        *point,
        record["zip_code_type"].lower(),
        "Y" if record["active"] else "N",
    )


def write(rows: Iterable[tuple[str, ...]], path: Path) -> None:
    """Write the table in the order of its ZIP codes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(sorted(rows))


def main() -> None:
    """Make the table and print what did not map."""
    import zipcodes

    ids = county_ids()
    rows = [table_row(record, ids) for record in zipcodes.filter_by(state="CA")]
    write(rows, REFERENCE / "zip_codes.csv")
    unmapped = [row[0] for row in rows if not row[3]]
    print(f"{len(rows)} ZIP codes; without a county: {', '.join(unmapped) or 'none'}")


if __name__ == "__main__":
    main()
