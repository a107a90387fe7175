"""How well and how fast likely-same businesses are found: precision, recall and time.

Run: python -m benchmarks.groups [organizations]. The default, 100,000 organizations, is what about
165,000 facilities statewide have. The set is fictional and labelled (tests/labelled_businesses.py).
"""

import sys
import time

from tests.support.labelled_businesses import grouped_pairs, labelled
from upa.businesses import likeness, proposals

STATEWIDE = 100_000


def measure(organizations: int, seed: int) -> str:
    """One line: sizes, precision and recall over pairs, seconds."""
    made = labelled(organizations, seed)
    start = time.perf_counter()
    found = proposals.propose(likeness.find_pairs(made.features), {})
    took = time.perf_counter() - start
    pairs, true = grouped_pairs(p.organizations for p in found), made.true_pairs()
    right = len(pairs & true)
    return (
        f"{len(made.business):,} organizations, {len(made.features):,} values, "
        f"{len(found):,} proposals: precision {right / len(pairs):.3f}, "
        f"recall {right / len(true):.3f}, {took:.1f} s"
    )


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else STATEWIDE
    print(measure(2500, seed=1))
    print(measure(size, seed=2))
