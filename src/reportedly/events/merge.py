"""Groups by average linkage: the two groups whose members are on average likeliest one are joined first."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any


def merged(
    names: Sequence[str] | Sequence[int], odds: Mapping[tuple[int, int], float], otherwise: float = 0.0
) -> list[list[int]]:
    """The groups, each as indices in order, groups by their first index. `names` are in order, each once.

    `odds` has, by (i, j) with i < j, the log odds that two are one; pairs that it lacks have `otherwise`, not above 0.
    Joining stops when no two groups are on average likelier one than two. Ties go to the smaller names. Takes time by
    the pairs in `odds`, not by all that there are.
    """
    members: dict[int, list[int]] = {k: [k] for k in range(len(names))}
    #: For each group, of the groups that share pairs with it: the sum of their odds, and how many pairs.
    shared: dict[int, dict[int, tuple[float, int]]] = {k: {} for k in members}
    heap: list[tuple[float, Any, Any, int, int]] = []

    def offer(i: int, j: int) -> None:
        total, count = shared[i][j]
        pairs = len(members[i]) * len(members[j])
        mean = (total + otherwise * (pairs - count)) / pairs
        if mean > 0:
            # a group's first member has its smallest name
            first, then = names[members[i][0]], names[members[j][0]]
            if then < first:  # type: ignore[operator]  # both words or both numbers
                first, then = then, first
            heapq.heappush(heap, (-mean, first, then, i, j))

    for (i, j), value in odds.items():
        shared[i][j] = shared[j][i] = (value, 1)
        offer(i, j)
    made = len(names)
    while heap:
        _, _, _, i, j = heapq.heappop(heap)
        if i not in members or j not in members:
            continue
        ours, theirs = shared.pop(i), shared.pop(j)
        members[made] = sorted(members.pop(i) + members.pop(j))
        both = {}
        for k in sorted({*ours, *theirs} - {i, j}):
            (a, n), (b, m) = ours.get(k, (0.0, 0)), theirs.get(k, (0.0, 0))
            both[k] = shared[k][made] = (a + b, n + m)
            shared[k].pop(i, None)
            shared[k].pop(j, None)
        shared[made] = both
        for k in both:
            offer(k, made)
        made += 1
    return sorted(members.values())
