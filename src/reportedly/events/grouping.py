"""Threads of many reports, grouped into happenings, one page at a time.

Only threads that share a key (a place and a day, a figure and a day, a place and a month) are compared; others are as
unlike as such threads mostly are. Threads that are likelier one than two are neighbours; each set of threads held
together by neighbours is grouped on its own, by average linkage. A set of more threads than `MANY` is parted first, by
its weakest neighbours: where all is near to all, it takes more to be one. So what a page changes is what its threads'
neighbours hold, and the result depends on the set of pages alone, not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from types import MappingProxyType

from reportedly.events.likeness import Features, between_threads, log_odds
from reportedly.events.merge import merged
from reportedly.events.sketch import Days
from reportedly.events.threads import Thread, threads_of
from reportedly.records import Claim

Key = tuple[str | int, ...]
Told = dict[frozenset[str], bool]

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
#: Numbers below this are too common to look for the same happening by.
_COMMON_NUMBER = 5


class Grouper:
    """Groups the claims of reports that are added and taken out one by one.

    `same` and `different` are pairs of claim ids that a person judged; they win over every likeness.
    """

    def __init__(self, same: Iterable[tuple[str, str]] = (), different: Iterable[tuple[str, str]] = ()) -> None:
        self._told: Told = {frozenset(pair): True for pair in same}
        self._told |= {frozenset(pair): False for pair in different}
        self._judged: dict[str, set[str]] = defaultdict(set)
        for pair in self._told:
            for claim in pair:
                self._judged[claim] |= pair - {claim}
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
        threads = threads_of(claims, day, around, self._judgement)
        self._of_doc[doc] = tuple(thread.id for thread in threads)
        for thread in threads:
            self._threads[thread.id] = thread
            self._near[thread.id] = set()
            self._known[thread.id] = {}
            self._of_claim |= {claim.id: thread.id for claim in thread.claims}
        for thread in threads:
            keys = set(keys_of(thread))
            others = {other for key in keys for other in self._by_key.get(key, ())}
            others |= {self._of_claim[c] for c in self._judged_with(thread) if c in self._of_claim}
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
        near = {other for name in names for other in self._near.get(name, ())}
        for name in sorted(names | {held for other in near for held in self._set_of.get(other, (other,))}):
            if name in seen or name not in self._threads:
                continue
            held = tuple(sorted(self._held_with(name)))
            seen.update(held)
            for group in self._grouped(held):
                if any(self._group_of.get(member) != group for member in group):
                    changed.add(group)
                for member in group:
                    self._group_of[member] = group
            for member in held:
                self._set_of[member] = held
        return frozenset(changed)

    def _held_with(self, name: str) -> set[str]:
        """The set that a thread is grouped in: the largest of `MANY` at most that neighbours strong enough hold."""
        for least in _STRONGER[:-1]:
            held = self._within(name, least, MANY)
            if len(held) <= MANY:
                return held
        return self._within(name, _STRONGER[-1], len(self._threads))

    def _within(self, name: str, least: float, most: int) -> set[str]:
        """The threads that neighbours of more than `least` hold together with one; of sets above `most` only a part."""
        held, todo = {name}, [name]
        while todo and len(held) <= most:
            at = todo.pop()
            known = self._known[at]
            for other in self._near[at]:
                if other not in held and known[other] > least:
                    held.add(other)
                    todo.append(other)
        return held

    def _grouped(self, names: tuple[str, ...]) -> list[tuple[str, ...]]:
        if len(names) == 1:
            return [names]
        at = {name: k for k, name in enumerate(names)}
        odds = {
            (k, at[other]): value
            for name, k in at.items()
            for other, value in self._known[name].items()
            if at.get(other, -1) > k
        }
        of_doc: dict[str, list[int]] = defaultdict(list)
        for name, k in at.items():
            of_doc[self._threads[name].doc].append(k)
        for several in of_doc.values():
            for i, j in combinations(several, 2):
                odds[i, j] = self._apart(self._threads[names[i]], self._threads[names[j]])
        return [tuple(names[k] for k in group) for group in merged(names, dict(sorted(odds.items())), _NO_KEY)]

    def _apart(self, a: Thread, b: Thread) -> float:
        """Threads of one report were told apart there; that tells against their being one, and is not the last word."""
        judged = self._told_of(a, b)
        return judged if judged is not None else WITHIN_ONE_REPORT

    def _odds(self, a: Thread, b: Thread) -> float:
        known = self._known[a.id].get(b.id)
        if known is None:
            # always from the same side: a sum's last digit may depend on its order
            first, then = (a, b) if a.id < b.id else (b, a)
            judged = self._told_of(first, then)
            known = judged if judged is not None else log_odds(features(first, then), "threads")
            self._known[a.id][b.id] = self._known[b.id][a.id] = known
        return known

    def _told_of(self, a: Thread, b: Thread) -> float | None:
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

    def _judged_with(self, thread: Thread) -> set[str]:
        return {other for claim in thread.claims for other in self._judged.get(claim.id, ())}

    def _judgement(self, a: str, b: str) -> bool | None:
        return self._told.get(frozenset((a, b)))


#: Log odds that two threads of one report are one happening after all; set by hand, half of "places apart".
WITHIN_ONE_REPORT = -1.0


def features(a: Thread, b: Thread) -> Features:
    """What two threads share."""
    return between_threads(a.sketch, b.sketch, a.reported, b.reported)


def keys_of(thread: Thread) -> Iterator[Key]:
    """The keys that a thread is found by."""
    sketch = thread.sketch
    spans = [d for d in sketch.days[:2] if d.length <= 3] or [d for d in [thread.reported] if d]
    days = {d for span in spans for d in _days(span)}
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
    months = {d.toordinal() // 30 for span in (sketch.days[:1] or spans) for d in (span.start, span.end)}
    for site in sketch.sites[:2]:
        if site.exact:
            for month in months:
                yield "month", site.name, month


def _days(span: Days) -> Iterator[int]:
    day = span.start - timedelta(days=_BESIDE)
    while day <= span.end + timedelta(days=_BESIDE):
        yield day.toordinal()
        day += timedelta(days=1)
