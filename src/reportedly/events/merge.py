"""Groups by average linkage: the two groups whose members are on average likeliest one are joined first."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def merged(names: Sequence[str], odds: Callable[[int, int], float]) -> list[list[int]]:
    """The groups, each as indices in order, groups by their first index.

    `odds(i, j)` with i < j is the log odds that two are one. Joining stops when no two groups are on average likelier
    one than two. Ties go to the smaller names, so that the order of `names` decides nothing.
    """
    groups: dict[int, list[int]] = {k: [k] for k in range(len(names))}
    totals: dict[tuple[int, int], float] = {}
    for j in range(len(names)):
        for i in range(j):
            totals[i, j] = odds(i, j)
    while len(groups) > 1:
        best: tuple[float, str, str] | None = None
        pair = (0, 0)
        for (i, j), total in totals.items():
            mean = total / (len(groups[i]) * len(groups[j]))
            if mean <= 0:
                continue
            low, high = sorted((min(names[k] for k in groups[i]), min(names[k] for k in groups[j])))
            key = (-mean, low, high)
            if best is None or key < best:
                best, pair = key, (i, j)
        if best is None:
            break
        i, j = pair
        groups[i] = sorted(groups[i] + groups.pop(j))
        del totals[i, j]
        for k in groups:
            if k != i:
                to_j = totals.pop((min(j, k), max(j, k)))
                totals[min(i, k), max(i, k)] += to_j
    return sorted(groups.values())
