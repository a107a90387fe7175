"""Makes sample_places.csv: real ZIP codes and their coordinates for the fictional facilities.

Run by hand where the PyPI package `zipcodes` (MIT licence, version 3.0.0) is installed; the
product itself only reads the result. Codes of agencies other than 1500 and 3700 are inventions
for the sample (see sample_regulators.csv).
"""

import csv
from pathlib import Path

import zipcodes

HERE = Path(__file__).resolve().parent

# City, number of its ZIP codes to take (more = more facilities there), CUPA, elements of other
# agencies as element:code. Elements are numbered as in CERS, 1 to 10.
CITIES = """
Ridgecrest 1 1500
Delano 1 1500
Tehachapi 1 1500
Taft 1 1500
Mojave 1 1500
San Diego 6 3700
Chula Vista 2 3700
Escondido 2 3700
El Cajon 1 3700
Oceanside 1 3700
Carlsbad 1 3700
Fresno 3 1010
Clovis 1 1010
Selma 1 1010
Reedley 1 1010
Lancaster 1 1900 4:1910
Pomona 2 1900 4:1910
Carson 2 1900 4:1910
Torrance 2 1900 2:1911 3:1911
Compton 1 1900 4:1910
Riverside 2 3300 2:3302 3:3302 9:3302
Corona 2 3300 2:3301 3:3301
Temecula 1 3300
Palm Springs 1 3300
San Jose 5 4300
Mountain View 1 4300 2:4303 3:4303
Morgan Hill 1 4300
Santa Ana 2 3000
Irvine 2 3000
Huntington Beach 1 3000 2:3002 3:3002
Fullerton 1 3000
Stockton 3 3900
Lodi 1 3900
Tracy 1 3900
Sacramento 4 3400
Elk Grove 1 3400
Rancho Cordova 1 3400
Ventura 1 5600 2:5602 3:5602
Simi Valley 1 5600
Camarillo 1 5600
San Luis Obispo 1 4000 2:4001 3:4001 4:4001 9:4001
Paso Robles 1 4000
Los Angeles 8 1905 5:1912
Long Beach 3 1901
Bakersfield 4 1501
San Francisco 4 3800
Eureka 1 1200
Arcata 1 1200
Fontana 1 3600
Ontario 1 3600
San Bernardino 2 3600
Barstow 1 3600
Salinas 2 2700
Monterey 1 2700
South San Francisco 1 4100
Redwood City 2 4100
Modesto 3 5000
Turlock 1 5000
Visalia 2 5400
Tulare 1 5400
Santa Maria 2 4200
Goleta 1 4200
Sonoma 1 4900
Healdsburg 1 4900
Auburn 1 3100
Roseville 2 3101
Anaheim 3 3001
Santa Clara 2 4301
Sunnyvale 2 4302
Santa Rosa 2 4901
Oxnard 2 5601
Santa Fe Springs 1 1906
Woodland 1 5700
Davis 1 5700
"""
HEADER = ["city", "zip", "county", "county_id", "lat", "lon", "cupa_code"]
HEADER += ["other_regulators", "source"]


def city_rows(line: str) -> list[list[str]]:
    """Rows of one line of CITIES, its ZIP codes spread evenly over those of the city."""
    words = line.split()
    number = next(i for i, word in enumerate(words) if word.isdigit())
    city, count, cupa, others = (
        " ".join(words[:number]),
        int(words[number]),
        words[number + 1],
        words[number + 2 :],
    )
    found = zipcodes.filter_by(city=city, state="CA", zip_code_type="STANDARD", active=True)
    found = sorted(found, key=lambda place: place["zip_code"])
    if not found:
        raise LookupError(f"no standard ZIP code for {city}")
    picked = found[:: max(1, len(found) // count)][:count]
    return [[city, *place_cells(p, cupa), ";".join(others), "zipcodes 3.0.0"] for p in picked]


def place_cells(place: dict[str, str], cupa: str) -> list[str]:
    """ZIP, county, county number (which begins the CUPA's code), coordinates and CUPA."""
    county = place["county"].removesuffix(" County")
    return [place["zip_code"], county, str(int(cupa) // 100), place["lat"], place["long"], cupa]


def main() -> None:
    """Writes sample_places.csv beside this file."""
    rows = [row for line in CITIES.strip().splitlines() for row in city_rows(line)]
    with (HERE / "sample_places.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])


if __name__ == "__main__":
    main()
