"""From a text to its times, and to the date that opens it."""

from __future__ import annotations

import re
from datetime import date

from reportedly.records import Mention, Region
from reportedly.resolve.times.shapes import DAY, MONTH, YEAR, time_spans
from reportedly.resolve.times.values import resolve_time

_TRAILING = " \t\n\u00a0,;:([\"'“”‘’"
#: A bare 19xx or 20xx before one of these counts things.
_COUNTED = re.compile(
    r"\s+(?:people|persons|civilians|fighters|militants|terrorists|soldiers|troops|refugees|families|rebels|children)\b"
)
_BEFORE_COUNT = re.compile(
    r"(?:more than|at least|over|about|some|nearly|almost|around|up to)\s+$",
    re.IGNORECASE,
)
_COUNTED_YEAR = re.compile(rf"(?:more than|less than|at least|up to|only|just)\s{YEAR}", re.IGNORECASE)
_YEAR = re.compile(rf"(?:(?:about|around|nearly|almost|roughly)\s)?{YEAR}", re.IGNORECASE)
#: Month names that are also words; a lone one is a month only with a capital, and "May" only behind one of these.
_AMBIGUOUS = frozenset({"may", "march", "mar"})
_MONTH_LEADS = frozenset(
    "in since until till of by from and late early mid last this next to during between through or before after".split()
)


def find_times(text: str, region: Region) -> tuple[Mention, ...]:
    """The times of a text, in text order, none overlapping another.

    Each is a mention of kind ``time`` in layers ``time`` and ``entity``; what it means is left to `resolve_time`, since
    that needs the report's own date.
    """
    mentions = []
    for start, end in time_spans(text):
        words = text[start:end].rstrip(_TRAILING)
        if words.endswith(".") and not words.lower().endswith("m."):
            words = words[:-1]
        if not _is_noise(text, start, end, words):
            mentions.append(Mention(region, start, start + len(words), words, "time", ("time", "entity")))
    return tuple(mentions)


def _is_noise(text: str, start: int, end: int, words: str) -> bool:
    """Readings that only look like times: "may" and "march" as other words, years that count."""
    lower = words.lower()
    if any(name in lower for name in _AMBIGUOUS):
        named = re.search(r"\b(?:may|march|mar)\b", lower)
        if named and not words[named.start()].isupper():
            return True
    if lower in _AMBIGUOUS:
        before = text[max(0, start - 12) : start].split()
        return not before or before[-1].lower() not in _MONTH_LEADS
    if _COUNTED_YEAR.fullmatch(words):
        return True
    if _YEAR.fullmatch(words):
        return bool(_COUNTED.match(text, end) or _BEFORE_COUNT.search(text[max(0, start - 12) : start]))
    return False


_FULL_DATE = re.compile(
    rf"{MONTH}\s{DAY},?\s?{YEAR}|(?<![\d.,]){DAY}\s{MONTH},?\s{YEAR}|(?<!\d)\d{{4}}-\d\d-\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}(?:/\d{1,2}/|-\d{1,2}-|\.\d{1,2}\.)(?:19|20)\d\d(?!\d)"
)
#: How far into the text its own date may stand, behind a repeated title or "Published". Farther in, running text has
#: begun. On claims/train 338 of 418 dated reports open with a date: ``python -m lab.evaluate.times --develop``.
_OPENING = 250
_RUNNING_TEXT = re.compile(
    r"\b(?:on|in|since|until|till|by|from|of|to|before|after|between|the|and|for|dated|born)\s+(?:[A-Z][a-z]+day,?\s+)?$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:published|updated|posted|publication|created|modified|date)\b[^.\d]{0,30}$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<![A-Z])[.!?][\"”']?\s+(?:[A-Z“\"]|$)")


def opening_date(text: str) -> date | None:
    """The full date that opens a text, behind a title or a label at most; None where there is none.

    A date inside the first sentence's running text ("On 4 February 2015 he ...") is not the report's own.
    """
    head = text[: _OPENING + 40]
    for match in _FULL_DATE.finditer(head):
        before = head[: match.start()]
        if match.start() > _OPENING or _SENTENCE_END.search(before):
            return None
        if _RUNNING_TEXT.search(before) and not _LABEL.search(before):
            continue
        found = resolve_time(match.group(), None)
        if found.start is not None and found.start == found.end:
            return found.start
    return None
