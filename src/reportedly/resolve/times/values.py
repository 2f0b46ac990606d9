"""Which days the words of a time mean.

Values follow TimeML (TIMEX3). Precision follows the codebook of the UCDP Georeferenced Event Dataset (Högbladh 2019,
version 19.1): 1 the day is known, 2 within 2 to 6 days, 3 a week, 4 within 8 to 31 days or a month, 5 longer than a
month but not than a year. The 16,566 events of ../shared/data/events keep to these lengths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from reportedly.records import Time, days_in
from reportedly.resolve.times.shapes import time_spans

_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NUMBERS = {
    word: n
    for n, word in enumerate(
        """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty""".split(),
        1,
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS |= {f"twenty{join}{word}": 20 + n for word, n in list(_NUMBERS.items())[:9] for join in ("-", " ")}
_NUMBERS |= {"couple": 2, "a couple of": 2, "couple of": 2}
_FEW = ("several", "few", "a few", "many", "some", "a number of")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_UNITS = "second minute hour day week month quarter year decade century".split()
_UNIT_LETTERS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "E",
    "century": "C",
}
_SEASONS = {"spring": ("SP", 3), "summer": ("SU", 6), "autumn": ("FA", 9), "fall": ("FA", 9), "winter": ("WI", 12)}
_DAY_PARTS = {
    "morning": "MO",
    "dawn": "MO",
    "noon": "MI",
    "midday": "MI",
    "afternoon": "AF",
    "evening": "EV",
    "dusk": "EV",
    "night": "NI",
    "midnight": "NI",
}
_REFERENCES = {
    **dict.fromkeys(
        ("now", "right now", "currently", "at present", "presently", "nowadays", "these days"), "PRESENT_REF"
    ),
    **dict.fromkeys(
        (
            *(
                "recently",
                "recent",
                "more recently",
                "previously",
                "formerly",
                "the past",
                "lately",
                "once",
                "the time",
            ),
            *("at the time", "that time", "at that time", "past years", "the recent past", "in the past"),
        ),
        "PAST_REF",
    ),
    **dict.fromkeys(("current", "this moment", "the moment", "the present"), "PRESENT_REF"),
    **dict.fromkeys(("soon", "the future", "the near future", "the coming days", "future"), "FUTURE_REF"),
}

_TRIM = " \t\n\u00a0,.;:()[]\"'“”‘’"

# --- intervals --------------------------------------------------------------------------------------------------------


def _precision(first: date, last: date) -> int | None:
    """UCDP's date_prec by length; None beyond a year, for which UCDP has no code."""
    length = (last - first).days + 1
    for longest, code in ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5)):
        if length <= longest:
            return code
    return None


def _time(value: str, timex: str | None = None) -> Time:
    """The time of an ISO day, month, year or interval; `timex` where TimeML writes it otherwise."""
    first, last = days_in(value)
    if first > last:
        raise ValueError(f"{value} runs backwards")
    return Time(timex or value, first, last, _precision(first, last), value)


def _open(timex: str | None) -> Time:
    return Time(timex, None, None, None)


def span_of(first: date, last: date, timex: str | None = None) -> Time:
    value = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return _time(value, timex)


def _month_of(year: int, month: int) -> str:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04}-{month:02}"


def month_of(value: str) -> Time:
    """The time of a month, written YYYY-MM."""
    return _time(value)


UNRESOLVED = Time(None, None, None, None)

# --- what the words mean ----------------------------------------------------------------------------------------------

#: A day or month without a year is the latest that lies no more than so many days after the report.
#: Of 0 to 120, 60 is the most that costs no coded claim; it lifts the value F1 on the development half of TimeBank from
#: 0.719 to 0.743: ``python -m lab.evaluate.times --ahead``.
DAYS_AHEAD = 60


#: Longer words are no time; the longest coded `when` has 107 letters.
_MOST_LETTERS = 300


def resolve_time(words: str, reference: date | None) -> Time:
    """The days that `words` mean in a report dated `reference`.

    Without a reference, relative words ("Friday", "last month") stay unresolved: `start`, `end`, `value` are None, and
    so is `timex` unless TimeML has a value that needs no date (P3D, PRESENT_REF). Words that tell no day stay
    unresolved too; nothing is guessed. Raises nothing, whatever the words.
    """
    if len(words) > 4 * _MOST_LETTERS:
        return UNRESOLVED
    plain = _in_digits(" ".join(words.replace("’", "'").split()).strip(_TRIM).lower())
    return UNRESOLVED if len(plain) > _MOST_LETTERS else _read(plain, reference)


@lru_cache(maxsize=4096)
def _read(plain: str, reference: date | None) -> Time:
    """The days of words in small letters. A report says "Monday" many times: cached, it is read once."""
    try:
        return _resolve(plain, reference) or UNRESOLVED
    except (OverflowError, ValueError):
        return UNRESOLVED


_TENS_AND_ONES = (
    r"(?P<tens>ten|[a-z]+teen|[a-z]+ty|eleven|twelve)(?:[- ](?P<ones>one|two|three|four|five|six|seven|eight|nine))?"
)
_SPELT_YEAR = re.compile(rf"\b(?P<hundreds>nineteen|twenty)(?: hundred(?: and)?)? {_TENS_AND_ONES}\b")
_SPELT_THOUSAND = re.compile(
    r"\b(?:the year )?two thousand(?:(?: and)? (?P<ones>one|two|three|four|five|six|seven|eight|nine))?\b"
)
_SPELT_DAYS = {
    word: n
    for n, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
        fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-
        second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-
        ninth thirtieth thirty-first""".split(),
        1,
    )
}


def _in_digits(words: str) -> str:
    """Years and days that speech spells out, in digits: "nineteen ninety-one", "march eighth"."""
    spelt = _SPELT_YEAR.search(words)
    if spelt and spelt["tens"] in _NUMBERS:
        year = 100 * _NUMBERS[spelt["hundreds"]] + _NUMBERS[spelt["tens"]] + _NUMBERS.get(spelt["ones"] or "", 0)
        words = f"{words[: spelt.start()]}{year}{words[spelt.end() :]}"
    spelt = _SPELT_THOUSAND.search(words)
    if spelt:
        words = f"{words[: spelt.start()]}{2000 + _NUMBERS.get(spelt['ones'] or '', 0)}{words[spelt.end() :]}"
    first, _, last = words.rpartition(" ")
    if last in _SPELT_DAYS and first.split()[-1:] and first.split()[-1] in _MONTHS:
        words = f"{first} {_SPELT_DAYS[last]}"
    return words


_LEADS = re.compile(
    r"(?:on|in|at|during|over|by|for|within|throughout|around|about|the course of|as of|some time|sometime|nearly"
    r"|almost|roughly|just|only|at least|more than|less than|up to|barely|shortly|soon|also|beginning|starting"
    r"|as early as|(?:before|after)(?= (?:noon|dawn|midday|dusk|midnight)))\s+"
)
_HEDGES = re.compile(
    r"(?:earlier|later|late|early|mid|(?:the )?(?:very )?(?:beginning|start|end|middle|early hours|rest"
    r"|morning|afternoon|evening|night) of)[ -]"
)
#: TimeML has a length for what is only about so long ago; the days stay those of the words.
_LOOSELY_AGO = re.compile(r"(?:about|around|almost|nearly|roughly|more than|less than) (\d+|[a-z-]+) (month|year)s ago")
_SINCE = re.compile(r"(?:ever )?since\b\s*(.*)")
_PAIR = re.compile(
    r"(?:(?:from|between)\s+)?(.+?)\s+(?:and|to|until|till|through)(?: into)?\s+(?:continued |on |in )?(.+)"
)
_AFTERMATH = re.compile(r"\b(?:after|before|later|following|ahead|earlier than)\b")


def _resolve(words: str, reference: date | None) -> Time | None:
    if not words:
        return None
    since = _SINCE.fullmatch(words)
    if since:
        return _since(since[1], reference)
    for rule in _RULES:
        found = rule(words, reference)
        if found is not None:
            return found
    lead = _LEADS.match(words) or _HEDGES.match(words)
    if lead:
        found = _resolve(words[lead.end() :], reference)
        loose = _LOOSELY_AGO.fullmatch(words)
        if loose and found is not None:
            return replace(found, timex=_duration(number_of(loose[1]), loose[2]))
        if found is not None and words.startswith("earlier this week") and reference is not None and found.start:
            return span_of(found.start, reference, found.timex)
        return found
    if words.startswith("between ") and " and " not in words:
        return _resolve(words.removeprefix("between "), reference)
    pair = _PAIR.fullmatch(words)
    if pair:
        return _between(pair[1], pair[2], reference)
    return _inner(words, reference)


def _inner(words: str, reference: date | None) -> Time | None:
    """The one time inside a longer phrase ("during the day on monday"); none where another event dates it."""
    found = [words[start:end] for start, end in time_spans(words)]
    if len(found) != 1 or found[0] == words or _AFTERMATH.search(words):
        return None
    return _resolve(found[0].strip(_TRIM), reference)


_START_OF = re.compile(r"the (?:very )?(?:start|beginning) of (?:the|this) (year|month|week)")


def _since(words: str, reference: date | None) -> Time | None:
    opened = _START_OF.fullmatch(words)
    if opened:
        words = f"this {opened[1]}"
    found = _resolve(words, reference) if words else None
    if found is None or found.start is None or found.value is None:
        inside = [words[start:end] for start, end in time_spans(words)]
        found = _resolve(inside[-1].strip(_TRIM), reference) if inside and inside[-1] != words else None
    return None if found is None else since(found, reference)


def since(found: Time, reference: date | None) -> Time | None:
    """From the first day of a time to the report's; open at the end without one. None of a time that tells no day."""
    if found.start is None or found.value is None:
        return None
    if reference is None or found.start > reference:
        return Time(found.timex, found.start, None, None)
    from_value = found.value.partition("/")[0]
    return Time(
        found.timex, found.start, reference, _precision(found.start, reference), f"{from_value}/{reference.isoformat()}"
    )


def _between(opening: str, closing: str, reference: date | None) -> Time | None:
    second = _resolve(closing, reference)
    if second is None or second.value is None or second.start is None or second.end is None:
        return None
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", opening):
        first: Time | None = _time(second.start.replace(day=int(re.sub(r"\D", "", opening))).isoformat())
    else:
        first = _resolve(opening, reference)
    if first is None or first.value is None or first.start is None:
        return None
    if first.start > second.start and first.start.year == second.start.year:
        return None
    value = f"{first.value.partition('/')[0]}/{second.value.rpartition('/')[2]}"
    return _time(value)


_Rule = Callable[[str, "date | None"], "Time | None"]


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def _nearest_year(month: int, day: int, reference: date) -> int:
    """The year of the latest such day that lies no more than DAYS_AHEAD after the report."""
    for year in (reference.year + 1, reference.year):
        try:
            if date(year, month, day) <= reference + timedelta(days=DAYS_AHEAD):
                return year
        except ValueError:
            continue
    return reference.year - 1


_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:t[\d:]+z?)?")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)")
#: A date with two readings is the one that lies so near the report's own, in days.
_NEAR_REPORT = 3


def _iso(words: str, reference: date | None) -> Time | None:
    match = _ISO.fullmatch(words)
    if match:
        return _time(match[1])
    match = _NUMERIC.fullmatch(words)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    short = len(match[4]) == 2
    if short:
        year += 1900 if year > 40 else 2000
    if second > 12:
        return _time(date(year, first, second).isoformat())
    if first > 12 or first == second or (match[2] != "/" and not short):
        return _time(date(year, second, first).isoformat())
    # 03/04/2016 is April in London and March in Washington: only the year is sure, unless one is the report's own day.
    readings = [date(year, second, first), date(year, first, second)]
    near = [d for d in readings if reference is not None and abs((d - reference).days) <= _NEAR_REPORT]
    return _time(near[0].isoformat() if len(near) == 1 else str(year))


_M = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_W = rf"(?:{'|'.join(d[:3] for d in _WEEKDAYS)})[a-z']*\.?,?"
_DAY_MONTH = re.compile(
    rf"(?:{_W} )?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: ?(?:-|–|and|to) ?(\d{{1,2}})(?:st|nd|rd|th)?)?(?: of)? {_M}"
    r"(?:,? (\d{4})| (last|this) year)?"
)
_MONTH_DAY = re.compile(
    rf"(?:{_W} )?{_M} (\d{{1,2}})(?:st|nd|rd|th)?(?: ?(?:-|–|to|and) ?(\d{{1,2}})(?:st|nd|rd|th)?)?"
    r"(?:,? ?(\d{4})| (last|this) year)?"
)


def _calendar_day(words: str, reference: date | None) -> Time | None:
    match = _DAY_MONTH.fullmatch(words)
    if match:
        day, until, name, year, which = match.groups()
    else:
        match = _MONTH_DAY.fullmatch(words)
        if not match:
            return None
        name, day, until, year, which = match.groups()
    month = _month_number(name)
    if year is None:
        if reference is None:
            return _open(f"XXXX-{month:02}-{int(day):02}")
        years = {"last": reference.year - 1, "this": reference.year}
        number = years[which] if which else _nearest_year(month, int(day), reference)
    else:
        number = int(year)
    first = date(number, month, int(day))
    return span_of(first, date(number, month, int(until))) if until else _time(first.isoformat())


_MONTH_ONLY = re.compile(
    rf"(?:(last|next|this|this past) )?{_M}(?:,? (?:of )?(\d{{4}})| (?:of )?(last|this|next) year)?(?: morning| night)?"
)


def _calendar_month(words: str, reference: date | None) -> Time | None:
    match = _MONTH_ONLY.fullmatch(words)
    if not match:
        return None
    which, name, year, which_year = match.groups()
    month = _month_number(name)
    if year:
        return _time(f"{year}-{month:02}")
    if reference is None:
        return _open(f"XXXX-{month:02}")
    if which_year:
        return _time(f"{reference.year + {'last': -1, 'this': 0, 'next': 1}[which_year]}-{month:02}")
    number = reference.year if which == "this" else _nearest_year(month, 1, reference)
    if which == "last" and _month_of(number, month) >= _month_of(reference.year, reference.month):
        number -= 1
    if which == "next" and _month_of(number, month) <= _month_of(reference.year, reference.month):
        number += 1
    return _time(f"{number}-{month:02}")


_NTH_DAY = re.compile(
    rf"(?:(?:the )?(?P<part>{'|'.join(_DAY_PARTS)}) of )?the (?P<day>\d{{1,2}})(?:st|nd|rd|th)"
    r"(?: of (?:the|that|this) month)?"
)


def nth_day(words: str, reference: date | None) -> Time | None:
    """ "the 9th": the latest such day up to the report's, or up to the end of the month that `reference` stands for."""
    match = _NTH_DAY.fullmatch(words.lower())
    if not match:
        return None
    if reference is None:
        return UNRESOLVED
    months = 12 * reference.year + reference.month - 1
    for back in range(3):
        try:
            day = date((months - back) // 12, (months - back) % 12 + 1, int(match["day"]))
        except ValueError:
            continue
        if day <= reference:
            return _time(day.isoformat(), f"{day.isoformat()}T{_DAY_PARTS[match['part']]}" if match["part"] else None)
    return UNRESOLVED


_WEEK_OF = re.compile(
    r"(?:the )?(first|second|third|fourth|last) (week|weekend) (?:of|in) (?:(?:the|this|that) (month)|(.+))"
)


def _week_of_month(words: str, reference: date | None) -> Time | None:
    """ "the first week of August": its days 1 to 7; "the last weekend of May": its last Saturday and Sunday."""
    match = _WEEK_OF.fullmatch(words)
    if not match:
        return None
    which, unit, this, named = match.groups()
    month = _period("this month", reference) if this else _calendar_month(named, reference) or _period(named, reference)
    if month is None or month.start is None or month.end is None:
        return UNRESOLVED
    if unit == "week":
        last = which == "last"
        first = month.end - timedelta(days=6) if last else month.start + timedelta(weeks=_ORDINALS[which] - 1)
        return span_of(first, first + timedelta(days=6))
    if which == "last":
        saturday = month.end - timedelta(days=1)
        saturday -= timedelta(days=(saturday.weekday() - 5) % 7)
    else:
        saturday = month.start + timedelta(days=(5 - month.start.weekday()) % 7, weeks=_ORDINALS[which] - 1)
    return span_of(saturday, saturday + timedelta(days=1))


_YEARS = re.compile(r"(?:the year |mid-)?((?:19|20)\d\d)(?:[-–](\d{4}|\d\d))?")
_CENTURY = re.compile(r"(?:the )?(?:early |late |mid-)?(\d{1,2})(?:st|nd|rd|th)[- ]century")
_YEAR_END = re.compile(r"(?:the )?(?:year[- ]end|end of the year)")
_DECADE = re.compile(r"(?:the )?(?:early |late |mid-)?(\d\d)?'?(\d)0s|(?:the )?(?:early |late |mid-)?([a-z]+ties)")


def _calendar_year(words: str, reference: date | None) -> Time | None:
    match = _YEARS.fullmatch(words)
    if match:
        first, last = match.groups()
        return _time(f"{first}/{last if len(last) == 4 else first[:2] + last}" if last else first)
    match = _CENTURY.fullmatch(words)
    if match:
        stem = f"{int(match[1]) - 1:02}"
        return _time(f"{stem}00/{stem}99", stem) if stem >= "01" else None
    if _YEAR_END.fullmatch(words) and reference is not None:
        return _time(f"{reference.year}-12-31")
    match = _DECADE.fullmatch(words)
    if match:
        century, tens, name = match.groups()
        if name:
            names = [word for word, n in _NUMBERS.items() if n >= 20 and word.endswith("ty")]
            full = f"{name[:-3]}y"
            if full not in names:
                return None
            century, tens = None, str(_NUMBERS[full] // 10)
        stem = f"{century or '19'}{tens}"
        return _time(f"{stem}0/{stem}9", stem)
    return None


_WEEKDAY_WORDS = re.compile(
    r"(?:(last|next|this|each|every|this coming) )?(?:(early|late|earlier|later|[a-z]+) (?:on )?)?"
    rf"({'|'.join(_WEEKDAYS)})(?:'?s)?(?: (?:early )?({'|'.join(_DAY_PARTS)})s?)?"
)


def _weekday(words: str, reference: date | None) -> Time | None:
    match = _WEEKDAY_WORDS.fullmatch(words)
    if not match:
        return None
    which, lead, name, part = match.groups()
    if lead and lead not in _DAY_PARTS and lead not in ("early", "late", "earlier", "later", "on"):
        return None
    number = _WEEKDAYS.index(name)
    part = part or (lead if lead in _DAY_PARTS else None)
    if which in ("each", "every"):
        return _open(f"XXXX-WXX-{number + 1}")
    if reference is None:
        return UNRESOLVED
    back = (reference.weekday() - number) % 7
    if which == "last" and back == 0:
        back = 7
    if which in ("next", "this coming"):
        back = back - 7 if back else -7
    day = reference - timedelta(days=back)
    return _time(day.isoformat(), f"{day.isoformat()}T{_DAY_PARTS[part]}" if part else None)


_NEAR_DAY = re.compile(
    rf"(yesterday|today|tomorrow|tonight|overnight|last night)(?: ({'|'.join(_DAY_PARTS)}))?(?: .*)?"
)


def _near_day(words: str, reference: date | None) -> Time | None:
    match = _NEAR_DAY.fullmatch(words)
    if not match or _AFTERMATH.search(words):
        return None
    if reference is None:
        return UNRESOLVED
    word, part = match.groups()
    day = reference + timedelta(days={"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0))
    if word == "overnight":
        before = reference - timedelta(days=1)
        return span_of(before, reference, f"{before.isoformat()}TNI")
    part = "night" if word in ("tonight", "last night") else part
    return _time(day.isoformat(), f"{day.isoformat()}T{_DAY_PARTS[part]}" if part else None)


_PERIOD = re.compile(
    r"(?:the )?(this|last|next|previous|following|coming|current|same|that|past|this past|latest|whole|entire|full"
    r"|fiscal)? ?"
    rf"({'|'.join(_DAY_PARTS)}|day|week|weekend|month|quarter|year|decade|century)"
)
_STEPS = {
    "this": 0,
    "current": 0,
    "full": 0,
    "whole": 0,
    "last": -1,
    "previous": -1,
    "past": -1,
    "this past": -1,
    "next": 1,
    "coming": 1,
}


def _period(words: str, reference: date | None) -> Time | None:
    match = _PERIOD.fullmatch(words)
    if not match:
        return None
    which, unit = match.groups()
    if which in ("same", "that", "following") or (which is None and not words.startswith("the ")):
        return UNRESOLVED
    if (which == "past" or words.startswith("the last ")) and unit in ("day", "week", "month", "year", "decade"):
        return _stretch("past", 1, unit, reference)
    if reference is None or (which == "previous" and unit == "day"):
        return UNRESOLVED
    step = _STEPS.get(which or "", 0)
    if unit in _DAY_PARTS:
        day = reference + timedelta(days=step)
        return _time(day.isoformat(), f"{day.isoformat()}T{_DAY_PARTS[unit]}")
    if unit == "day":
        return _time((reference + timedelta(days=step)).isoformat()) if which != "last" else UNRESOLVED
    monday = reference - timedelta(days=reference.weekday())
    if unit == "week":
        monday += timedelta(weeks=step)
        return span_of(monday, monday + timedelta(days=6), _week(monday))
    if unit == "weekend":
        saturday = monday + timedelta(days=5)
        if which != "next" and which != "this" and saturday > reference:
            saturday -= timedelta(weeks=1)
        if which in ("next", "coming") and saturday <= reference:
            saturday += timedelta(weeks=1)
        return span_of(saturday, saturday + timedelta(days=1), f"{_week(saturday)}-WE")
    if unit == "month":
        return _time(_month_of(reference.year, reference.month + step))
    if unit == "quarter":
        return quarter(reference.year, (reference.month - 1) // 3 + 1 + step)
    if unit == "year":
        return _time(str(reference.year + step))
    size = 10 if unit == "decade" else 100
    first = reference.year // size * size + step * size
    return _time(f"{first}/{first + size - 1}", str(first // size))


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def quarter(year: int, number: int) -> Time:
    """A quarter of a year; numbers below 1 and above 4 lead to other years."""
    year, number = year + (number - 1) // 4, (number - 1) % 4 + 1
    return _time(f"{year}-{3 * number - 2:02}/{year}-{3 * number:02}", f"{year}-Q{number}")


_FIRST_QUARTERS = re.compile(r"(?:the )?(first|last) (two|three|2|3) quarters of (\d{4})")
_LAST_HALF = re.compile(r"(?:the )?(last|latter|first) half of (\d{4})")
_FEASTS = {"christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24)}
_FEASTS |= {"new year's day": (1, 1), "new year's eve": (12, 31), "new year": (1, 1), "boxing day": (12, 26)}


def _feast(words: str, reference: date | None) -> Time | None:
    """Feasts that keep their day of the year; Easter, Eid and Thanksgiving move."""
    if words not in _FEASTS:
        return None
    month, day = _FEASTS[words]
    if reference is None:
        return _open(f"XXXX-{month:02}-{day:02}")
    return _time(f"{_nearest_year(month, day, reference)}-{month:02}-{day:02}")


_QUARTER_WORDS = re.compile(
    r"(?:the )?(?:fiscal )?(first|second|third|fourth)[- ](quarter|half)(?: of)?(?: (\d{4})| (last|this) year)?"
)


def _quarter_words(words: str, reference: date | None) -> Time | None:
    several = _FIRST_QUARTERS.fullmatch(words)
    if several and several[2] in ("two", "2"):
        words = f"the {several[1]} half of {several[3]}"
    half = _LAST_HALF.fullmatch(words)
    if half:
        words = f"the {'second' if half[1] in ('last', 'latter') else 'first'} half of {half[2]}"
    match = _QUARTER_WORDS.fullmatch(words)
    if not match:
        return None
    number, kind, year, which = match.groups()
    if year is None and reference is None:
        return UNRESOLVED
    of_year = int(year) if year else (reference.year if reference else 0) - (which == "last")
    if kind == "quarter":
        return quarter(of_year, _ORDINALS[number])
    if _ORDINALS[number] > 2:
        return None
    first = 6 * _ORDINALS[number] - 5
    return _time(f"{of_year}-{first:02}/{of_year}-{first + 5:02}", f"{of_year}-H{_ORDINALS[number]}")


_SEASON_WORDS = re.compile(
    rf"(?:the )?(?:(this|last|next|this past) )?(?:early |late |mid-)?({'|'.join(_SEASONS)})(?:,? (?:of )?(\d{{4}}))?"
)


def _season(words: str, reference: date | None) -> Time | None:
    match = _SEASON_WORDS.fullmatch(words)
    if not match:
        return None
    which, name, year = match.groups()
    letters, month = _SEASONS[name]
    if year is None:
        if reference is None:
            return _open(f"XXXX-{letters}")
        number = reference.year if which == "this" else _nearest_year(month, 1, reference)
        if which == "last" and number == reference.year and reference.month < month + 3:
            number -= 1
        if which == "next" and number == reference.year and reference.month >= month:
            number += 1
    else:
        number = int(year)
    return _time(f"{_month_of(number, month)}/{_month_of(number, month + 2)}", f"{number}-{letters}")


_LENGTH = re.compile(
    r"(?:the |these |each of the )?(?:(past|last|next|coming|first|previous|latest|following|recent) )?"
    r"(?:(\d{1,3}|[a-z]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a )?couple of|a few|a number of)"
    r"[ -])?"
    r"(?:more |consecutive |straight |long |full |past |last )?"
    rf"({'|'.join(u if u != 'century' else 'centur' for u in _UNITS)})(?:s|y|ies)?(?:-long)?(?: or (?:so|two|more))?"
    r"(?: (ago|earlier|later|before|after|from now|prior))?"
)


def _length(words: str, reference: date | None) -> Time | None:
    """Durations, and the stretches and days they lead to: "three days", "the past two weeks", "six weeks ago"."""
    match = _LENGTH.fullmatch(words)
    if not match:
        return None
    lead, number, unit, tail = match.groups()
    unit = "century" if unit == "centur" else unit
    count = None
    if number is not None and number not in _FEW:
        count = number_of(number)
        if count is None:
            return None
    if number is None and lead is None and tail is None and not words.endswith("s"):
        return UNRESOLVED
    if lead == "recent":
        return _open(_duration(None, "month" if unit == "quarter" else unit))
    if tail is not None:
        if tail in ("ago", "from now") and count is not None:
            return _ago(count if tail == "ago" else -count, unit, reference)
        return _open(_duration(count, unit))
    if lead in ("past", "last", "previous", "latest") and count is not None and unit != "weekend":
        return _stretch(lead, count, unit, reference)
    if lead in ("next", "coming") and count is not None and unit in ("day", "week") and reference is not None:
        return span_of(reference, _back(-count, unit, reference), _duration(count, unit))
    return _open(_duration(count, unit))


def number_of(words: str) -> int | None:
    """The number that digits or words up to a hundred say, "a" and "an" being one."""
    plain = " ".join(words.lower().split())
    if plain.isdecimal():
        return int(plain)
    if plain in _NUMBERS:
        return _NUMBERS[plain]
    tens, _, ones = plain.replace("-", " ").partition(" ")
    if tens in ("a", "an") and ones in _NUMBERS:
        return _NUMBERS[ones]
    return _NUMBERS[tens] + _NUMBERS[ones] if _NUMBERS.get(tens, 0) >= 20 and ones in _NUMBERS else None


def day_number(words: str) -> int | None:
    """The number that "18", "eighteenth" or "forty-fifth" says."""
    plain = " ".join(words.lower().split())
    if plain.isdecimal():
        return int(plain)
    tens, _, ones = plain.replace(" ", "-").partition("-")
    if ones and _NUMBERS.get(tens, 0) >= 20 and ones in _SPELT_DAYS:
        return _NUMBERS[tens] + _SPELT_DAYS[ones]
    return _SPELT_DAYS.get(plain)


def years_back(count: int, unit: str, reference: date) -> Time:
    """ "a six-year war", "28-month-old conflict": from the year that it began in to the report's."""
    first = reference.year - count if unit == "year" else _back(count, unit, reference).year
    return _time(f"{first}/{reference.year}", _duration(count, unit))


def stretch(count: int, unit: str, reference: date) -> Time:
    """ "in two days": so many days up to the report's."""
    return _stretch("past", count, unit, reference)


def _duration(count: int | None, unit: str) -> str:
    mark = "PT" if unit in ("second", "minute", "hour") else "P"
    return f"{mark}{'X' if count is None else count}{_UNIT_LETTERS[unit]}"


def _back(count: int, unit: str, reference: date) -> date:
    if unit in ("day", "week"):
        return reference - timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(reference.year * 12 + reference.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(reference.day, last))


def _ago(count: int, unit: str, reference: date | None) -> Time:
    """ "two days ago": a day; weeks lead to a week, months to a month, years to a year, as loosely as meant."""
    if reference is None:
        return _open(None)
    if unit in ("second", "minute", "hour"):
        hours = count if unit == "hour" else 0
        if abs(hours) > 24:
            return _time((reference - timedelta(days=round(hours / 24))).isoformat())
        return _open(_duration(abs(count), unit))
    if unit == "weekend":
        return UNRESOLVED
    then = _back(count, unit, reference)
    if unit == "day":
        return _time(then.isoformat())
    if unit == "week":
        monday = then - timedelta(days=then.weekday())
        return span_of(monday, monday + timedelta(days=6), _week(then))
    if unit in ("month", "quarter"):
        return _time(_month_of(then.year, then.month))
    return _time(str(then.year))


def _stretch(lead: str, count: int, unit: str, reference: date | None) -> Time:
    """ "the past two weeks": up to the report's date; months and years start with a whole month."""
    timex = _duration(count, unit)
    if reference is None or unit in ("second", "minute", "weekend"):
        return _open(timex)
    if unit == "hour":
        return span_of(reference - timedelta(days=max(1, round(count / 24))), reference, timex)
    if unit == "day":
        return span_of(reference - timedelta(days=max(1, count - 1)), reference, timex)
    then = _back(count, unit, reference)
    if unit == "week":
        return span_of(then, reference, timex)
    value = f"{_month_of(then.year, then.month)}/{_month_of(reference.year, reference.month)}"
    return _time(value, timex)


_AT_NOON = re.compile(r"(noon|midday|midnight)(?:,? (?:on )?(.+))?")


def _noon(words: str, reference: date | None) -> Time | None:
    """ "noon Thursday": TimeML's time of day, on the day named or the report's."""
    match = _AT_NOON.fullmatch(words)
    if not match:
        return None
    day = _resolve(match[2], reference) if match[2] else None
    if match[2] and (day is None or day.start is None or day.date_prec != 1):
        return None
    on = day.start if day is not None else reference
    clock = "24:00" if match[1] == "midnight" else "12:00"
    return UNRESOLVED if on is None else _time(on.isoformat(), f"{on.isoformat()}T{clock}")


_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))? ?(a\.?m\.?|p\.?m)\.?|(\d{2})(\d{2})(?= ?gmt)|(\d{1,2}):(\d\d)")
_ZONE = re.compile(r" ?\(?(?:local time|gmt|utc|[ecmp][sd]?t)\)?(?!\w)")


def _clock(words: str, reference: date | None) -> Time | None:
    """ "10 p.m. Wednesday", "17:30 local time": TimeML's time of day, on the day named or the report's."""
    match = _CLOCK.match(words)
    if not match:
        return None
    rest = words[match.end() :]
    zone = _ZONE.match(rest)
    rest = (rest[zone.end() :] if zone else rest).removeprefix(" on").strip()
    hour = int(match[1] or match[4] or match[6])
    minute = int(match[2] or match[5] or match[7] or 0)
    if match[3] and match[3][0] == "p" and hour < 12:
        hour += 12
    if hour > 24 or minute > 59:
        return None
    day = _resolve(rest, reference) if rest else None
    if rest and (day is None or day.start is None):
        return UNRESOLVED
    on = day.start if day is not None else reference
    return _time(on.isoformat(), f"{on.isoformat()}T{hour:02}:{minute:02}") if on is not None else UNRESOLVED


_PART_OF_YEAR = re.compile(r"(?:the )?(first|last) ([a-z]+|\d{1,2}) months of (\d{4})")


def _part_of_year(words: str, reference: date | None) -> Time | None:
    """ "the first six months of 2016"."""
    match = _PART_OF_YEAR.fullmatch(words)
    if not match:
        return None
    count = int(match[2]) if match[2].isdecimal() else _NUMBERS.get(match[2], 0)
    if not 1 <= count <= 12:
        return None
    first = 1 if match[1] == "first" else 13 - count
    return _time(f"{match[3]}-{first:02}/{match[3]}-{first + count - 1:02}", f"P{count}M")


_RANGE_OF = re.compile(
    r"(?:the (?:next|past|last) )?(\d{1,3}|[a-z]+)(?: to |-| or )(?:\d{1,3}|[a-z]+)[ -]"
    r"(second|minute|hour|day|week|month|quarter|year)s?"
)
_ANY_OF = re.compile(r"(second|minute|hour|day|week|month|year)s or (?:second|minute|hour|day|week|month|year)s")
_ONE_MORE = re.compile(r"an(?:other| additional) (second|minute|hour|day|week|month|year)")


_AND_A_HALF = re.compile(
    r"(\d{1,3}|[a-z]+) and a half (second|minute|hour|day|week|month|year)s?|an? (hour|day|week|month|year) and a half"
)


def _loose_length(words: str, reference: date | None) -> Time | None:
    """ "two to three weeks" by its least, "weeks or months" by its first unit, "an additional year"."""
    match = _RANGE_OF.fullmatch(words)
    if match:
        count = number_of(match[1])
        return None if count is None else _open(_duration(count, match[2]))
    match = _AND_A_HALF.fullmatch(words)
    if match:
        unit = match[2] or match[3]
        count = number_of(match[1]) if match[1] else 1
        mark = "PT" if unit in ("second", "minute", "hour") else "P"
        return None if count is None else _open(f"{mark}{count}.5{_UNIT_LETTERS[unit]}")
    match = _ANY_OF.fullmatch(words)
    if match:
        return _open(_duration(None, match[1]))
    match = _ONE_MORE.fullmatch(words)
    return _open(_duration(1, match[1])) if match else None


_TWO_DAYS = {"the day before yesterday": -2, "the day after tomorrow": 2}
_REPEATED = {
    "daily": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "quarterly": "P1Q",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
    "half an hour": "PT30M",
    "a half hour": "PT30M",
    "a half-hour": "PT30M",
    "half a century": "P50Y",
    "a half century": "P50Y",
    "half a year": "P6M",
}
_EVERY = re.compile(r"(?:every|each) (.+)")


def _reference_words(words: str, reference: date | None) -> Time | None:
    if words in _TWO_DAYS:
        return UNRESOLVED if reference is None else _time((reference + timedelta(days=_TWO_DAYS[words])).isoformat())
    if words in _REFERENCES:
        return _open(_REFERENCES[words])
    match = _EVERY.fullmatch(words)
    if match and match[1] in _UNIT_LETTERS:
        return _open(_duration(1, match[1]))
    if words in _REPEATED:
        return _open(_REPEATED[words])
    return None


_RULES: tuple[_Rule, ...] = (
    _iso,
    _noon,
    _calendar_day,
    nth_day,
    _week_of_month,
    _calendar_month,
    _calendar_year,
    _near_day,
    _weekday,
    _reference_words,
    _quarter_words,
    _season,
    _period,
    _length,
    _loose_length,
    _feast,
    _part_of_year,
    _clock,
)
