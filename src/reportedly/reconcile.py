"""An event's figures, by origin and over time; low, best and high by one rule, which is shown with them.

The rule follows UCDP's low, best and high estimates (Sundberg and Melander 2013), with origins in the place of sources:

- Every origin has a history; a later figure of one origin revises its earlier one and does not contradict it. Of
  several figures of one origin on one day the highest holds. What is denied or only expected counts for nothing.
- *Low* and *high* are the extremes of the latest figures of all origins, named or not.
- *Best* is the latest figure of the most reliable of the named origins, all alike until a user says otherwise; of those
  that report within a day of each other it is the figure that fits them all. Where none fits, none is best: contested
  stays contested.
- A figure that nobody is named for is used only where no origin gives one. Where its own report has the same figure
  from somebody, as a headline has that of its text, it is theirs.
- A figure of less than half of what the same origin gave before counts other people (a part, a later find) and does
  not revise it. Nor does one that the origin had given before it gave a higher one: somebody repeats the old figure.
- A part of a figure is a figure of its own and is never added to its whole. Nothing is ever added up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reportedly.records import Claim, ClaimKind, Event, Figure, History, Origin, Reading

#: Grades of a source (A completely reliable … F cannot be judged), best first; what is not graded is as good as any.
GRADES = "ABCDEF"

_GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for name, pattern in (
        (
            "children",
            r"child(?:ren)?s?|bab(?:y|ies)|infants?|boys?|girls?|minors?|toddlers?|schoolchildren|pupils?|daughters?|sons?",
        ),
        ("women", r"wom[ae]n|mothers?|wi(?:fe|ves)|widows?"),
        ("medics", r"medics?|doctors?|nurses?|paramedics?|surgeons?|medical staff|ambulance crew"),
        ("rescuers", r"rescuers?|rescue workers?|volunteers?|civil defen[cs]e|white helmets"),
        ("aid workers", r"aid workers?|humanitarian workers?|staff members?"),
        ("journalists", r"journalists?|reporters?|correspondents?|cameram[ae]n|photographers?"),
        ("teachers", r"teachers?"),
        ("students", r"students?"),
    )
)
_WHOLE = re.compile(r"\b(?:people|persons|others|dead|bodies|victims|civilians|residents|lives)\b", re.IGNORECASE)
#: Words that make a figure a share of another, where the coder linked none.
_OF_WHICH = re.compile(r"\d[\d,.]* of (?:the (?:dead|victims|wounded|injured|killed)|them|whom|those)\b", re.IGNORECASE)
_PERSONS: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties", "detained", "missing", "displaced"})


def group_of(claim: Claim) -> str:
    """Whom or what a figure counts, as one of few names: ``people`` where the text does not say."""
    counted = claim.counted or ""
    if claim.kind not in _PERSONS:
        words = re.findall(r"[^\W\d_]+", counted.lower())
        return words[-1].removesuffix("s") if words else "not said"
    head = re.split(r"\b(?:including|among|mostly|and|of)\b", counted, maxsplit=1)[0]
    if not _WHOLE.search(head):
        for name, pattern in _GROUPS:
            if pattern.search(head):
                return name
    if claim.party == "unknown":
        return "people"
    return claim.party


def figures(
    event: Event,
    claims: Iterable[Claim],
    origins: Mapping[str, Origin | None],
    days: Mapping[str, date | None],
    reliability: Mapping[str, str] | None = None,
) -> tuple[Figure, ...]:
    """An event's figures by kind and group, the kinds in the codebook's order, whole figures before parts.

    `origins` by claim, `days` by report; `reliability` grades origins by key, A to F.
    """
    cells: dict[tuple[ClaimKind, str, bool], list[Claim]] = defaultdict(list)
    for claim in claims:
        if (claim.low is None and claim.high is None) or claim.status in ("denied", "expected"):
            continue
        group = group_of(claim)
        part = claim.part_of_id is not None or (claim.kind in _PERSONS and group in dict(_GROUPS))
        part = part or (claim.kind in _PERSONS and _OF_WHICH.search(claim.evidence) is not None)
        if claim.kind in _PERSONS and claim.high == 1 and not re.search(r"\d|\bone\b", claim.amount or ""):
            group, part = "single persons", True
        if group == "civilians" and not part:
            group = "people"
        cells[claim.kind, group, part].append(claim)
    kinds = {claim: k for k, claim in enumerate(_order())}
    return tuple(
        _figure(event, kind, group, part, several, origins, days, reliability or {})
        for (kind, group, part), several in sorted(
            cells.items(), key=lambda c: (kinds[c[0][0]], c[0][2], -len(c[1]), c[0][1])
        )
    )


def _order() -> Sequence[ClaimKind]:
    from reportedly.records import CLAIM_KINDS

    return CLAIM_KINDS


def _figure(
    event: Event,
    kind: ClaimKind,
    group: str,
    part: bool,
    claims: Sequence[Claim],
    origins: Mapping[str, Origin | None],
    days: Mapping[str, date | None],
    reliability: Mapping[str, str],
) -> Figure:
    by_origin: dict[str | None, list[Claim]] = defaultdict(list)
    names: dict[str | None, Origin | None] = {}
    sourced = {
        (claim.doc, claim.low, claim.high): origins[claim.id] for claim in reversed(claims) if origins.get(claim.id)
    }
    for claim in claims:
        origin = origins.get(claim.id) or sourced.get((claim.doc, claim.low, claim.high))
        key = origin.key if origin else None
        by_origin[key].append(claim)
        if key not in names or (origin and names[key] and origin.name < names[key].name):  # type: ignore[union-attr]
            names[key] = origin
    histories = tuple(
        History(
            key,
            (origin.name if origin.named else "not named") if (origin := names[key]) else "nobody said",
            bool(origin and origin.named),
            _readings(by_origin[key], days),
        )
        for key in sorted(by_origin, key=lambda k: (k is None, k or ""))
    )
    low, best, high, rule = estimate(histories, reliability)
    return Figure(event.id, kind, group, low, best, high, rule, histories, part)


def _readings(claims: Sequence[Claim], days: Mapping[str, date | None]) -> tuple[Reading, ...]:
    """One reading a day, the highest of that day; a day that says the same as the one before adds its claims to it, one
    that says again what a higher reading has revised is left out."""
    by_day: dict[date | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_day[days.get(claim.doc)].append(claim)
    found: list[Reading] = []
    for day in sorted(by_day, key=lambda d: (d is not None, d or date.min)):
        highest = max(by_day[day], key=lambda c: (_number(c), c.bound == "exact", c.id))
        same = tuple(sorted(c.id for c in by_day[day] if (c.low, c.high) == (highest.low, highest.high)))
        if found and (found[-1].low, found[-1].high) == (highest.low, highest.high):
            found[-1] = Reading(found[-1].day, highest.low, highest.high, (*found[-1].claims, *same), day)
            continue
        if found and 2 * _number(highest) < max(r.least for r in found):
            continue
        if any((r.low, r.high) == (highest.low, highest.high) and r.least < found[-1].least for r in found):
            continue
        found.append(Reading(day, highest.low, highest.high, same, day))
    return tuple(found)


def _number(claim: Claim) -> int:
    return claim.low if claim.low is not None else claim.high or 0


def estimate(
    histories: Sequence[History], reliability: Mapping[str, str]
) -> tuple[int | None, int | None, int | None, str]:
    """Low, best, high, and in words how they were chosen (this module's rule)."""
    asked = [h for h in histories if h.key is not None] or list(histories)
    said = [h for h in asked if h.named] or asked
    latest = {h: h.readings[-1] for h in asked}
    numbers = [n for r in latest.values() for n in (r.low, r.high) if n is not None]
    low, high = min(numbers), max(numbers)
    graded = {h: _grade(h, reliability) for h in said}
    top = [h for h in said if graded[h] == min(graded.values())]
    newest = max((day for h in top if (day := latest[h].until) is not None), default=None)
    fresh = [h for h in top if newest is None or ((day := latest[h].until) is not None and (newest - day).days <= 1)]
    floor = max((latest[h].low or 0) for h in fresh)
    roof = min((r.high for h in fresh if (r := latest[h]).high is not None), default=None)
    names = ", ".join(map(_called, fresh[:3])) + (f" and {len(fresh) - 3} more" if len(fresh) > 3 else "")
    of = f"of {len(asked)} origin{'s' if len(asked) != 1 else ''}" if asked[0].key else "that nobody is named for"
    when = f", {newest.isoformat()}" if newest else ""
    if roof is not None and floor > roof:
        return low, None, high, f"contested: the latest figures of {names}{when} do not fit one another"
    if not floor:
        return low, None, high, f"no best: {names}{when} gives no more than an upper bound; low and high: extremes {of}"
    best = floor
    grade = f", graded {reliability[top[0].key]}" if top and top[0].key and top[0].key in reliability else ""
    return low, best, high, f"best: latest figure of {names}{grade}{when}; low and high: extremes {of}"


def _called(history: History) -> str:
    if history.named:
        return history.name
    return "reports in their own voice" if history.key is None else "speakers without a name"


def _grade(history: History, reliability: Mapping[str, str]) -> int:
    """An origin's rank: A is 0; one that was not graded stands between C and D."""
    grade = reliability.get(history.key or "")
    return 2 * GRADES.index(grade) if grade else 5


def credibility(asked: int | None, figures: Sequence[Figure], independent: int) -> int:
    """How credible an event's figures are, 1 (confirmed) to 6 (cannot be judged): a user's grade, but never a 1 that
    repeats of one origin would have earned; without a user's grade, 6 (cannot be judged)."""
    confirmed = independent >= 2 and any(_agreeing(figure) >= 2 for figure in figures)
    if asked is None:
        return 6
    return max(asked, 2) if asked == 1 and not confirmed else asked


def _agreeing(figure: Figure) -> int:
    """The most named origins whose latest figures fit one another."""
    latest = [h.readings[-1] for h in figure.histories if h.named]
    return max(
        (
            sum(
                (a.low or 0) <= (b.high if b.high is not None else 10**9)
                and (b.low or 0) <= (a.high if a.high is not None else 10**9)
                for b in latest
            )
            for a in latest
        ),
        default=0,
    )
