"""Groups by average linkage: the two groups whose members are on average likeliest one are joined first."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

#: Up to as many members a table of all pairs is faster than a queue of those that are given, and takes a few megabytes.
_A_TABLE = 600


def merged(names: Sequence[Any], odds: Mapping[tuple[int, int], float], otherwise: float = 0.0) -> list[list[int]]:
    """The groups, each as indices in order, groups by their first index. `names`, words or numbers, are in order, each
    once.

    `odds` has, by (i, j) with i < j, the log odds that two are one; pairs that it lacks have `otherwise`, not above 0.
    Joining stops when no two groups are on average likelier one than two. Ties go to the smaller names.
    """
    if len(names) <= _A_TABLE:
        return _by_table(len(names), odds, otherwise)
    return _by_queue(names, dict(sorted(odds.items())), otherwise)


def _by_table(count: int, odds: Mapping[tuple[int, int], float], otherwise: float) -> list[list[int]]:
    """`merged` with all pairs held: takes time by the square of the members for each joining."""
    if not odds or max(odds.values()) <= 0:
        return [[k] for k in range(count)]
    sums = np.full((count, count), otherwise)
    pairs = np.array(list(odds), dtype=np.intp)
    sums[pairs[:, 0], pairs[:, 1]] = sums[pairs[:, 1], pairs[:, 0]] = np.fromiter(odds.values(), float, len(odds))
    sizes = np.ones(count)
    means = sums.copy()
    np.fill_diagonal(means, -np.inf)
    members = {k: [k] for k in range(count)}
    gone = np.zeros(count, dtype=np.bool_)
    while True:
        # The first of the highest: a group stands where its first member does, so ties go to the smaller names.
        i, j = divmod(int(means.argmax()), count)
        if not means[i, j] > 0:
            return [sorted(members[k]) for k in sorted(members)]
        members[i] += members.pop(j)
        gone[j] = True
        sizes[i] += sizes[j]
        sums[i] += sums[j]
        sums[:, i] = sums[i]
        row = sums[i] / (sizes[i] * sizes)
        row[gone] = -np.inf
        row[i] = -np.inf
        means[i] = means[:, i] = row
        means[j] = means[:, j] = -np.inf


def _by_queue(names: Sequence[Any], odds: Mapping[tuple[int, int], float], otherwise: float) -> list[list[int]]:
    """`merged` with only the given pairs held: takes time by these, not by all that there are."""
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
