"""Businesses that are probably one: proposals with their evidence, for people to decide.

A CERS organization is not a corporation: one company may hold several organizations, and franchises
of one brand are different businesses. Nothing is merged by itself. `proposals` compares what the
organizations report; a person decides (upa.warehouse.entries).
Source: exchange format section 7.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

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

FORMS = frozenset(
    {"inc", "incorporated", "llc", "llp", "lp", "lc", "corp", "corporation", "company", "ltd"}
    | {"limited", "plc", "pllc", "gp"}
)
"""Legal forms of companies."""
LEGAL = FORMS | {"co", "pc", "the", "of", "california", "ca", "usa", "us"}
"""Words of a business name that do not tell it from another."""
SHORT = {
    "svc": "service", "svcs": "service", "mfg": "manufacturing", "intl": "international",
    "natl": "national", "bros": "brother", "ctr": "center", "centre": "center",
    "dept": "department", "dist": "district", "assoc": "associate", "assn": "association",
    "mgmt": "management",
    "grp": "group", "ind": "industry", "inds": "industry", "tech": "technology",
    "transp": "transportation", "dev": "development", "eng": "engineering", "equip": "equipment",
    "mkt": "market", "whse": "warehouse", "dba": "dba", "mtn": "mountain", "vly": "valley",
    "elec": "electric", "petro": "petroleum", "auto": "automotive", "hosp": "hospital",
}  # fmt: skip
STREETS = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr",
    "lane": "ln", "court": "ct", "place": "pl", "highway": "hwy", "parkway": "pkwy",
    "north": "n", "south": "s", "east": "e",
    "west": "w", "post": "po",
}  # fmt: skip
SKIPPED = frozenset(("office", "suite", "ste", "unit", "apt"))
STORE = re.compile(
    r"(?:\#\s*|\b(?:store|site|station|unit|branch|location|facility|plant|no|nr|number)\b"
    r"[\s.:\#-]*(?:no\b\.?\s*|\#\s*)?)[a-z]{0,2}-?\d+\w*"
)
WORD = re.compile(r"[a-z0-9]+")
DIGIT = re.compile(r"\d")
INITIALS = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
DBA = re.compile(r"\b(?:d\s*/\s*b\s*/\s*a|d\.b\.a\.?|dba|doing business as|aka|formerly)\b[:.]?")
PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "yahoo.com", "ymail.com", "rocketmail.com", "hotmail.com", "outlook.com",
        "live.com", "msn.com", "aol.com", "icloud.com", "me.com", "mac.com", "comcast.net",
        "sbcglobal.net", "att.net", "pacbell.net", "verizon.net", "cox.net", "charter.net",
        "earthlink.net", "frontier.com", "roadrunner.com", "juno.com", "protonmail.com",
        "proton.me", "mail.com", "gmx.com", "zoho.com", "example.com", "example.net",
        "example.org",
    }
)  # fmt: skip
"""Mail domains that anyone may use, and those reserved for examples (RFC 2606)."""

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


@dataclass(frozen=True)
class Proposal:
    """Organizations proposed as one business, with the pairs that say so, strongest first."""

    organizations: tuple[int, ...]
    score: float
    pairs: tuple[Pair, ...]


@dataclass(slots=True)
class Profile:
    """What is compared of one organization, normalized; kinds without a value are absent."""

    code: int
    name: str
    names: frozenset[str]
    forms: tuple[tuple[str, ...], ...]
    """Words of each form of the name."""
    values: dict[str, frozenset[str]]


# Normal forms


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'"))
        text = text.encode("ascii", "ignore").decode()
    return text.lower().replace("&", " and ").replace("'", "")


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _words(text: str) -> tuple[str, ...]:
    numbered = DIGIT.search(text) is not None
    plain = INITIALS.sub(r"\1", STORE.sub(" ", text) if numbered else text)
    words = [_singular(SHORT.get(w, w)) for w in WORD.findall(plain) if w != "and"]
    kept = [word for word in words if word not in LEGAL] or words
    while len(kept) > 1 and kept[-1].isdecimal():
        kept.pop()
    return tuple(kept)


@lru_cache(maxsize=1_000_000)
def name_words(name: str) -> tuple[tuple[str, ...], ...]:
    """Words of a business name without legal forms and store numbers, in singular.

    A name with a trade name (`A Inc. dba B`) gives both, the legal one first.
    """
    parts = (_words(part) for part in DBA.split(_plain(name)))
    return tuple(words for words in parts if words)


def name_key(name: str) -> str:
    """The legal name as one lower-case word: `Valley Fuel Stops, Inc. #12` is `valleyfuelstop`."""
    words = name_words(name)
    return "".join(words[0]) if words else ""


def owner_key(name: str) -> str:
    """A person's or company's name whose order of words and legal form do not matter."""
    words = name_words(name)
    return " ".join(sorted(words[0])) if words else ""


def is_company(name: str) -> bool:
    """Whether an owner's name carries a legal form of a company."""
    return not FORMS.isdisjoint(WORD.findall(_plain(name).replace(".", "")))


def address_key(address: str) -> str:
    """A postal address with usual abbreviations: `P.O. Box 12` and `PO BOX 12` are the same."""
    raw = WORD.findall(_plain(address).replace(".", ""))
    words = [STREETS.get(word, word) for word in raw if word not in SKIPPED]
    return " ".join(words) if len(words) > 1 else ""


def phone_key(phone: str) -> str:
    """Ten digits of a telephone number, without extension; empty when there are fewer."""
    digits = re.sub(r"\D", "", re.split(r"(?:x|ext)", phone.lower(), maxsplit=1)[0])
    digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return digits if len(digits) == 10 and len(set(digits)) > 2 else ""


def email_key(address: str) -> str:
    """A mail address in lower case, empty when it is none."""
    text = address.strip().lower()
    return text if re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", text) else ""


def domain_key(address: str) -> str:
    """The domain of a mail address when it is a business's own."""
    domain = email_key(address).rpartition("@")[2]
    return "" if domain in PUBLIC_DOMAINS else domain


def duns_key(number: str) -> str:
    """Nine digits of a DUNS number; empty for fillers such as 000000000 and 123456789."""
    digits = re.sub(r"\D", "", number)
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    return digits if len(digits) == 9 and len(steps) > 1 else ""


KEYS = {
    "headquarters": address_key,
    "owner": owner_key,
    "mailing": address_key,
    "phone": phone_key,
    "email": email_key,
    "email-domain": domain_key,
    "duns": duns_key,
}


@lru_cache(maxsize=100_000)
def _grams(words: tuple[str, ...]) -> frozenset[str]:
    padded = f"^{''.join(words)}$"
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


# Comparing


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
        forms = [words for name in named for words in name_words(name)]
        keys = frozenset("".join(words) for words in forms)
        values = {
            kind: found
            for kind, key in KEYS.items()
            if (found := self._keyed(kind, key, kinds.get(kind.removesuffix("-domain"), ())))
        }
        return Profile(code, named[0] if named else "", keys, tuple(forms), values)

    def _keyed(self, kind: str, key, values: Iterable[str]) -> frozenset[str]:  # noqa: ANN001
        found = set()
        for value in values:
            if normal := key(value):
                found.add(normal)
                text = normal if kind == "email-domain" else value
                self.shown[kind, normal] = min(text, self.shown.get((kind, normal), text))
                if kind == "owner" and is_company(value):
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


# Groups


class Sets:
    """Codes joined into groups; the key of a group is its smallest code."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def key(self, code: int) -> int:
        """The key of a code's group; its own when it was never joined."""
        while (parent := self._parent.get(code, code)) != code:
            self._parent[code] = self._parent.get(parent, parent)
            code = parent
        return code

    def join(self, first: int, second: int) -> None:
        """Make one group of the groups of two codes."""
        low, high = sorted((self.key(first), self.key(second)))
        self._parent[high] = low
        self._parent.setdefault(low, low)

    def members(self) -> dict[int, tuple[int, ...]]:
        """Codes of every group by its key, in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for code in sorted(self._parent):
            found[self.key(code)].append(code)
        return {key: tuple(codes) for key, codes in found.items()}


Decisions = Mapping[tuple[int, int], str]
"""What people decided by pair (smaller code first): `confirmed`, `dismissed` or `split`."""


def proposals(pairs: Iterable[Pair], decisions: Decisions) -> list[Proposal]:
    """Organizations to be looked at by a person, joined where pairs share one, best first.

    Pairs already decided, and those within one confirmed group, are left out.
    """
    groups, sets = Sets(), Sets()
    for pair, decision in decisions.items():
        if decision == "confirmed":
            groups.join(*pair)
    found: list[Pair] = []
    for pair in pairs:
        codes = (pair.first, pair.second)
        if codes not in decisions and groups.key(codes[0]) != groups.key(codes[1]):
            found.append(pair)
            sets.join(*codes)
    own: dict[int, list[Pair]] = defaultdict(list)
    for pair in found:
        own[sets.key(pair.first)].append(pair)
    made = [
        Proposal(codes, max(p.score for p in own[key]), tuple(own[key]))
        for key, codes in sets.members().items()
    ]
    return sorted(made, key=lambda proposal: (-proposal.score, proposal.organizations))
