"""Passages that reports share: who republishes whom.

Reports are looked up by fingerprints, every word run of six thinned by winnowing (Schleimer, Wilkerson and Aiken 2003),
which finds every shared run of ten words for certain. MinHash, as libraries have it, estimates how alike two whole
texts are: reports that share two paragraphs of twenty are unlike by that measure and would be missed (decision 0121).
What is found is then verified on the words, with both spans.

A passage that reports have more than ten days apart is the house's background or its footer, not news: it is no copy.
So is one that an outlet has in four reports or more. Words within quotation marks on both sides are the speaker's.
"""

from __future__ import annotations

import re
import sys
import zlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.records import Claim, Direction, Link, Page, Passage, Relation, Span

#: Words in a fingerprinted run, and how many runs in a row leave at least one fingerprint.
RUN, WINDOW = 6, 5
#: Days within which reports of one happening have each other's words; later repeats are background.
NEWS_DAYS = 10
#: From as many reports of one outlet on, a passage is furniture.
HOUSE_REPORTS = 4
#: Words of a passage, and of all passages of a pair, from which on a report repeats another; where no claim stands
#: among them, so that they may be a formula or a side's standing words, `PLAIN` words (lab.evaluate.events).
SHORTEST, LEAST, PLAIN = 8, 16, 28

_WORD = re.compile(r"\w+")
#: Whose text a report says it is, where it says so: at its head or its end, or as the source of all of it.
_AGENCIES = {
    "reuters": r"reuters",
    "afp": r"afp|agence france[- ]presse",
    "ap": r"AP|associated press",
    "tr.government": r"anadolu agency|\bAA\b",
    "sy.government": r"SANA",
    "sputnik": r"sputnik",
    "dpa": r"dpa",
    "xinhua": r"xinhua",
}
_CREDIT = {
    key: re.compile(rf"(?:[-–—(]\s*|\bsource:? |\bby |^|[.?!] |\b(?:monitor|ngo) )(?:{names})(?:\W|$)", re.IGNORECASE)
    for key, names in _AGENCIES.items()
}
_ANY_AGENCY = re.compile("|".join(_AGENCIES.values()), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """A report's words with their places, and which of them stand in quotation marks."""

    page: str
    outlet: str
    day: date | None
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    quoted: frozenset[int]
    prints: tuple[tuple[int, int], ...]
    agency: str | None
    told: tuple[Span, ...]


class Copies:
    """Finds shared passages among the reports added to it; reports come and go one by one."""

    def __init__(self) -> None:
        self._texts: dict[str, Text] = {}
        self._by_print: dict[int, set[str]] = defaultdict(set)

    def add(self, page: Page, day: date | None, claims: Iterable[Claim] = ()) -> frozenset[str]:
        """Add a report, in place of what was known of it. Returns the reports whose links may have changed."""
        touched = set(self.take_out(page.id))
        text = text_of(page.id, page.text, page.outlet, day, told_in(claims))
        self._texts[page.id] = text
        for mark, _ in text.prints:
            touched |= self._by_print[mark]
            self._by_print[mark].add(page.id)
        return frozenset(touched | {page.id})

    def take_out(self, doc: str) -> frozenset[str]:
        """Forget a report. Returns the reports whose links may have changed."""
        text = self._texts.pop(doc, None)
        touched: set[str] = set()
        for mark, _ in text.prints if text else ():
            self._by_print[mark].discard(doc)
            touched |= self._by_print[mark]
        return frozenset(touched)

    def links_of(self, doc: str) -> tuple[Link, ...]:
        """What this report shares with each other, in the order of their ids."""
        text = self._texts[doc]
        others: dict[str, int] = defaultdict(int)
        for mark, _ in text.prints:
            if not self._is_house(mark):
                for other in self._by_print[mark]:
                    others[other] += 1
        found = (link_of(text, self._texts[other], self._is_house) for other in sorted(others) if other != doc)
        return tuple(link for link in found if link is not None)

    def links(self) -> Iterator[Link]:
        """Every link once."""
        for doc in sorted(self._texts):
            yield from (link for link in self.links_of(doc) if min(link.doc, link.origin) == doc)

    def _is_house(self, mark: int) -> bool:
        texts = [self._texts[doc] for doc in self._by_print[mark]]
        days = [text.day for text in texts if text.day]
        if days and (max(days) - min(days)).days > NEWS_DAYS:
            return True
        outlets: dict[str, int] = defaultdict(int)
        for text in texts:
            outlets[text.outlet] += 1
        return any(outlet and count >= HOUSE_REPORTS for outlet, count in outlets.items())


def link_of(a: Text, b: Text, is_house: Callable[[int], bool]) -> Link | None:
    """What one report shares with another; `is_house` tells of a fingerprint whether it is the house's."""
    passages: list[Passage] = []
    said: list[Passage] = []
    for start, other, length in _runs(a.words, b.words):
        if length < SHORTEST or _house_run(a, start, length, is_house):
            continue
        passage = Passage(_span(a, start, length), _span(b, other, length), length)
        quoted = all(k in a.quoted for k in range(start, start + length)) and all(
            k in b.quoted for k in range(other, other + length)
        )
        (said if quoted else passages).append(passage)
    held = any(p.here.holds(span) for p in passages for span in a.told) and any(
        p.there.holds(span) for p in passages for span in b.told
    )
    enough = sum(p.words for p in passages) >= (LEAST if held else PLAIN)
    relation: Relation = "republishes" if enough else "quotes"
    shown = passages if relation == "republishes" else said
    if sum(p.words for p in shown) < LEAST:
        return None
    agency = a.agency or b.agency
    direction: Direction = "unknown"
    turned = b.page < a.page
    if a.day and b.day and a.day != b.day:
        direction, turned = "time", a.day < b.day
    if agency and relation == "republishes":
        direction = "agency"
    if turned:
        shown = [Passage(p.there, p.here, p.words) for p in shown]
        a, b = b, a
    return Link(a.page, b.page, relation, direction, tuple(shown), agency if relation == "republishes" else None)


def _house_run(text: Text, start: int, length: int, is_house: Callable[[int], bool]) -> bool:
    """Whether most of the fingerprints in a run are of the house."""
    marks = [mark for mark, at in text.prints if start <= at and at + RUN <= start + length]
    house = sum(is_house(mark) for mark in marks)
    return house * 2 >= len(marks) if marks else False


def told_in(claims: Iterable[Claim]) -> tuple[Span, ...]:
    """Where a report's claims stand in its text."""
    return tuple(claim.amount_span or claim.span for claim in claims)


def text_of(doc: str, text: str, outlet: str | None, day: date | None, told: tuple[Span, ...]) -> Text:
    """A report's text as copies are looked for in it."""
    found = list(_WORD.finditer(text))
    words = tuple(sys.intern(match.group().lower()) for match in found)
    places = tuple((match.start(), match.end()) for match in found)
    return Text(
        doc,
        (outlet or "").lower(),
        day,
        words,
        places,
        _quoted(text, places),
        _prints(words),
        credit(text, outlet),
        told,
    )


def credit(text: str, outlet: str | None) -> str | None:
    """The agency that a report's text is credited to, at its head or its end; None where none is named there."""
    own = (outlet or "").lower()
    for part in (text[-120:], text[:350]):
        if not _ANY_AGENCY.search(part):
            continue
        for key, pattern in _CREDIT.items():
            if pattern.search(part) and key != own:
                return key
    return None


def _quoted(text: str, places: Sequence[tuple[int, int]]) -> frozenset[int]:
    starts = [start for start, _ in places]
    return frozenset(
        k
        for found in re.finditer(r"[\"“][^\"“”]{10,900}[\"”]", text)
        for k in range(bisect_right(starts, found.start()), bisect_left(starts, found.end()))
    )


def _prints(words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Fingerprints with the word they begin at: of every `WINDOW` runs in a row the smallest."""
    marks = [zlib.crc32(" ".join(words[k : k + RUN]).encode()) for k in range(len(words) - RUN + 1)]
    kept: dict[int, int] = {}
    for k in range(max(len(marks) - WINDOW + 1, min(len(marks), 1))):
        window = marks[k : k + WINDOW]
        least = min(window)
        kept[k + len(window) - 1 - window[::-1].index(least)] = least
    return tuple((mark, at) for at, mark in sorted(kept.items()))


def _runs(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs that two texts share, the longest from each start, none overlapping in a: word in a, word in b, words."""
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for k in range(len(b) - RUN + 1):
        starts[tuple(b[k : k + RUN])].append(k)
    found, k = [], 0
    while k <= len(a) - RUN:
        best = (0, 0)
        for other in starts.get(tuple(a[k : k + RUN]), ()):
            length = RUN
            while k + length < len(a) and other + length < len(b) and a[k + length] == b[other + length]:
                length += 1
            best = max(best, (length, -other))
        if best[0]:
            found.append((k, -best[1], best[0]))
            k += best[0]
        else:
            k += 1
    return found


def _span(text: Text, start: int, length: int) -> Span:
    return Span("body", text.places[start][0], text.places[start + length - 1][1])
