"""Street addresses in one spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping

from upa.places.counties import place_key

SUFFIXES: Mapping[str, str] = {
    "avenue": "ave", "av": "ave", "street": "st", "boulevard": "blvd", "drive": "dr",
    "road": "rd", "lane": "ln", "court": "ct", "place": "pl", "highway": "hwy", "parkway": "pkwy",
    "circle": "cir", "terrace": "ter", "trail": "trl", "square": "sq", "north": "n", "south": "s",
    "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "saint": "st", "mount": "mt", "route": "rte", "expressway": "expy",
    "freeway": "fwy", "alley": "aly", "center": "ctr", "plaza": "plz", "way": "way",
}  # fmt: skip
"""Street words as the Postal Service abbreviates them (Publication 28, appendices B and C)."""
UNIT = re.compile(
    r"\b(apt|apartment|bldg|building|fl|floor|lot|rm|room|spc|space|ste|suite|unit)\b"
)
STATE = re.compile(r"\b(CA|Calif|California)\.?(?=\W*(\d{5}|$))", re.IGNORECASE)
ZIP_AT_END = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")


def house_number(text: str) -> str:
    """The number a text begins with, if more follows; else nothing."""
    found = re.match(r"(\d+\S*) \S", text)
    return found[1].lower() if found else ""


def standard_street(text: str) -> str:
    """A street address without unit, in the Postal Service's abbreviations, in lower case."""
    plain = place_key(text.split("#")[0])
    cut = UNIT.split(plain)[0].split()
    return " ".join(SUFFIXES.get(word, word) for word in cut)
