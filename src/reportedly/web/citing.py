"""Who is cited by whom, over all reports: origins with the outlets that name them, outlets with what they pass on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reportedly.legible import one_line, reading
from reportedly.records import ClaimKind, Link, Origin
from reportedly.survey import Account, Survey
from reportedly.web.naming import name_of

#: An outlet that is not known.
NO_OUTLET = "outlet not known"


#: Names with how often each stands, the most frequent first.
Counts = tuple[tuple[str, int], ...]
#: Wordings of an origin that are kept.
_WORDS = 15
#: Comparisons of an origin that are kept.
COMPARED = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """A latest figure of an origin beside that of another for the same victims of one event; `fits` as ranges do."""

    event: str
    what: str
    kind: ClaimKind
    group: str
    mine: str
    other: str
    other_key: str
    theirs: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Source:
    """An origin over all reports. `alone` are events of several reports that it alone is behind.

    `agrees` and `differs` count the events in which its latest figure fits, or does not fit, that of another named
    origin for the same figure.
    """

    origin: Origin
    claims: int
    outlets: Counts  # with its claims
    reports: int
    events: int
    alone: int
    agrees: int
    differs: int
    words: Counts
    compared: tuple[Compared, ...]  # those that differ first; at most COMPARED


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its reports and claims by what they rest on, and how many reports share passages with others."""

    name: str
    reports: int
    claims: int
    named: int
    unnamed: int
    nobody: int
    shares: int
    partners: Counts


@dataclass(slots=True)
class _Origin:
    origin: Origin
    claims: Counter[str] = field(default_factory=Counter)  # by outlet
    reports: set[str] = field(default_factory=set)
    events: int = 0
    alone: int = 0
    agrees: int = 0
    differs: int = 0
    words: Counter[str] = field(default_factory=Counter)
    compared: list[Compared] = field(default_factory=list)


@dataclass(slots=True)
class _Outlet:
    name: str
    reports: int = 0
    named: int = 0
    unnamed: int = 0
    nobody: int = 0
    shares: set[str] = field(default_factory=set)
    partners: Counter[str] = field(default_factory=Counter)

    @property
    def claims(self) -> int:
        return self.named + self.unnamed + self.nobody


def sources_and_outlets(
    survey: Survey, reports: Mapping[str, str | None], accounts: Iterable[Account]
) -> tuple[tuple[Source, ...], tuple[Outlet, ...]]:
    """Both, those with most claims first. `reports` gives each its outlet."""
    sources: dict[str, _Origin] = {}
    outlets: dict[str, _Outlet] = {}
    for outlet_name in reports.values():
        outlets.setdefault(name := outlet_name or NO_OUTLET, _Outlet(name)).reports += 1
    for claim in survey.claims():
        origin = survey.origin(claim)
        outlet = outlets[reports[claim.doc] or NO_OUTLET]
        if origin is None:
            outlet.nobody += 1
            continue
        outlet.named += origin.named
        outlet.unnamed += not origin.named
        kept = sources.setdefault(origin.key, _Origin(origin))
        if origin.name < kept.origin.name:
            kept.origin = origin
        kept.claims[outlet.name] += 1
        kept.reports.add(claim.doc)
        if claim.source:
            kept.words[one_line(claim.source[0])] += 1
    for account in accounts:
        _in_event(account, sources)
    for link in survey.links():
        _shared(link, reports, outlets)
    return (
        tuple(
            Source(
                s.origin,
                s.claims.total(),
                tuple(s.claims.most_common()),
                len(s.reports),
                *(s.events, s.alone, s.agrees, s.differs),
                tuple(s.words.most_common(_WORDS)),
                tuple(sorted(s.compared, key=lambda c: c.fits)[:COMPARED]),
            )
            for s in sorted(sources.values(), key=lambda s: (-s.claims.total(), s.origin.key))
        ),
        tuple(
            Outlet(
                *(o.name, o.reports, o.claims, o.named, o.unnamed, o.nobody),
                len(o.shares),
                tuple(o.partners.most_common()),
            )
            for o in sorted(outlets.values(), key=lambda o: (-o.claims, o.name))
        ),
    )


def _in_event(account: Account, sources: dict[str, _Origin]) -> None:
    for origin in account.independent:
        if (source := sources.get(origin.key)) is not None:
            source.events += 1
            source.alone += len(account.independent) == 1 and len(account.event.docs) > 1
    fits: dict[str, bool] = {}
    for figure in account.figures:
        latest = [(h.key, h.name, h.readings[-1]) for h in figure.histories if h.named and h.key]
        for key, _, mine in latest:
            for other, name, its in latest:
                if key == other:
                    continue
                fit = (mine.low or 0) <= _top(its.high) and (its.low or 0) <= _top(mine.high)
                fits[key] = fits.get(key, True) and fit
                if key in sources:
                    event = account.event
                    sides = reading(mine), name, other, reading(its)
                    sources[key].compared.append(
                        Compared(event.id, name_of(account), figure.kind, figure.group, *sides, fit)
                    )
    for key, fit in fits.items():
        if key in sources:
            sources[key].agrees += fit
            sources[key].differs += not fit


def _top(high: int | None) -> float:
    return float("inf") if high is None else high


def _shared(link: Link, reports: Mapping[str, str | None], outlets: dict[str, _Outlet]) -> None:
    if link.relation != "republishes":
        return
    one, other = (reports[doc] or NO_OUTLET for doc in (link.doc, link.origin))
    outlets[one].shares.add(link.doc)
    outlets[other].shares.add(link.origin)
    outlets[one].partners[other] += 1
    if one != other:
        outlets[other].partners[one] += 1
