"""Which events fit an address's query: the same words in every view, so that an address can be passed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from reportedly.records import Claim, ClaimKind
from reportedly.survey import Account
from reportedly.web.holding import Contents


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What to show; a field that is None, empty or False asks for nothing.

    `since` and `until` take events whose days, as far as they are known, touch these. `place` and `source` are words,
    `kind` and `side` one of the codebook's. `origins` and `reports` are the least number. `disagree` takes events for
    which origins give figures that do not fit one another.
    """

    q: str = ""
    since: date | None = None
    until: date | None = None
    place: str = ""
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
        return urlencode(
            {n: "1" if v is True else v for n, v in pairs.items() if v not in (None, "", False)}, errors="replace"
        )

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out."""
        return self != EventFilter()


def fitting(held: Contents, wanted: EventFilter) -> tuple[Account, ...]:
    """The events that fit, in order of their days."""
    apart = {finding.event for finding in held.across if finding.rule == "origins_disagree"}
    return tuple(account for account in held.accounts if _fits(account, wanted, apart))


def disagrees(account: Account) -> bool:
    """Whether a figure of the event has no best: the latest figures of its origins contradict one another."""
    return any(figure.best is None and (figure.low, figure.high) != (None, None) for figure in account.figures)


def _fits(account: Account, wanted: EventFilter, apart: set[str | None]) -> bool:
    event = account.event
    if wanted.since or wanted.until:
        if event.start is None:
            return False
        if wanted.since and (event.end or event.start) < wanted.since:
            return False
        if wanted.until and event.start > wanted.until:
            return False
    if wanted.origins is not None and len(account.independent) < wanted.origins:
        return False
    if wanted.reports is not None and len(event.docs) < wanted.reports:
        return False
    if wanted.disagree and event.id not in apart and not disagrees(account):
        return False
    if wanted.kind and not any(claim.kind == wanted.kind for claim in account.claims):
        return False
    if wanted.side and not any(wanted.side == claim.party for claim in account.claims):
        return False
    return (
        _has(wanted.place, places_of(account))
        and _has(wanted.source, sources_of(account))
        and all(_has(word, words_of(account)) for word in wanted.q.split())
    )


def _has(asked: str, texts: Iterable[str | None]) -> bool:
    asked = asked.casefold().strip()
    return not asked or any(asked in text.casefold() for text in texts if text)


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
