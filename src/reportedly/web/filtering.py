"""Which events fit an address's query: the same words in every view, so that an address can be passed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from reportedly.records import Claim, ClaimKind
from reportedly.survey import Account
from reportedly.web.surveyed import Condition, having, named

#: West, south, east, north, in degrees.
Box = tuple[float, float, float, float]

#: UCDP's where_prec from which a place is too wide to lie anywhere: 6 country, 7 international waters.
TOO_WIDE = 6


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What to show; a field that is None, empty or False asks for nothing.

    `since` and `until` take events whose days, as far as they are known, touch these. `place` and `source` are words,
    `kind` and `side` one of the codebook's. `within` takes events that are known to lie there: to a region or more
    closely, by the middle of an area. `origins` and `reports` are the least number. `disagree` takes events for
    which origins give figures that do not fit one another.
    """

    q: str = ""
    since: date | None = None
    until: date | None = None
    place: str = ""
    within: Box | None = None
    kind: ClaimKind | None = None
    side: str = ""
    source: str = ""
    origins: int | None = None
    reports: int | None = None
    disagree: bool = False

    def query(self, **changed: Any) -> str:
        """The query string of this filter with some fields changed; other names are put in beside them."""
        own = {each.name for each in fields(self)}
        filtered = replace(self, **{name: value for name, value in changed.items() if name in own})
        pairs = {each.name: getattr(filtered, each.name) for each in fields(self)}
        pairs |= {name: value for name, value in changed.items() if name not in own}
        pairs |= {name: box_text(value) for name, value in pairs.items() if isinstance(value, tuple)}
        return urlencode(
            {n: "1" if v is True else v for n, v in pairs.items() if v not in (None, "", False)}, errors="replace"
        )

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """What it asks for, in words, for a page that is printed."""
        given = (
            ("words", self.q),
            ("from", self.since),
            ("to", self.until),
            ("place", self.place),
            ("in the box (west, south, east, north)", box_text(self.within) if self.within else ""),
            ("kind", self.kind),
            ("side", self.side),
            ("source", self.source),
            ("origins, at least", self.origins),
            ("reports, at least", self.reports),
            ("origins disagree", "yes" if self.disagree else ""),
        )
        return tuple((name, str(value)) for name, value in given if value)

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out."""
        return self != EventFilter()


def box_text(box: Box) -> str:
    """As an address has it."""
    return ",".join(f"{side:.8g}" for side in box)


def condition(wanted: EventFilter) -> Condition:
    """The events that fit, as a survey's file is asked for them."""
    found = having(wanted.q, "event")
    if wanted.since or wanted.until:
        found &= Condition("start IS NOT NULL")
    if wanted.since:
        found &= Condition('coalesce("end", start) >= ?', (wanted.since.isoformat(),))
    if wanted.until:
        found &= Condition("start <= ?", (wanted.until.isoformat(),))
    if wanted.origins is not None:
        found &= Condition("independent >= ?", (wanted.origins,))
    if wanted.reports is not None:
        found &= Condition("reports >= ?", (wanted.reports,))
    if wanted.within:
        west, south, east, north = wanted.within
        found &= Condition("lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?", (south, north, west, east))
        found &= Condition("precision < ?", (TOO_WIDE,))
    if wanted.disagree:
        found &= Condition("(apart OR disagrees)")
    for what, word in (("kind", wanted.kind), ("side", wanted.side)):
        if word:
            found &= named(what, "text = ?", word)
    for what, words in (("place", wanted.place), ("source", wanted.source)):
        if words:
            found &= named(what, "instr(text, ?)", words.casefold())
    return found


def disagrees(account: Account) -> bool:
    """Whether a figure of the event has no best: the latest figures of its origins contradict one another."""
    return any(figure.best is None and (figure.low, figure.high) != (None, None) for figure in account.figures)


def names_of(account: Account) -> Iterable[tuple[str, str]]:
    """The names that `condition` looks for: each with its sort."""
    yield from (("kind", claim.kind) for claim in account.claims)
    yield from (("side", claim.party) for claim in account.claims if claim.party)
    yield from (("place", name.casefold()) for name in places_of(account) if name)
    yield from (("source", name.casefold()) for name in sources_of(account) if name)


def places_of(account: Account) -> Iterable[str | None]:
    """Every name its place goes by."""
    at = account.event.place_at
    if at is not None:
        yield at.name
        yield from at.within
    yield from (claim.place for claim in account.claims)


def sources_of(account: Account) -> Iterable[str | None]:
    """Every origin, and every body that passed its words on."""
    for origin in account.origins.values():
        if origin is not None:
            yield origin.key
            yield origin.name
    for each in account.seconded:
        yield each.origin.key
        yield each.origin.name
    for claim in account.claims:
        yield from claim.source


def words_of(account: Account) -> Iterable[str | None]:
    """What the search box looks through."""
    yield account.event.what
    for claim in account.claims:
        yield from _words(claim)
    yield from places_of(account)
    yield from sources_of(account)
    yield from account.outlets.values()


def _words(claim: Claim) -> Iterable[str | None]:
    return (claim.evidence, claim.kind, claim.counted, claim.party, claim.actor, claim.means, claim.place)
