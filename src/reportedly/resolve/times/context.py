"""What times say of the events that they date: the whole phrase, read with what stands around it.

A mention is the words that tell a time ("2011"); what dates an event may be more of them ("since the war began in
2011"), and may hang on a time before it ("two days earlier", "since then"). ``values`` reads words alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportedly.records import EventTime, Mention, Region, Span, Time
from reportedly.resolve.times.quarters import Quarter, business_time, named_quarter
from reportedly.resolve.times.shapes import EVENT, MONTH, NUMBER, PART, YEAR
from reportedly.resolve.times.values import (
    day_number,
    month_of,
    nth_day,
    number_of,
    resolve_time,
    since,
    span_of,
    stretch,
    years_back,
)

#: Letters before a time in which the word that opens its phrase may stand.
_BEFORE = 110
#: Letters before a time in which the time that it hangs on may stand: its own sentence and the one before.
_HANGS = 220
#: ... and where "a day earlier", "the same day" may hang on: a paragraph back.
_HANGS_FAR = 600
#: More words between "since" and its time say something else.
_MOST_BETWEEN = 12
_SENTENCE = re.compile(r"[.!?][\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])|\n\s*\n")
_SINCE = re.compile(r"(?<!\w)(?:ever\s+)?since\s+(?P<between>[^;:!?\n]*)$", re.IGNORECASE)
#: "a war that began in": what is counted in it is counted from then on.
_BEGAN = re.compile(
    r"(?<!\w)(?:(?:began|begun|started|erupted|broke out|flared(?: up)?|ignited)(?:\s+[\w-]+){0,8}?"
    r"|(?:starting|beginning|unrest|conflict|war)(?:\s+[\w-]+){0,3}?)"
    r"\s+(?:in|on|of)\s+(?:early\s+|late\s+|mid-?)?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?<!\w)(?:in|within|over|during|throughout|inside|past|last)\s+(?:the\s+)?(?:space of\s+|course of\s+)?"
    r"(?:(?:just|only|less than|under|more than|nearly|almost|about|around|some|the)\s+)*$",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\s*(?:,\s*)?(?:and|to|until|till|through|-|–)(?:\s+(?:early|late|into|through|continued|on|in))*\s+",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?<!\w)(?:from|between)\s+$", re.IGNORECASE)
_OF_WAR = re.compile(rf"(?:[-\s]long|-old)?(?:\s+of)?\s+(?:[a-z-]+\s+){{0,2}}?{EVENT}\b", re.IGNORECASE)
_MUCH = r"(?:(?:less than|more than|nearly|almost|about|around|just|under|over|roughly|only|some) )?"
_LASTED = re.compile(
    rf"(?:(?:the|its|their|a) )?{_MUCH}(?P<number>{NUMBER})[-\s](?P<unit>year|month)s?(?:-(?:long|old))?", re.IGNORECASE
)
#: "Seven days of air strikes": the last seven, but not "after seven days of fighting".
_OF_FIGHTING = re.compile(
    r"\s+of\s+(?:[\w-]+\s+){0,2}?(?:air\s?strikes|strikes|raids|bombing|bombardment|shelling|fighting|clashes|attacks"
    r"|violence|battles)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"(?<!\w)(?:after|following|before|until|despite|amid)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
#: "a war that has lasted five years"
_HAS_LASTED = re.compile(
    r"(?<!\w)(?:has|have)\s+(?:now\s+|already\s+)?(?:lasted|raged|dragged on)(?:\s+for)?\s+$", re.IGNORECASE
)
_STRETCH = re.compile(rf"{_MUCH}(?P<number>{NUMBER})[-\s](?P<unit>hour|day|week|month)s?", re.IGNORECASE)
_DISTANCE = re.compile(
    rf"{_MUCH}(?:(?P<number>a|an|{NUMBER}) )?(?P<unit>hour|day|week|month)s? (?P<way>earlier|before|after|later)",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:(?:later |earlier )?(?:that|the same) |(?:later|earlier|late|early) in the |throughout the )"
    r"(?:day|morning|afternoon|evening|night)|the (?:morning|afternoon|evening|night)"
    rf"|(?:(?:shortly )?(?:before|after|around) )?(?:{PART}|nightfall|sunset|sunrise)",
    re.IGNORECASE,
)
#: After "two days after" and the like: what they hang on.
_GOES_ON = re.compile(r"\s+(?!(?:and|but|said|the Observatory said)\b)\w")
#: What never means the report's own day while another was spoken of.
_TELLS_OF_BEFORE = re.compile(r"(?:later |earlier )?(?:that|the same) day|(?:a|one) day earlier", re.IGNORECASE)
_SAME_WIDER = re.compile(
    r"(?:later |earlier |early |late )?(?P<which>that|the same|the following) (?P<unit>day|month|year)", re.IGNORECASE
)
_DAY_BEFORE = re.compile(r"the (?:previous day|day (?P<way>before|after|earlier))", re.IGNORECASE)
#: "the night before", "the week before" with nothing after: of the time before, else of the report's day.
_UNIT_BEFORE = re.compile(r"the (?P<unit>night|evening|week|month|year) (?:before|earlier)", re.IGNORECASE)
#: "for the eighteenth day": that many days up to the report's.
_NTH_RUNNING = re.compile(
    r"(?:(?:the|an?) )?(?:(?P<digits>\d{1,3})(?:st|nd|rd|th)|(?P<number>[a-z]+(?:[- ][a-z]+)??))"
    r"(?: (?:consecutive|straight|successive|running))? day",
    re.IGNORECASE,
)
#: "have been shut in for nine months": still so.
_STILL = re.compile(
    r"(?<!\w)(?:has|have|been)\b[^.;:!?]*\sfor\s+"
    r"(?:(?:just|only|less than|more than|nearly|almost|about|around|some|over|the|past)\s+)*$",
    re.IGNORECASE,
)
_SO_MANY = re.compile(rf"{_MUCH}(?P<number>{NUMBER}|an?)[-\s](?P<unit>day|week|month|year)s?", re.IGNORECASE)
#: Where in a month or year "since" begins.
_MIDDLE = re.compile(r"mid-|(?:the )?middle of ", re.IGNORECASE)
_END = re.compile(r"(?:the )?(?:very )?end of ", re.IGNORECASE)
_SINCE_THEN = re.compile(r"since then", re.IGNORECASE)
_SINCE_EVENT = re.compile(r"since (?:the|its|their|this)\b", re.IGNORECASE)
_EVENT_WORD = re.compile(r"war|conflict|revolution|uprising|revolt|crisis|unrest|hostilities|rebellion", re.IGNORECASE)
_PRESENT = re.compile(r"currently|at present|presently", re.IGNORECASE)
_THIS_YEAR = re.compile(r"so\s+far\s+$", re.IGNORECASE)
_DATE_OF_YEAR = re.compile(
    rf"(?:early |late |mid-)?(?:(?:the )?\d{{1,2}}\w* (?:of )?)?{MONTH}(?: \d{{1,2}})?", re.IGNORECASE
)
_WITH_YEAR = re.compile(rf"{MONTH}.*{YEAR}|{YEAR}-\d\d", re.IGNORECASE)


#: What tells of a day to come, where the last such day lies at least so many days back.
_LONG_AGO = 120
_AHEAD = re.compile(
    r"(?<!\w)(?:(?:by|effective|payable|until|through|from)|(?:will|expected|scheduled|due|plans|planned)\b(?!.*\bhad\b)[^.;]{0,60}?)"
    r"(?:\s+(?:in|on|at|by|early|late|for))*\s+(?:early |late |mid-|the (?:end|start|beginning) of )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Before:
    """A time that later ones may hang on: where its words end, what they mean, and whether they date a day or month."""

    end: int
    time: Time
    calendar: bool


def times_of_events(
    texts: Mapping[Region, str], mentions: Sequence[Mention], reference: date | None
) -> tuple[EventTime, ...]:
    """What each time mention says of an event that it dates, in their order.

    Mentions of one region must be in text order. Two that are the ends of one interval ("from Monday to Thursday") have
    one phrase. Without `reference`, the report's own day, nothing relative is resolved. Where the report says once when
    its war began, "since the war began" means that day elsewhere too.
    """
    found: list[EventTime] = []
    for region in dict.fromkeys(m.region for m in mentions):
        found += _in_region(texts[region], [m for m in mentions if m.region == region], reference)
    known = {event.mention: event for event in _warring(texts, found)}
    return tuple(known[m.span] for m in mentions)


def _warring(texts: Mapping[Region, str], found: Sequence[EventTime]) -> list[EventTime]:
    """Times told by the war's beginning, resolved where another phrase of the report says when it was."""

    def words(span: Span) -> str:
        return texts[span.region][span.start : span.end]

    begins = [
        event.onward
        for event in found
        if event.onward is not None
        and _EVENT_WORD.search(texts[event.phrase.region], max(event.phrase.start - 60, 0), event.phrase.end)
    ]
    if not begins:
        return list(found)
    began = min(begins, key=lambda time: time.start or date.max)
    return [
        replace(event, time=began)
        if event.time.value is None
        and _SINCE_EVENT.match(words(event.phrase))
        and _EVENT_WORD.search(words(event.phrase))
        else event
        for event in found
    ]


def _in_region(text: str, mentions: Sequence[Mention], reference: date | None) -> list[EventTime]:
    found: list[EventTime] = []
    last: _Before | None = None
    spoken_of: Quarter | None = None
    joined: EventTime | None = None
    for k, mention in enumerate(mentions):
        if joined is not None:
            found.append(replace(joined, mention=mention.span, own=resolve_time(mention.text, reference)))
            joined = None
            continue
        following = mentions[k + 1] if k + 1 < len(mentions) else None
        ends = [m.end() for m in _SENTENCE.finditer(text, max(mention.start - _BEFORE, 0), mention.start)]
        opens = max([mentions[k - 1].end if k else 0, mention.start - _BEFORE, *ends])
        before = text[opens : mention.start]
        try:
            joined = _pair(text, before, mention, following, reference) or _since_event_in(
                text, mention, following, reference
            )
            measured = None if joined else _measured(text, mention, following, reference)
            business = business_time(mention.text, text, mention.start, mention.end, spoken_of, reference)
            event = joined or measured or _event(text, before, mention, reference, last)
        except (OverflowError, ValueError):
            # before the first year or after the last that a calendar has
            own = resolve_time(mention.text, reference)
            event, joined, business = EventTime(mention.span, mention.span, own, own), None, None
        if business is not None and joined is None:
            spoken_of = business[1] or spoken_of
            found.append(EventTime(mention.span, mention.span, business[0], business[0]))
            continue
        spoken_of = named_quarter(event.own, reference) or spoken_of
        found.append(event)
        if event.own.value is not None:
            calendar = bool(_WITH_YEAR.search(mention.text)) and event.onward is None
            last = _Before(mention.end, event.own, calendar)
        elif event.time.value is not None and event.time.timex != "PRESENT_REF":
            last = _Before(mention.end, event.time, False)
    return found


def _pair(
    text: str, before: str, mention: Mention, following: Mention | None, reference: date | None
) -> EventTime | None:
    """ "from Monday to Thursday", "Saturday and Sunday"."""
    if following is None or not (join := _JOIN.fullmatch(text, mention.end, following.start)):
        return None
    opening = _OPENS.search(before)
    start = mention.start - (len(before) - opening.start() if opening else 0)
    time = resolve_time(text[start : following.end], reference)
    first, second = (resolve_time(m.text, reference) for m in (mention, following))
    if time.value is None or first.value is None or second.value is None or time.value == second.value:
        return None
    if join.group().strip(" ,").lower() == "and" and not opening and _apart(first, second):
        return None
    return EventTime(mention.span, Span(mention.region, start, following.end), first, time)


def _apart(first: Time, second: Time) -> bool:
    """ "2012 and 2015" are two times, not an interval."""
    return first.end is not None and second.start is not None and (second.start - first.end).days > 2


def _since_event_in(text: str, mention: Mention, following: Mention | None, reference: date | None) -> EventTime | None:
    """ "since the war began with protests in March 2011": told by an event, and the event by its day."""
    if following is None or not _SINCE_EVENT.match(mention.text):
        return None
    between = text[mention.end : following.start]
    if len(between.split()) > _MOST_BETWEEN or _SENTENCE.search(between) or not re.search(r"\b(?:in|on)\s+$", between):
        return None
    time = since(resolve_time(following.text, reference), reference)
    if time is None:
        return None
    return EventTime(
        mention.span, Span(mention.region, mention.start, following.end), Time(None, None, None, None), time, time
    )


def _measured(text: str, mention: Mention, following: Mention | None, reference: date | None) -> EventTime | None:
    """ "two days after the raid": hangs on what follows, and is open unless that has a day of its own beside it."""
    distance = _DISTANCE.fullmatch(" ".join(mention.text.split()))
    if distance is None or distance["way"].lower() not in ("after", "before"):
        return None
    if not _GOES_ON.match(text, mention.end):
        return None
    count = number_of(distance["number"]) if distance["number"] else None
    unit = distance["unit"].lower()
    at = resolve_time(following.text, reference) if following is not None else None
    own = resolve_time(mention.text, None)
    if at is None or following is None or count is None or unit not in ("day", "week"):
        return EventTime(mention.span, mention.span, own, own)
    between = text[mention.end : following.start]
    if at.start is None or at.date_prec != 1 or len(between.split()) > _MOST_BETWEEN or _SENTENCE.search(between):
        return EventTime(mention.span, mention.span, own, own)
    days = count * (7 if unit == "week" else 1)
    day = at.start + timedelta(days=days if distance["way"].lower() == "after" else -days)
    return EventTime(mention.span, replace(mention.span, end=following.end), own, span_of(day, day))


def _event(text: str, before: str, mention: Mention, reference: date | None, last: _Before | None) -> EventTime:
    near = last if last is not None and mention.start - last.end <= _HANGS else None
    words = " ".join(mention.text.split())
    own = resolve_time(mention.text, reference)
    if near is not None and near.calendar and near.time.start is not None and _DATE_OF_YEAR.fullmatch(words):
        own = _of_year(words, near.time.start.year, own, reference)
    elif _DATE_OF_YEAR.fullmatch(words) and _AHEAD.search(before):
        own = _next(words, own, reference)
    made = EventTime(mention.span, mention.span, own, own)
    opening = _SINCE.search(before)
    far = last if last is not None and mention.start - last.end <= _HANGS_FAR else None
    on = far if _TELLS_OF_BEFORE.fullmatch(words) else near
    hanging = _hanging(words, on.time if on is not None else None, reference)
    if opening is not None and len(opening["between"].split()) <= _MOST_BETWEEN:
        time = since(_part_of(words, hanging or own), reference)
        if time is not None:
            start = mention.start - (len(before) - opening.start())
            return replace(made, phrase=replace(mention.span, start=start), time=time, onward=time)
    if _SINCE_THEN.fullmatch(words):
        then = since(near.time, reference) if near is not None else None
        return made if then is None else replace(made, time=then)
    if hanging is not None:
        return replace(made, own=hanging, time=hanging)
    if reference is not None:
        lasted = _LASTED.fullmatch(words)
        war = _OF_WAR.match(text, mention.end) if lasted else None
        count = number_of(lasted["number"]) if lasted else None
        if lasted and war and count is not None:
            time = years_back(count, lasted["unit"].lower(), reference)
            return replace(made, phrase=replace(mention.span, end=war.end()), time=time)
        if lasted and count is not None and _HAS_LASTED.search(before):
            return replace(made, time=years_back(count, lasted["unit"].lower(), reference))
        counted = _STRETCH.fullmatch(words)
        count = number_of(counted["number"]) if counted else None
        fought = _OF_FIGHTING.match(text, mention.end) and not _FOLLOWS.search(before)
        if counted and count is not None and (counted["unit"].lower() == "hour" or _LEAD.search(before) or fought):
            return replace(made, time=stretch(count, counted["unit"].lower(), reference))
        lasting = _SO_MANY.fullmatch(words) if _STILL.search(before) else None
        count = number_of(lasting["number"]) if lasting else None
        if lasting and count is not None:
            return replace(made, time=_still(count, lasting["unit"].lower(), reference))
        running = _NTH_RUNNING.fullmatch(words)
        count = day_number(running["digits"] or running["number"]) if running else None
        if running and count:
            return replace(made, time=span_of(reference - timedelta(days=count - 1), reference))
        if _PRESENT.fullmatch(words):
            return replace(made, time=span_of(reference, reference, "PRESENT_REF"))
        if _THIS_YEAR.search(before) and own.start is not None:
            return replace(made, time=since(own, reference) or own)
    if _BEGAN.search(before):
        return replace(made, onward=since(own, reference))
    return made


def _still(count: int, unit: str, reference: date) -> Time:
    """So long up to the report's day; years are told too loosely to begin with a month."""
    if unit != "year":
        return stretch(count, unit, reference)
    time = since(years_back(count, unit, reference), reference)
    return time or years_back(count, unit, reference)


def _part_of(words: str, own: Time) -> Time:
    """Of a month that is named by its middle or end, the day from which on "since" counts."""
    if own.start is None or own.end is None or own.date_prec != 4:
        return own
    if _MIDDLE.match(words):
        return span_of(own.start.replace(day=15), own.end)
    return span_of(own.end, own.end) if _END.match(words) else own


def _next(words: str, own: Time, reference: date | None) -> Time:
    """A day or month without a year that is told as yet to come."""
    if reference is None or own.start is None or own.end is None or (reference - own.end).days < _LONG_AGO:
        return own
    moved = resolve_time(f"{words} {own.start.year + 1}", reference)
    return moved if moved.value is not None else own


def _of_year(words: str, year: int, own: Time, reference: date | None) -> Time:
    """A day or month without a year, just behind a date with a past one: of that year."""
    if reference is None or year >= reference.year:
        return own
    moved = resolve_time(f"{words} {year}", reference)
    return moved if moved.value is not None else own


def _within(day: date, unit: str, following: bool) -> Time | None:
    """The month or year that a day lies in, or the day, month or year that follows it."""
    if unit == "day":
        return span_of(day + timedelta(days=1), day + timedelta(days=1)) if following else None
    months = 12 * day.year + day.month - 1 + (following and unit == "month")
    wanted = f"{months // 12}-{months % 12 + 1:02}" if unit == "month" else str(day.year + following)
    return resolve_time(wanted, None) if unit == "year" else month_of(wanted)


def _before(day: date | None, unit: str) -> Time | None:
    """The night, week, month or year before the one that a day lies in."""
    if day is None:
        return None
    if unit in ("night", "evening"):
        return span_of(day - timedelta(days=1), day - timedelta(days=1))
    if unit == "week":
        monday = day - timedelta(days=day.weekday() + 7)
        return span_of(monday, monday + timedelta(days=6))
    if unit == "year":
        return resolve_time(str(day.year - 1), None)
    last = day.replace(day=1) - timedelta(days=1)
    return month_of(f"{last.year:04}-{last.month:02}")


def _hanging(words: str, before: Time | None, reference: date | None) -> Time | None:
    """ "two days earlier", "that day": by the time before them, else by the report's day; None of other words."""
    near = before.start if before is not None and before.date_prec == 1 else None
    if _SAME.fullmatch(words):
        day = near or reference
        return None if day is None else span_of(day, day)
    numbered = nth_day(words, before.end if before is not None and before.date_prec in (1, 2, 3, 4) else reference)
    if numbered is not None:
        if numbered.start is None or before is None or before.start is None or before.end is None:
            return numbered
        # "The town fell on 3 May, the dam on the 9th": of the month that was spoken of
        month = month_of(f"{before.end.year:04}-{before.end.month:02}").end
        later = nth_day(words, month if reference is None or month is None else min(month, reference))
        return later or numbered
    back = _UNIT_BEFORE.fullmatch(words)
    if back:
        return _before(near or (before.start if before is not None else None) or reference, back["unit"].lower())
    wider = _SAME_WIDER.fullmatch(words)
    if wider and before is not None and before.start is not None:
        return _within(before.start, wider["unit"].lower(), wider["which"].lower() == "the following")
    told = _DAY_BEFORE.fullmatch(words)
    distance = None if told else _DISTANCE.fullmatch(words)
    if told is not None:
        count: int | None = 1
        unit, way = "day", (told["way"] or "before").lower()
    elif distance is not None:
        unit, way = distance["unit"].lower(), distance["way"].lower()
        count = 0 if unit == "hour" else number_of(distance["number"]) if distance["number"] else None
    else:
        return None
    onward = way in ("later", "after")
    day = near or (None if onward else reference)
    if day is None or count is None or unit == "month":
        return None
    days = count * (7 if unit == "week" else 1)
    day += timedelta(days=days if onward else -days)
    return span_of(day, day)
