"""How alike two organizations are, and why."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from upa.businesses import keys

THRESHOLD = 0.6
"""Score from which two organizations are proposed as one business."""
SIMILAR = 0.7
"""Share of letter triples from which two names are taken for spellings of one."""
BLOCK = 40
"""Organizations sharing one value that are all compared; more are compared by name and in turn."""
COMMON_NAMES = 8
COMMON_OWNERS = 4
"""A value of more different names, or of as many owners, belongs to a landlord, a consultant or a
brand; it says nothing about organizations of different names (owners)."""

CONFLICTS: Mapping[str, str] = {
    "duns": "different-duns",
    "owner": "different-owner",
    "mailing": "different-mailing",
    "email-domain": "different-domain",
}
"""What speaks against one business when both report it and nothing agrees, by kind."""
LABELS: Mapping[str, str] = {
    "name": "Same name",
    "similar-name": "Similar name",
    "contained-name": "Name contained in the other",
    "different-name": "Different names",
    "headquarters": "Same headquarters",
    "duns": "Same DUNS number",
    "owner": "Same owner",
    "mailing": "Same mailing address",
    "phone": "Same phone",
    "email": "Same e-mail address",
    "email-domain": "Same e-mail domain",
    "different-duns": "Different DUNS numbers",
    "different-owner": "Different owners",
    "different-mailing": "Different mailing addresses",
    "different-domain": "Different e-mail domains",
}
WEIGHTS: Mapping[str, float] = {
    "name": 0.5,
    "common-name": 0.35,
    "similar-name": 0.35,
    "contained-name": 0.3,
    "different-name": -0.2,
    "headquarters": 0.1,
    "duns": 0.7,
    "owner": 0.3,
    "company-owner": 0.4,
    "mailing": 0.3,
    "phone": 0.3,
    "email": 0.3,
    "email-domain": 0.25,
    "different-duns": -0.35,
    "different-owner": -0.25,
    "different-mailing": -0.05,
    "different-domain": -0.05,
}
"""What each agreement or conflict adds to a score; the benchmark measures what they find."""

NONE: frozenset[str] = frozenset()
Evidence = tuple[tuple[str, str], ...]


class Pair(NamedTuple):
    """Two organizations that are probably one business; the smaller code comes first."""

    first: int
    second: int
    score: float
    evidence: Evidence
    conflicts: Evidence


@dataclass(slots=True)
class Profile:
    """What is compared of one organization, normalized; kinds without a value are absent."""

    code: int
    name: str
    names: frozenset[str]
    forms: tuple[tuple[str, ...], ...]
    """Words of each form of the name."""
    values: dict[str, frozenset[str]]


@lru_cache(maxsize=100_000)
def _grams(words: tuple[str, ...]) -> frozenset[str]:
    padded = f"^{''.join(words)}$"
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


class Comparison:
    """All organizations of one warehouse, ready to be compared.

    `features` are (organization code, kind, value) rows: kind is name, headquarters, owner,
    mailing, phone, email or duns; values are as reported and may repeat.
    """

    def __init__(self, features: Iterable[tuple[int, str, str]]) -> None:
        self.profiles: dict[int, Profile] = {}
        self.shown: dict[tuple[str, str], str] = {}
        self.companies: set[str] = set()
        held: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for code, kind, value in features:
            held[code][kind].add(value)
        for code, kinds in held.items():
            self.profiles[code] = self._profile(code, kinds)
        self._count()

    def _profile(self, code: int, kinds: Mapping[str, set[str]]) -> Profile:
        named = sorted(kinds.get("name", ()))
        forms = [words for name in named for words in keys.name_words(name)]
        joined = frozenset("".join(words) for words in forms)
        values = {
            kind: found
            for kind, key in keys.KEYS.items()
            if (found := self._keyed(kind, key, kinds.get(kind.removesuffix("-domain"), ())))
        }
        return Profile(code, named[0] if named else "", joined, tuple(forms), values)

    def _keyed(self, kind: str, key, values: Iterable[str]) -> frozenset[str]:  # noqa: ANN001
        found = set()
        for value in values:
            if normal := key(value):
                found.add(normal)
                text = normal if kind == "email-domain" else value
                self.shown[kind, normal] = min(text, self.shown.get((kind, normal), text))
                if kind == "owner" and keys.is_company(value):
                    self.companies.add(normal)
        return frozenset(found)

    def _count(self) -> None:
        """Note values and names that too many different businesses share."""
        names, owners = defaultdict(set), defaultdict(set)
        bearers: dict[str, int] = defaultdict(int)
        for profile in self.profiles.values():
            for name in profile.names:
                bearers[name] += 1
            own = profile.values.get("owner", ())
            for kind, values in profile.values.items():
                for value in values:
                    names[kind, value] |= profile.names
                    owners[kind, value].update(own)
        self.common_names = {name for name, count in bearers.items() if count > COMMON_NAMES}
        self.many_names = {v for v, found in names.items() if len(found) > COMMON_NAMES}
        self.many_owners = {
            v for v, found in owners.items() if v[0] != "owner" and len(found) >= COMMON_OWNERS
        }

    def pairs(self) -> list[Pair]:
        """Pairs that reach the threshold, best first."""
        found = [
            pair
            for first, second in self.candidates()
            if (pair := self.compare(first, second)) is not None
        ]
        return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))

    def candidates(self) -> set[tuple[int, int]]:
        """Pairs that share a name and headquarters, or a value that is not shared too widely."""
        blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for code, profile in self.profiles.items():
            for kind, values in profile.values.items():
                if kind == "headquarters":
                    for block in ((name, hq) for name in profile.names for hq in values):
                        blocks[block].append(code)
                else:
                    for value in values:
                        blocks[kind, value].append(code)
        return {(min(a, b), max(a, b)) for codes in blocks.values() for a, b in self._within(codes)}

    def _within(self, codes: list[int]) -> Iterator[tuple[int, int]]:
        """Pairs of one block; a big block is compared within equal first words, then in turn."""
        if len(codes) <= BLOCK:
            yield from combinations(codes, 2)
            return
        named: dict[str, list[int]] = defaultdict(list)
        for code in codes:
            named[min(self.profiles[code].names, default="")[:5]].append(code)
        for same in named.values():
            if len(same) <= BLOCK:
                yield from combinations(same, 2)
            else:
                ordered = sorted(same, key=lambda c: (sorted(self.profiles[c].names), c))
                yield from pairwise(ordered)

    def compare(self, first: int, second: int) -> Pair | None:
        """Two organizations with what speaks for one business and against it; None below the
        threshold."""
        one, other = self.profiles[first], self.profiles[second]
        name = self._name(one, other)
        found = [name, *self._agreements(one, other, alike=name[0] != "different-name")]
        if sum(weight for _, _, weight in found) < THRESHOLD:
            return None
        if {kind for kind, _, _ in found} >= {"email", "email-domain"}:
            found = [f for f in found if f[0] != "email-domain"]
        found += self._conflicts(one, other)
        score = round(min(1.0, sum(weight for _, _, weight in found)), 2)
        evidence = tuple((kind, text) for kind, text, weight in found if weight > 0)
        conflicts = tuple((kind, text) for kind, text, weight in found if weight < 0)
        return Pair(first, second, score, evidence, conflicts) if score >= THRESHOLD else None

    def _name(self, one: Profile, other: Profile) -> tuple[str, str, float]:
        text = f"{one.name} – {other.name}"
        kind = _likeness(one, other)
        is_common = kind == "name" and not (one.names & other.names) - self.common_names
        return kind, text, WEIGHTS["common-name" if is_common else kind]

    def _agreements(
        self, one: Profile, other: Profile, alike: bool
    ) -> Iterator[tuple[str, str, float]]:
        for kind, mine in one.values.items():
            same = mine & other.values.get(kind, NONE)
            telling = sorted(v for v in same if self._tells((kind, v), alike))
            if telling:
                is_company = kind == "owner" and not self.companies.isdisjoint(telling)
                weight = WEIGHTS["company-owner" if is_company else kind]
                yield kind, self.shown[kind, telling[0]], weight

    def _conflicts(self, one: Profile, other: Profile) -> Iterator[tuple[str, str, float]]:
        for kind, conflict in CONFLICTS.items():
            mine, yours = one.values.get(kind), other.values.get(kind)
            if mine and yours and not mine & yours and not _same_person(kind, mine, yours):
                told = (self.shown[kind, min(values)] for values in (mine, yours))
                yield conflict, " – ".join(told), WEIGHTS[conflict]

    def _tells(self, value: tuple[str, str], alike: bool) -> bool:
        """Whether a shared value says that its holders belong together."""
        if value[0] in ("headquarters", "duns"):
            return True
        return value not in self.many_owners and (alike or value not in self.many_names)


def _likeness(one: Profile, other: Profile) -> str:
    if one.names & other.names:
        return "name"
    forms = [(mine, yours) for mine in one.forms for yours in other.forms]
    if any(_dice(_grams(mine), _grams(yours)) >= SIMILAR for mine, yours in forms):
        return "similar-name"
    if any(_contains(set(mine), set(yours)) for mine, yours in forms):
        return "contained-name"
    return "different-name"


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of letter triples two names have in common, 0 to 1 (Dice coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other))


def _contains(one: set[str], other: set[str]) -> bool:
    """Whether all words of the shorter name, at least two, stand in the longer."""
    fewer = min(len(one), len(other))
    return fewer > 1 and len(one & other) == fewer


def _same_person(kind: str, mine: frozenset[str], yours: frozenset[str]) -> bool:
    """Whether owners differ only by an initial or a word more."""
    return kind == "owner" and any(
        len(set(a.split()) & set(b.split())) > 1 for a in mine for b in yours
    )


def find_pairs(features: Iterable[tuple[int, str, str]]) -> list[Pair]:
    """Pairs of organizations that are probably one business, best first.

    The garbage collector pauses: at statewide size it took two thirds of the time looking through
    profiles, none of which is garbage.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return Comparison(features).pairs()
    finally:
        if was_on:
            gc.enable()
