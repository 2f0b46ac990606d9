"""The quarters that business news compares: "the latest quarter", "a year ago" beside a sum of money.

They hang on the quarter that the report speaks of: the one it named last, else the one that ended last.
"""

from __future__ import annotations

import re
from datetime import date

from reportedly.records import Time
from reportedly.resolve.times.shapes import MONTH
from reportedly.resolve.times.values import quarter, resolve_time

#: A year and one of its quarters, 1 to 4.
Quarter = tuple[int, int]

_THIS = re.compile(
    r"(?:the|this|that) (?:latest )?(?:fiscal )?(?:quarter|period)(?:'s)?|quarter|the latest period(?:'s)?"
)
_A_YEAR_BEFORE = re.compile(
    r"(?:the |a )?(?:comparable |corresponding |same )?year-(?:ago|earlier)(?: (?:quarter|period))?"
    r"|the (?:corresponding|comparable|same) (?:quarter|period) (?:last year|a year (?:ago|earlier))"
    r"|last year's (?:quarter|period)"
)
_OF_YEAR = re.compile(r"the (?P<year>(?:19|20)\d\d) (?:quarter|period)")
_AGO = re.compile(r"a year (?:ago|earlier|before)")
_NAMED = re.compile(
    r"(?:the )?(?:(?P<year>(?:19|20)\d\d)|this year's|last year's) (?P<which>first|second|third|fourth)[- ]quarter"
)
_ENDED = re.compile(rf"(?:'s)?\s+(?:ended|ending)\s+(?P<month>{MONTH})", re.IGNORECASE)
#: What a report of a firm's quarter has near its times: sums, and shares of them.
_MONEY = re.compile(
    r"[$#£€]\s?\d|\d\s?(?:%|cents|pence|percent|billion|million)|\ba share\b|\bsales\b|\bprofit\b|\bloss\b"
)
_AROUND = 110


def named_quarter(time: Time, reference: date | None) -> Quarter | None:
    """The quarter that a time is, None of any other time and of quarters to come."""
    found = re.fullmatch(r"(\d{4})-Q([1-4])", time.timex or "")
    if found is None or reference is None or time.start is None or time.start > reference:
        return None
    return int(found[1]), int(found[2])


def business_time(
    words: str, text: str, start: int, end: int, spoken_of: Quarter | None, reference: date | None
) -> tuple[Time, Quarter | None] | None:
    """What `words` at `start` to `end` of a business report mean, and the quarter that it speaks of from here on.

    None where they are no words of business, or the report's day is not known.
    """
    if reference is None:
        return None
    plain = " ".join(words.replace("’", "'").lower().split())
    ended = _ENDED.match(text, end)
    if ended and (_THIS.fullmatch(plain) or _A_YEAR_BEFORE.fullmatch(plain)):
        month = resolve_time(ended["month"], None).timex or ""
        if month.startswith("XXXX-"):
            # three months that end in July lie mostly in the second quarter
            number = (int(month[5:7]) + 1) // 3 or 4
            year = reference.year - (int(month[5:7]) > reference.month + 1) - (month.endswith("-01"))
            earlier = _A_YEAR_BEFORE.fullmatch(plain) is not None
            made = (year - earlier, number)
            return quarter(*made), None if earlier else made
    named = _NAMED.fullmatch(plain)
    if named:
        year = int(named["year"]) if named["year"] else reference.year - plain.removeprefix("the ").startswith("last")
        made = (year, ("first", "second", "third", "fourth").index(named["which"]) + 1)
        return quarter(*made), None
    of = spoken_of or _last_ended(reference)
    told = _OF_YEAR.fullmatch(plain)
    if told:
        made = (int(told["year"]), of[1])
        return quarter(*made), None
    before = text[max(start - _AROUND, 0) : start].rpartition(". ")[2]
    if _A_YEAR_BEFORE.fullmatch(plain):
        return quarter(of[0] - 1, of[1]), None
    if spoken_of is not None and _AGO.fullmatch(plain) and _MONEY.search(before):
        return quarter(of[0] - 1, of[1]), None
    if not _THIS.fullmatch(plain) or (spoken_of is None and "latest" not in plain):
        return None
    if not _MONEY.search(text, max(start - _AROUND, 0), end + _AROUND):
        return None
    made = min(of, _last_ended(reference)) if "latest" in plain else of
    return quarter(*made), made


def _last_ended(reference: date) -> Quarter:
    now = (reference.month - 1) // 3 + 1
    return (reference.year, now - 1) if now > 1 else (reference.year - 1, 4)
