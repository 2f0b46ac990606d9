"""Which of very many reports share passages, by their fingerprints alone: what copies.py asks, without any text held.

A fingerprint takes eight bytes, and a report has about one for every three of its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reportedly.trace.copies import HOUSE_REPORTS, NEWS_DAYS, Text

Marks = NDArray[np.uint32]


def marks_of(text: Text) -> Marks:
    """A report's fingerprints, each once, in order."""
    return np.unique(np.array([mark for mark, _ in text.prints], dtype=np.uint32))


class Shelf:
    """Reports by number, with their fingerprints, days and outlets."""

    def __init__(self, marks: Sequence[Marks], days: Sequence[date | None], outlets: Sequence[str]) -> None:
        """All are given for each report in turn; outlets in lower case, "" where none is known."""
        self._marks = marks
        self._house = np.empty(0, np.uint32)
        self._shared = np.empty(0, np.uint32)
        self._starts = np.zeros(1, np.int64)
        self._docs = np.empty(0, np.uint32)
        every = np.concatenate(marks) if marks else np.empty(0, np.uint32)
        if not every.size:
            return
        docs = np.repeat(np.arange(len(marks), dtype=np.uint32), [len(each) for each in marks])
        order = np.argsort(every, kind="stable")
        every, docs = every[order], docs[order]
        first = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1])))
        sizes = np.diff(np.append(first, every.size))
        several = np.repeat(sizes > 1, sizes)  # what one report alone has tells nothing of others
        every, docs = every[several], docs[several]
        if not every.size:
            return
        first = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1])))
        sizes = np.diff(np.append(first, every.size))
        house = _far_apart(docs, first, days) | _often_in_one(docs, first, sizes, outlets)
        self._house = every[first][house]
        self._shared = every[first][~house]
        self._docs = docs[np.repeat(~house, sizes)]
        self._starts = np.concatenate(([0], np.cumsum(sizes[~house])))

    def is_house(self, mark: int) -> bool:
        """Whether a fingerprint is the house's: see copies.py."""
        at = int(np.searchsorted(self._house, np.uint32(mark)))
        return at < self._house.size and int(self._house[at]) == mark

    def others(self, number: int) -> list[int]:
        """The reports that share fingerprints with one, other than the house's."""
        mine = self._marks[number]
        if not self._shared.size or not mine.size:
            return []
        at = np.searchsorted(self._shared, mine)
        at = at[(at < self._shared.size)]
        at = at[np.isin(self._shared[at], mine)]
        if not at.size:
            return []
        found = np.unique(np.concatenate([self._docs[self._starts[k] : self._starts[k + 1]] for k in at.tolist()]))
        return [other for other in found.tolist() if other != number]


def _far_apart(docs: Marks, first: NDArray[np.int64], days: Sequence[date | None]) -> NDArray[np.bool_]:
    """Of each fingerprint, whether reports have it more than `NEWS_DAYS` apart."""
    unknown = 10_000_000  # later than any day
    known = np.array([unknown if day is None else day.toordinal() for day in days], dtype=np.int64)[docs]
    least = np.minimum.reduceat(known, first)
    most = np.maximum.reduceat(np.where(known == unknown, -1, known), first)
    found: NDArray[np.bool_] = most - least > NEWS_DAYS
    return found


def _often_in_one(
    docs: Marks, first: NDArray[np.int64], sizes: NDArray[np.int64], outlets: Sequence[str]
) -> NDArray[np.bool_]:
    """Of each fingerprint, whether one outlet has it in `HOUSE_REPORTS` or more."""
    names = {name: number for number, name in enumerate(sorted({"", *outlets}))}  # "" is the first
    group = np.repeat(np.arange(len(first)), sizes)
    pairs = group * len(names) + np.array([names[name] for name in outlets], dtype=np.int64)[docs]
    found, counts = np.unique(pairs, return_counts=True)
    often = (counts >= HOUSE_REPORTS) & (found % len(names) > 0)
    house = np.zeros(len(first), dtype=np.bool_)
    house[found[often] // len(names)] = True
    return house
