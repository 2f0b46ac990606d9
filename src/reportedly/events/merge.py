"""Groups by average linkage: the two groups whose members are on average likeliest one are joined first."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any


def merged(names: Sequence[Any], odds: Mapping[tuple[int, int], float], otherwise: float = 0.0) -> list[list[int]]:
    """The groups, each as indices in order, groups by their first index. `names`, words or numbers, are in order, each
    once.

    `odds` has, by (i, j) with i < j, the log odds that two are one; pairs that it lacks have `otherwise`, not above 0.
    Joining stops when no two groups are on average likelier one than two. Ties go to the smaller names. Takes time by
    the pairs in `odds`, not by all that there are.
    """
    members: dict[int, list[int]] = {k: [k] for k in range(len(names))}
    #: For each group, of the groups that share pairs with it: the sum of their odds, and how many pairs.
    shared: dict[int, dict[int, tuple[float, int]]] = {k: {} for k in members}
    heap: list[tuple[float, Any, Any, int, int]] = []
    for (i, j), value in odds.items():
        shared[i][j] = shared[j][i] = (value, 1)
        if value > 0:
            first, then = sorted((names[i], names[j]))
            heap.append((-value, first, then, i, j))
    heapq.heapify(heap)
    made = len(names)
    while heap:
        _, _, _, i, j = heapq.heappop(heap)
        if i not in members or j not in members:
            continue
        both, theirs = shared.pop(i), shared.pop(j)
        del both[j], theirs[i]
        group = members[made] = sorted(members.pop(i) + members.pop(j))
        for k, (total, count) in theirs.items():
            ours = both.get(k, (0.0, 0))
            both[k] = (ours[0] + total, ours[1] + count)
        name = names[group[0]]  # a group's first member has its smallest name
        for k, (total, count) in both.items():
            others = shared[k]
            others.pop(i, None)
            others.pop(j, None)
            others[made] = (total, count)
            pairs = len(group) * len(members[k])
            mean = (total + otherwise * (pairs - count)) / pairs
            if mean > 0:
                first, then = sorted((name, names[members[k][0]]))
                heapq.heappush(heap, (-mean, first, then, k, made))
        shared[made] = both
        made += 1
    return sorted(members.values())
