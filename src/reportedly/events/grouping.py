"""Threads of many reports, grouped into happenings, one page at a time.

Only threads that share a key (a place and a day, a figure and a day, a place and a month) are compared; others are as
unlike as such threads mostly are. Threads that are likelier one than two are neighbours; each set of threads held
together by neighbours is grouped on its own, by average linkage. A set of more threads than `MANY` is parted first, by
its weakest neighbours: where all is near to all, it takes more to be one. So what a page changes is what its threads'
neighbours hold, and the result depends on the set of pages alone, not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from types import MappingProxyType
from typing import TypeVar

from reportedly.events.likeness import Features, between_threads, log_odds
from reportedly.events.merge import merged
from reportedly.events.sketch import Days
from reportedly.events.threads import Thread, threads_of
from reportedly.records import Claim

Key = tuple[str | int, ...]
#: A thread's id, or its number where there are very many.
Name = TypeVar("Name", str, int)

#: Log odds that a person's word stands for: no sum of features outweighs it.
_JUDGED = 1000.0
#: Log odds of threads that share no key. Of those that neighbours hold together the median is -4.9, but a pair counts
#: here when others already speak for the two: of -5, -3, -2, -1 and -0.5, -2 gives the best B³ on the development half
#: (python -m lab.evaluate.events --development: .904, .904, .916, .912, .912; with every pair compared .916).
_NO_KEY = -2.0
#: Threads that are grouped at once, and what neighbours' log odds must exceed for sets of more; past the last, none is
#: parted further.
MANY = 300
_STRONGER = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)
#: Days that a day's key reaches to either side.
_BESIDE = 1
#: Days of a month's key.
_MONTH = 30
#: Numbers below this are too common to look for the same happening by.
_COMMON_NUMBER = 5


class Told:
    """What people said of pairs of claims, by their ids: `same` and `different` happenings."""

    def __init__(self, same: Iterable[tuple[str, str]] = (), different: Iterable[tuple[str, str]] = ()) -> None:
        self._told = {frozenset(pair): True for pair in same} | {frozenset(pair): False for pair in different}
        self._judged: dict[str, set[str]] = defaultdict(set)
        for pair in self._told:
            for claim in pair:
                self._judged[claim] |= pair - {claim}

    def of(self, a: str, b: str) -> bool | None:
        """Of two claims: True for the same, None where nobody said anything."""
        return self._told.get(frozenset((a, b)))

    def odds(self, a: Thread, b: Thread) -> float | None:
        """Of two threads, as log odds; None where nobody said anything."""
        if not self._told:
            return None
        claims = {c.id for c in b.claims}
        told = [
            self._told[frozenset((claim.id, other))]
            for claim in a.claims
            for other in self._judged.get(claim.id, ())
            if other in claims
        ]
        if not told:
            return None
        return _JUDGED if all(told) else -_JUDGED

    def judged_with(self, thread: Thread) -> set[str]:
        """The claims that somebody said something of together with one of a thread's."""
        return {other for claim in thread.claims for other in self._judged.get(claim.id, ())}

    def pairs(self) -> Iterator[frozenset[str]]:
        """Every pair of claims that somebody said something of."""
        yield from self._told


class Grouper:
    """Groups the claims of reports that are added and taken out one by one.

    `told` is what people said of pairs of claims; it wins over every likeness.
    """

    def __init__(self, told: Told | None = None) -> None:
        self._told = Told() if told is None else told
        self._threads: dict[str, Thread] = {}
        self._of_doc: dict[str, tuple[str, ...]] = {}
        self._of_claim: dict[str, str] = {}
        self._by_key: dict[Key, set[str]] = defaultdict(set)
        self._near: dict[str, set[str]] = {}
        self._known: dict[str, dict[str, float]] = {}
        self._group_of: dict[str, tuple[str, ...]] = {}
        self._set_of: dict[str, tuple[str, ...]] = {}
        self._waiting: set[str] = set()

    def add(
        self,
        doc: str,
        claims: Iterable[Claim],
        day: date | None,
        around: Mapping[str, str] = MappingProxyType({}),
        *,
        later: bool = False,
    ) -> frozenset[tuple[str, ...]]:
        """Add a report, in place of what was known of it; `day` is the day it was written, `around` has the words that
        each claim stands among, by claim id. `later` puts off grouping until `regroup`, for adding many at once.

        Returns the groups that are new or changed, as tuples of thread ids.
        """
        touched = self._take_out(doc)
        threads = threads_of(claims, day, around, self._told.of)
        self._of_doc[doc] = tuple(thread.id for thread in threads)
        for thread in threads:
            self._threads[thread.id] = thread
            self._near[thread.id] = set()
            self._known[thread.id] = {}
            self._of_claim |= {claim.id: thread.id for claim in thread.claims}
        for thread in threads:
            keys = set(keys_of(thread))
            others = {other for key in keys for other in self._by_key.get(key, ())}
            others |= {self._of_claim[c] for c in self._told.judged_with(thread) if c in self._of_claim}
            for other in others - set(self._of_doc[doc]):
                if self._odds(thread, self._threads[other]) > 0:
                    self._near[thread.id].add(other)
                    self._near[other].add(thread.id)
            for key in keys:
                self._by_key[key].add(thread.id)
        touched |= set(self._of_doc[doc])
        if later:
            self._waiting |= touched
            return frozenset()
        return self._regroup(touched)

    def regroup(self) -> frozenset[tuple[str, ...]]:
        """Group what was put off."""
        waiting, self._waiting = self._waiting, set()
        return self._regroup(waiting)

    def take_out(self, doc: str) -> frozenset[tuple[str, ...]]:
        """Forget a report. Returns the groups that changed."""
        return self._regroup(self._take_out(doc))

    def groups(self) -> Iterator[tuple[Thread, ...]]:
        """Every group, its threads by day of report and id."""
        for ids in sorted(set(self._group_of.values())):
            yield self.threads(ids)

    def groups_of(self, doc: str) -> Iterator[tuple[Thread, ...]]:
        """The groups that a report has claims in."""
        for ids in sorted({self._group_of[name] for name in self._of_doc.get(doc, ())}):
            yield self.threads(ids)

    def threads(self, ids: tuple[str, ...]) -> tuple[Thread, ...]:
        """The threads of a group."""
        return tuple(self._threads[i] for i in ids)

    def _take_out(self, doc: str) -> set[str]:
        """Remove a report's threads; returns those that were their neighbours or grouped with them."""
        gone = self._of_doc.pop(doc, ())
        touched: set[str] = set()
        for name in gone:
            thread = self._threads.pop(name)
            for key in set(keys_of(thread)):
                self._by_key[key].discard(name)
                if not self._by_key[key]:
                    del self._by_key[key]
            for other in self._near.pop(name):
                self._near.get(other, set()).discard(name)
                touched.add(other)
            for other in self._known.pop(name):
                self._known.get(other, {}).pop(name, None)
            self._group_of.pop(name, None)
            touched.update(self._set_of.pop(name, ()))
            for claim in thread.claims:
                self._of_claim.pop(claim.id, None)
        return touched - set(gone)

    def _regroup(self, names: set[str]) -> frozenset[tuple[str, ...]]:
        """Group anew every set of threads that these, or neighbours of theirs, are held in."""
        changed: set[tuple[str, ...]] = set()
        seen: set[str] = set()
        large: dict[float, set[str]] = {}
        near = {other for name in names for other in self._near.get(name, ())}
        for name in sorted(names | {held for other in near for held in self._set_of.get(other, (other,))}):
            if name in seen or name not in self._threads:
                continue
            held = tuple(sorted(held_with(name, self._neighbours, len(self._threads), large)))
            seen.update(held)
            for group in self._grouped(held):
                if any(self._group_of.get(member) != group for member in group):
                    changed.add(group)
                for member in group:
                    self._group_of[member] = group
            for member in held:
                self._set_of[member] = held
        return frozenset(changed)

    def _neighbours(self, name: str) -> Iterator[tuple[str, float]]:
        known = self._known[name]
        for other in self._near[name]:
            yield other, known[other]

    def _grouped(self, names: tuple[str, ...]) -> list[tuple[str, ...]]:
        if len(names) == 1:
            return [names]
        at = {name: k for k, name in enumerate(names)}
        odds: dict[tuple[int, int], float] = {}
        for name, k in at.items():
            known = self._known[name]
            for other in known if len(known) < len(names) else names[k + 1 :]:
                if at.get(other, -1) > k and other in known:
                    odds[k, at[other]] = known[other]
        threads = [self._threads[name] for name in names]
        return grouped(names, odds, [t.doc for t in threads], lambda i, j: apart(threads[i], threads[j], self._told))

    def _odds(self, a: Thread, b: Thread) -> float:
        known = self._known[a.id].get(b.id)
        if known is None:
            known = odds_of(a, b, self._told)
            self._known[a.id][b.id] = self._known[b.id][a.id] = known
        return known


def held_with(
    name: Name, near: Callable[[Name], Iterable[tuple[Name, float]]], size: int, large: dict[float, set[Name]]
) -> set[Name]:
    """The set that a thread is grouped in: the largest of `MANY` at most that neighbours strong enough hold.

    `near` gives a thread's neighbours with their log odds, `size` is how many threads there are. `large` takes down
    which threads neighbours of a strength hold more than `MANY` of, so that nothing is walked twice; it starts empty
    and holds as long as nothing is added or taken out.
    """
    for least in _STRONGER[:-1]:
        if name in large.setdefault(least, set()):
            continue
        held = _within(name, near, least, MANY)
        if len(held) <= MANY:
            return held
        large[least] |= held
    return _within(name, near, _STRONGER[-1], size)


def _within(name: Name, near: Callable[[Name], Iterable[tuple[Name, float]]], least: float, most: int) -> set[Name]:
    """The threads that neighbours of more than `least` hold together with one; of sets above `most` only a part."""
    held, todo = {name}, [name]
    while todo and len(held) <= most:
        for other, odds in near(todo.pop()):
            if odds > least and other not in held:
                held.add(other)
                todo.append(other)
    return held


def grouped(
    names: Sequence[Name],
    odds: Mapping[tuple[int, int], float],
    docs: Sequence[object],
    apart: Callable[[int, int], float],
) -> list[tuple[Name, ...]]:
    """The groups of a set of threads, their names in order.

    `odds` are those of all pairs with a key in common, by their places in `names`; `docs` tells the threads of one
    report, `apart` the log odds of two of these.
    """
    every = dict(odds)
    of_doc: dict[object, list[int]] = defaultdict(list)
    for k, doc in enumerate(docs):
        of_doc[doc].append(k)
    for several in of_doc.values():
        for i, j in combinations(several, 2):
            every[i, j] = apart(i, j)
    return [tuple(names[k] for k in group) for group in merged(names, every, _NO_KEY)]


def apart(a: Thread, b: Thread, told: Told) -> float:
    """Threads of one report were told apart there; that tells against their being one, and is not the last word."""
    judged = told.odds(a, b)
    return judged if judged is not None else WITHIN_ONE_REPORT


def odds_of(a: Thread, b: Thread, told: Told) -> float:
    """The log odds of two threads of two reports."""
    # always from the same side: a sum's last digit may depend on its order
    first, then = (a, b) if a.id < b.id else (b, a)
    judged = told.odds(first, then)
    return judged if judged is not None else log_odds(features(first, then), "threads")


#: Log odds that two threads of one report are one happening after all; set by hand, half of "places apart".
WITHIN_ONE_REPORT = -1.0


def features(a: Thread, b: Thread) -> Features:
    """What two threads share."""
    return between_threads(a.sketch, b.sketch, a.reported, b.reported)


def keys_of(thread: Thread) -> Iterator[Key]:
    """The keys that a thread is found by."""
    sketch = thread.sketch
    days, months = _times(thread)
    for day in days:
        for site in sketch.sites[:3]:
            yield "name", site.name, day
            for name in site.within:
                yield "name", name, day
            if site.exact:
                yield "cell", round(site.lat * 4), round(site.lon * 4), day
                yield "other cell", round(site.lat * 4 + 0.5), round(site.lon * 4 + 0.5), day
        for name in sketch.names:
            yield "written", name, day
        for count in sketch.counts:
            if count.number is not None and count.number >= _COMMON_NUMBER:
                yield "figure", count.kind, count.number, day
    for site in sketch.sites[:2]:
        if site.exact:
            for month in months:
                yield "month", site.name, month


def reach(thread: Thread) -> tuple[int, int] | None:
    """The first and the last day that keys of a thread reach to, as ordinals: threads whose days do not touch have no
    key in common. None where it has no key.
    """
    days, months = _times(thread)
    edges = [*days, *(day for month in months for day in (month * _MONTH, month * _MONTH + _MONTH - 1))]
    return (min(edges), max(edges)) if edges else None


def _times(thread: Thread) -> tuple[set[int], set[int]]:
    """The days that a thread's keys have, as ordinals, and the months, as numbers of `_MONTH` days."""
    spans = [d for d in thread.sketch.days[:2] if d.length <= 3] or [d for d in [thread.reported] if d]
    days = {d for span in spans for d in _days(span)}
    months = {d.toordinal() // _MONTH for span in (thread.sketch.days[:1] or spans) for d in (span.start, span.end)}
    return days, months


def _days(span: Days) -> Iterator[int]:
    day = span.start - timedelta(days=_BESIDE)
    while day <= span.end + timedelta(days=_BESIDE):
        yield day.toordinal()
        day += timedelta(days=1)
