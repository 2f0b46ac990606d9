"""x"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping


def b_cubed(found: Mapping[str, str], told: Mapping[str, str]) -> tuple[float, float, float]:
    """B³ precision, recall and F1 (Bagga and Baldwin 1998) over the claims whose happening is told.

    A claim in no group is one of its own.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    happenings: dict[str, set[str]] = defaultdict(set)
    for claim, happening in told.items():
        groups[found.get(claim, claim)].add(claim)
        happenings[happening].add(claim)
    precision = recall = 0.0
    for claim, happening in told.items():
        group = groups[found.get(claim, claim)]
        right = len(group & happenings[happening])
        precision += right / len(group)
        recall += right / len(happenings[happening])
    p, r = precision / len(told), recall / len(told)
    return p, r, 2 * p * r / (p + r)
