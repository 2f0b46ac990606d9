"""When a page was published, and how that is known.

Sources in the order they are believed: ``given`` (by the user), ``jsonld``, ``meta``, ``time`` (a <time> element or
the like), ``url``, ``dateline`` (a date printed beside the title), ``report`` (the field of a JSON report). A date of
change is never a date of publication. A date that cannot be told for sure is left out, with a note that says why: day
and month in doubt, no such day, a day still to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

#: Before this no page was on the web; 1970-01-01 itself is what a missing date looks like.
_EARLIEST = date(1970, 1, 2)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan jan. januar janvier enero janeiro gennaio ocak января",
            "february feb feb. februar février febrero fevereiro febbraio şubat февраля",
            "march mar mar. märz mars marzo março mart марта",
            "april apr apr. avril abril aprile nisan апреля",
            "may mai mayo maio maggio mayıs мая",
            "june jun jun. juni juin junio junho giugno haziran июня",
            "july jul jul. juli juillet julio julho luglio temmuz июля",
            "august aug aug. août agosto ağustos августа",
            "september sep sep. sept sept. septembre septiembre setembro settembre eylül сентября",
            "october oct oct. oktober octobre octubre outubro ottobre ekim октября",
            "november nov nov. novembre noviembre novembro kasım ноября",
            "december dec dec. dezember décembre diciembre dezembro dicembre aralık декабря",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(re.escape(name) for name in sorted(_MONTHS, key=len, reverse=True))

# Of a line only so much is looked at: what dates a page is short, and a megabyte of dots takes seconds.
_LONGEST = 2_000

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º)?[\s.\-/]*(?:of\s+|de\s+)?({_MONTH})(?!\w)[\s.,\-/]*(?:de\s+|del\s+)?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)({_MONTH})(?!\w)[\s.\-/]*(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)[\s.,\-/]+(\d{{4}})(?!\d)", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})[-/\s]({_MONTH})[-/\s](\d{{1,2}})(?!\d)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_STAMP = re.compile(r"\s*(\d{10})(\d{3})?\s*\Z")

_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[/\-_.](\d{1,2})[/\-_.](\d{1,2})(?!\d)")
_URL_NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(\d{1,2})(?!\d)", re.IGNORECASE
)
_URL_COMPACT = re.compile(r"(?<![\dA-Za-z])((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")

_CHANGED = re.compile(
    r"\b(?:updated?|modified|last\s+(?:change|edit|update)\w*|edited|changed|revised|aktualisiert|mis\s+à\s+jour|actualizado|"
    r"atualizado|aggiornato|обновлено)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"\b(?:published|posted|first\s+published|created|publi\w+|veröffentlicht)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run of words says about a day: the day, or why there is none (`problem`), or neither."""

    day: date | None = None
    problem: str | None = None


def read_day(words: str, *, today: date | None = None) -> Reading:
    """The day that `words` name: ISO, a named month in either order, eight digits, a Unix time, or plain numbers.

    Plain numbers (03/04/2017) count only when one of the two must be the day. A clock time and its zone are passed
    over: the day is the one written. `today` is the last day that can have come, with one day's grace for time zones.
    """
    words = words[:_LONGEST]
    for pattern, order in (
        (_ISO, "ymd"),
        (_DAY_MONTH, "dmy"),
        (_MONTH_DAY, "mdy"),
        (_YEAR_MONTH_DAY, "ymd"),
        (_NUMERIC, "?"),
    ):
        found = pattern.search(words)
        if found:
            return _numeric(found, words, today) if order == "?" else _ordered(found, order, words, today)
    stamp = _STAMP.match(words)
    if stamp:
        return _checked(date.fromordinal(date(1970, 1, 1).toordinal() + int(stamp.group(1)) // 86400), words, today)
    found = _COMPACT.search(words)
    return _ordered(found, "ymd", words, today) if found else Reading()


def _ordered(found: re.Match[str], order: str, words: str, today: date | None) -> Reading:
    fields = dict(zip(order, found.groups(), strict=True))
    month = _MONTHS[fields["m"].lower()] if not fields["m"].isdigit() else int(fields["m"])
    return _built(int(fields["y"]), month, int(fields["d"]), found.group(), words, today)


def _numeric(found: re.Match[str], words: str, today: date | None) -> Reading:
    first, second, year = (int(field) for field in found.groups())
    if first > 12 >= second:
        return _built(year, second, first, found.group(), words, today)
    if second > 12 >= first or first == second:
        return _built(year, first, second, found.group(), words, today)
    if first > 12:
        return Reading(problem=f"{found.group()!r} is no day of the calendar")
    return Reading(problem=f"{found.group()!r} may be day and month or month and day; use --published to say which")


def _built(year: int, month: int, day: int, exact: str, words: str, today: date | None) -> Reading:
    try:
        return _checked(date(year, month, day), exact, today)
    except ValueError:
        return Reading(problem=f"{exact!r} is no day of the calendar")


def _checked(day: date, exact: str, today: date | None) -> Reading:
    if day > (today or date.today()) + timedelta(days=1):
        return Reading(problem=f"{exact.strip()!r} has not come yet")
    if day < _EARLIEST:
        return Reading(problem=f"{exact.strip()!r} lies before there were web pages")
    return Reading(day)


def day_in_url(address: str, *, today: date | None = None) -> date | None:
    """The day in the path of an address (/2017/01/20/, /2017/jan/20/, 20170120), if it is a possible one."""
    path = re.sub(r"^[a-z]+://[^/]*", "", address, flags=re.IGNORECASE)
    for pattern in (_URL_DAY, _URL_NAMED, _URL_COMPACT):
        for found in pattern.finditer(path):
            reading = _ordered(found, "ymd", found.group(), today)
            if reading.day:
                return reading.day
    return None


def day_of_line(line: str, *, today: date | None = None) -> Reading:
    """The day of publication that a printed line gives.

    Where a line gives both a day of publication and one of change, the words before each date tell them apart; a line
    that gives a day of change alone says nothing.
    """
    clauses = re.split(r"(?i)[|•·;]|(?=\b(?:last\s+)?(?:updated?|modified)\b)", line)
    problem = Reading()
    for clause in clauses:
        if _CHANGED.search(clause) and not _PUBLISHED.search(clause):
            continue
        reading = read_day(clause, today=today)
        if reading.day:
            return reading
        if reading.problem and not problem.problem:
            problem = reading
    return problem


def first_published(
    candidates: Iterable[tuple[str, str]], *, given: date | None = None, today: date | None = None
) -> tuple[date | None, str | None, list[str]]:
    """The day of publication, how it is known, and notes on what was not believed.

    `candidates` are pairs of how and words, in order of belief; for ``url`` the words are an address.
    """
    if given is not None:
        return given, "given", []
    notes: list[str] = []
    for how, words in candidates:
        if how == "url":
            reading = Reading(day_in_url(words, today=today))
        elif how in ("time", "dateline"):
            reading = day_of_line(words, today=today)
        else:
            reading = read_day(words, today=today)
        if reading.day:
            return reading.day, how, notes
        problem = reading.problem
        if problem is None and how not in ("url", "dateline", "time"):
            problem = f"{words.strip()[:60]!r} is no date" if words.strip() else None
        if problem:
            note = f"date not taken from {how}: {problem}"
            if note not in notes:
                notes.append(note)
    return None, None, notes
