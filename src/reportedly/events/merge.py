"""Groups by average linkage: the two groups whose members are on average likeliest one are joined first."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence


def merged(names: Sequence[str], odds: Callable[[int, int], float]) -> list[list[int]]:
    """The groups, each as indices in order, groups by their first index. `names` are in order, each once.

    `odds(i, j)` with i < j is the log odds that two are one. Joining stops when no two groups are on average likelier
    one than two. Ties go to the smaller names.
    """
    members: dict[int, list[int]] = {k: [k] for k in range(len(names))}
    totals: dict[int, dict[int, float]] = {k: {} for k in members}
    heap: list[tuple[float, str, str, int, int]] = []

    def offer(i: int, j: int) -> None:
        mean = totals[i][j] / (len(members[i]) * len(members[j]))
        if mean > 0:
            # a group's first member has its smallest name
            first, then = sorted((names[members[i][0]], names[members[j][0]]))
            heapq.heappush(heap, (-mean, first, then, i, j))

    for j in range(len(names)):
        for i in range(j):
            totals[i][j] = totals[j][i] = odds(i, j)
            offer(i, j)
    made = len(names)
    while heap:
        _, _, _, i, j = heapq.heappop(heap)
        if i not in members or j not in members:
            continue
        sums = {k: totals[i][k] + totals[j][k] for k in members if k not in (i, j)}
        members[made] = sorted(members.pop(i) + members.pop(j))
        totals[made] = sums
        for k, total in sums.items():
            totals[k][made] = total
        del totals[i], totals[j]
        for k in sums:
            totals[k].pop(i, None)
            totals[k].pop(j, None)
            offer(k, made)
        made += 1
    return sorted(members.values())
