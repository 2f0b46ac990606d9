"""Threads of very many reports, compared in the order of the days they are found by.

Threads are compared where they share a key, and every key has a day or a month: so only those whose days are not over
need be held. The result is that of grouping.py.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from reportedly.events.grouping import WITHIN_ONE_REPORT, Key, Told, apart, grouped, held_with, keys_of, odds_of
from reportedly.events.threads import Thread


class Sweep:
    """Compares threads, given by number in the order of the first day that they reach to (`grouping.reach`)."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._held: dict[int, tuple[Thread, frozenset[Key]]] = {}
        self._by_key: dict[Key, set[int]] = defaultdict(set)
        self._ends: list[tuple[int, int]] = []

    def hold(self, number: int, thread: Thread, days: tuple[int, int]) -> None:
        """Have a thread compared with those that follow. `days` are the first and the last that it reaches to."""
        first, last = days
        while self._ends and self._ends[0][0] < first:
            _, over = heapq.heappop(self._ends)
            for key in self._held.pop(over)[1]:
                self._by_key[key].discard(over)
                if not self._by_key[key]:
                    del self._by_key[key]
        keys = frozenset(keys_of(thread))
        self._held[number] = thread, keys
        heapq.heappush(self._ends, (last, number))
        for key in keys:
            self._by_key[key].add(number)

    def compared(self, number: int) -> dict[int, float]:
        """The log odds of a thread that is held with every other held one of another report that shares a key with it,
        by number.
        """
        thread, keys = self._held[number]
        others = {other for key in keys for other in self._by_key[key]}
        found = {}
        for other in sorted(others):
            its = self._held[other][0]
            if its.doc != thread.doc:
                found[other] = odds_of(thread, its, self._told)
        return found


def groups(
    docs: Sequence[int],
    near: Callable[[int], Iterator[tuple[int, float]]],
    odds: Callable[[int], Mapping[int, float]],
    thread: Callable[[int], Thread],
    told: Told,
    done: set[int],
) -> Iterator[tuple[tuple[int, ...], list[tuple[int, ...]]]]:
    """Each set of threads that is grouped by itself, with its groups.

    Threads are numbered in the order of their ids. `docs` gives each its report's number, `near` its neighbours with
    their log odds, `odds` the log odds of all that it was compared with. `thread` is asked where people said something
    of two threads of one report. Those in `done` are grouped already.
    """
    seen = set(done)
    large: dict[float, set[int]] = {}
    judged = any(True for _ in told.pairs())

    def kept_apart(i: int, j: int) -> float:
        return apart(thread(i), thread(j), told) if judged else WITHIN_ONE_REPORT

    for name in range(len(docs)):
        if name in seen:
            continue
        held = tuple(sorted(held_with(name, near, len(docs), large)))
        seen.update(held)
        if len(held) == 1:
            yield held, [held]
            continue
        at = {member: k for k, member in enumerate(held)}
        known = {
            (k, at[other]) if at[other] > k else (at[other], k): value
            for member, k in at.items()
            for other, value in odds(member).items()
            if other in at
        }
        of = [docs[member] for member in held]
        yield held, grouped(held, known, of, lambda i, j, held=held: kept_apart(held[i], held[j]))  # type: ignore[misc]
