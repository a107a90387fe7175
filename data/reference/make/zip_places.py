"""Makes data/reference/zip_places.csv: cities and city districts that share a ZIP code.

A ZIP code has one preferred city (zip_codes.csv); the Postal Service accepts more names for many.
Only names that decide on an agency are kept: incorporated cities (cities.csv) and districts of a
city (city_districts.csv). The source is the PyPI package `zipcodes` (MIT), which only this script
needs:

    pip install zipcodes && python data/reference/make/zip_places.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent


def column(file_name: str, name: str) -> set[str]:
    """The values of a column of a reference file."""
    with (REFERENCE / file_name).open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file)}


def rows(records: Iterable[Mapping[str, object]], kept: set[str]) -> Iterator[tuple[str, str]]:
    """ZIP code and name of every further accepted place whose name is to be kept."""
    for record in records:
        names = set(record["acceptable_cities"]) - {record["city"]}  # type: ignore[call-overload]
        yield from ((str(record["zip_code"]), name) for name in names & kept)


def main() -> None:
    """Make the table."""
    import zipcodes

    kept = column("cities.csv", "city") | column("city_districts.csv", "district")
    made = sorted(rows(zipcodes.filter_by(state="CA"), kept))
    with (REFERENCE / "zip_places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("zip_code", "place"))
        writer.writerows(made)
    print(f"{len(made)} further places of {len({code for code, _ in made})} ZIP codes")


if __name__ == "__main__":
    main()
