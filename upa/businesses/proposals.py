"""Businesses that are probably one: proposals with their evidence, for people to decide.

A CERS organization is not a corporation: one company may hold several organizations, and franchises
of one brand are different businesses. Nothing is merged by itself. `proposals` compares what the
organizations report; a person decides (upa.warehouse.entries).
Source: exchange format section 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from upa.businesses.likeness import Pair


@dataclass(frozen=True)
class Proposal:
    """Organizations proposed as one business, with the pairs that say so, strongest first."""

    organizations: tuple[int, ...]
    score: float
    pairs: tuple[Pair, ...]


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


def propose(pairs: Iterable[Pair], decisions: Decisions) -> list[Proposal]:
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
