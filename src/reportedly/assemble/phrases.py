"""Noun phrases and clauses around an anchor: what is counted, and the shortest run of words that states the claim."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from reportedly.records import Anchor, ClaimKind, Span

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-'’.]\w+)*|[^\w\s]")
#: Words that end a noun phrase, from what follows `counted` in the train claims.
_ENDS = frozenset(
    "were was are is have has had be been being in on at near by from during after before since while when as who whom"
    " which that according to into with against across under over but so then and or including amid following because"
    " died dies die killed kills kill wounded injured hurt dead missing fell left could would will may might also he"
    " she it they said says reportedly allegedly got hit fired landed taken captured detained displaced fled told among"
    " out currently remain remained live living lost suffered being did do does not if than per arrived destroyed"
    " damaged injuring killing wounding leaving for today yesterday inside outside".split()
)
#: ... unless one of these makes a longer phrase of it ("members of the army", "soldiers from the division").
_GOES_ON = frozenset("of".split())
_SKIPPED = frozenset("of the more were on among upon those".split())
_MAX_COUNTED = 8


@cache
def wording() -> dict[str, re.Pattern[str]]:
    """By kind of claim, the words that state it (wording.tsv); the nearest to the amount belongs to the evidence."""
    lines = files("reportedly.assemble").joinpath("wording.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    return {kind: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for kind, pattern in rows}


def counted_after(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """The noun phrase that begins at `start`: who or what an amount counts. None where no noun follows."""
    words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, limit)]
    i = 0
    while i < len(words) and words[i][0].lower() in _SKIPPED:
        i += 1
    first = i
    while i < len(words) and i - first < _MAX_COUNTED:
        word = words[i][0]
        lower = word.lower()
        if not word[0].isalnum():
            break
        if lower in _ENDS:
            break
        if word[0].isdigit() and i > first:
            break
        i += 1
        if i < len(words) and words[i][0].lower() in _GOES_ON and i > first:
            i += 1
    while i > first and words[i - 1][0].lower() in _GOES_ON:
        i -= 1
    if i == first:
        return None
    return words[first][1], words[i - 1][2]


_NUMBER_OF = re.compile(r"(?<!\w)(?:numbers?|total|size|toll)\s+of\s+(?:the\s+)?", re.IGNORECASE)
_PREDICATE = re.compile(r"(?<!\w)(?:is|are|was|were|at|reached|exceeded|surpassed|to)\s+$", re.IGNORECASE)


def counted_before(text: str, sentence: Span, anchor: Anchor) -> tuple[int, int] | None:
    """What an amount counts that closes its clause: "the number of fighters that were sent is between 3 and 5"."""
    if not _PREDICATE.search(text, max(sentence.start, anchor.start - 12), anchor.start):
        return None
    heads = list(_NUMBER_OF.finditer(text, sentence.start, anchor.start))
    return counted_after(text, heads[-1].end(), anchor.start) if heads else None


def evidence_of(text: str, kind: ClaimKind, anchor: Span, counted: Span | None, sentence: Span) -> Span:
    """The shortest run of the sentence with the amount, what it counts, and the nearest word that states the kind.

    At most 40 words; where no word of the kind stands in the sentence, the clause around the anchor.
    """
    start, end = anchor.start, anchor.end
    if counted is not None and counted.region == sentence.region and sentence.holds(counted):
        start, end = min(start, counted.start), max(end, counted.end)
    before = text[max(sentence.start, start - 24) : start]
    lead = next(reversed(list(wording()[kind].finditer(before))), None)
    if lead is not None and len(before[lead.end() :].split()) <= 1:
        start -= len(before) - lead.start()
    elif wording()[kind].search(text, start, end) is None:
        nearest: tuple[int, int, int] | None = None
        for match in wording()[kind].finditer(text, sentence.start, sentence.end):
            gap = max(match.start() - end, start - match.end(), 0)
            if nearest is None or gap < nearest[0]:
                nearest = (gap, match.start(), match.end())
        if nearest is not None and len(text[min(start, nearest[1]) : max(end, nearest[2])].split()) <= 40:
            start, end = min(start, nearest[1]), max(end, nearest[2])
        elif nearest is None:
            start, end = _clause(text, start, end, sentence)
    return Span(sentence.region, start, end)


_CLAUSE_END = re.compile(r"[,;:–—\"“”]|\s-\s|(?<!\w)(?:and|but|while|which|who|said|after)(?!\w)")


def _clause(text: str, start: int, end: int, sentence: Span) -> tuple[int, int]:
    left = [m.end() for m in _CLAUSE_END.finditer(text, sentence.start, start)]
    right = _CLAUSE_END.search(text, end, sentence.end)
    first = left[-1] if left else sentence.start
    last = right.start() if right else sentence.end
    while first < start and text[first].isspace():
        first += 1
    while last > end and not text[last - 1].isalnum():
        last -= 1
    if len(text[first:last].split()) > 40:
        return start, end
    return first, last
