"""Many reports taken together: where the stages across reports meet.

    claims ─ events ─► Events     pages ─ trace ─► Links, Origins     both ─ reconcile ─► Figures ─ findings ─► Findings

A `Survey` takes reports in and out one by one. What it gives depends on the reports it holds, not on their order; a
report changes only what it shares something with.
"""

from __future__ import annotations

import os
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from reportedly.errors import UsageError
from reportedly.events import Grouper, around, digest, event_of, id_of, is_total, told_by
from reportedly.export import event_json
from reportedly.findings.across import across, leading_figures, loud_for_its_kind
from reportedly.findings.comparing import WordUse, amounts_by_kind, words_by_outlet
from reportedly.pipeline import day_of
from reportedly.reconcile import GRADES, credibility, figures
from reportedly.records import Claim, Event, Figure, Finding, Judgement, Link, Origin, Page, Place, Seconding
from reportedly.trace import (
    Body,
    Copies,
    Saying,
    Uncounted,
    body_of,
    circles,
    citations,
    counting,
    origins,
    seconded,
    settle,
)

#: Agencies that reports name although none of the reports read is theirs.
AGENCIES = (
    "Reuters",
    "AFP",
    "Associated Press",
    "Anadolu Agency",
    "SANA",
    "TASS",
    "Interfax",
    "Xinhua",
    "dpa",
    "Sputnik",
)


def _government_among(named: Counter[str]) -> Body | None:
    """The government that "the army" and "state media" of a page are of, by how often the page names each country; None
    where no country stands out."""
    from reportedly.resolve.actors import open_registry

    code, count = max(named.items(), key=lambda each: (each[1], each[0]), default=("", 0))
    actor = open_registry().get(f"{code}.government") if 2 * count > named.total() else None
    return Body(actor.id, actor.name, actor.id, "state") if actor else None


def _countries_in(page: Page) -> Counter[str]:
    """How often a page names each country, by code."""
    from reportedly.resolve.actors import open_registry
    from reportedly.resolve.actors.keys import words
    from reportedly.resolve.actors.sides import countries_in

    return Counter(countries_in(open_registry(), words(f"{page.title}\n{page.text}")))


def governing(place: Place) -> Body | None:
    """The government that a place is under, by its widest division; None where that is no country."""
    return _government_named(place.within[-1] if place.within else place.name)


@cache
def _government_named(country: str) -> Body | None:
    from reportedly.resolve.actors import open_registry
    from reportedly.resolve.actors.keys import words
    from reportedly.resolve.actors.sides import countries_in

    registry = open_registry()
    codes = set(countries_in(registry, words(country)))
    actor = registry.get(f"{codes.pop()}.government") if len(codes) == 1 else None
    return Body(actor.id, actor.name, actor.id, "state") if actor else None


_SORTS = {"agency": "agency", "outlet": "media", "monitor": "monitor"}
_OF_STATES = frozenset({"government", "state_force", "ministry", "official", "court"})


def registered(id: str) -> Body | None:
    """The body of an id of the register; a mouthpiece is of the sort of those whose voice it is.

    None for what is no body but a sort of people, whose name has no capital ("rebels").
    """
    from reportedly.resolve.actors import open_registry

    registry = open_registry()
    actor, origin = registry.get(id), registry.get(registry.origin(id))
    if actor is None or origin is None or origin.name.islower():
        return None
    if origin.id == actor.id and (body := body_of(actor.name)) is not None:
        return body
    sort = "state" if origin.kind in _OF_STATES else _SORTS.get(origin.kind, "other")
    return Body(actor.id, actor.name, origin.id, sort)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may grade: sources A to F by origin's key, events 1 to 6 by id (docs/events.md)."""

    reliability: Mapping[str, str]
    credibility: Mapping[str, int]


NOTHING_GRADED = Settings({}, {})


def settings_of(file: str | os.PathLike[str]) -> Settings:
    """The grades in a TOML file: a table ``reliability`` of origins' keys, a table ``credibility`` of events' ids.

    Raises UsageError that says what is wrong and where.
    """
    try:
        given = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{os.fspath(file)}: cannot be read as TOML: {error}") from error
    reliability, graded = given.get("reliability", {}), given.get("credibility", {})
    for key, grade in reliability.items():
        if grade not in tuple(GRADES):
            raise UsageError(f"{os.fspath(file)}: reliability of {key!r} is {grade!r}; one of A, B, C, D, E, F")
    for key, number in graded.items():
        if number not in (1, 2, 3, 4, 5, 6) or isinstance(number, bool):
            raise UsageError(f"{os.fspath(file)}: credibility of {key!r} is {number!r}; a whole number from 1 to 6")
    return Settings(reliability, graded)


@dataclass(frozen=True, slots=True)
class Account:
    """An event with all that its reports say of it: claims, origins by claim, figures, links; the origins that count as
    independent, and those that do not. `seconded` is what makes those count that count for no claim of theirs."""

    event: Event
    claims: tuple[Claim, ...]
    origins: Mapping[str, Origin | None]
    independent: tuple[Origin, ...]
    uncounted: tuple[Uncounted, ...]
    seconded: tuple[Seconding, ...]
    figures: tuple[Figure, ...]
    links: tuple[Link, ...]
    circles: tuple[tuple[str, ...], ...]
    credibility: int
    days: Mapping[str, date | None]
    outlets: Mapping[str, str | None]


def account_json(account: Account) -> dict[str, Any]:
    """An event as the commands and the pages give it."""
    return event_json(
        account.event,
        account.claims,
        account.origins,
        account.independent,
        account.figures,
        account.links,
        account.credibility,
        account.days,
        account.outlets,
        {each.origin.key: each.why for each in account.uncounted},
        account.seconded,
    )


def reporting(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that reports are taken together by: those of titles and bodies."""
    return tuple(claim for claim in claims if claim.region in ("title", "body"))


def sayings_of(page: Page, claims: Sequence[Claim]) -> tuple[Saying, ...]:
    """What is said in the sentences of a report's body that hold no claim, by whom, by rule."""
    from reportedly.annotate.attributions import find_attributions
    from reportedly.annotate.sentences import split_sentences

    held = sorted((claim.amount_span or claim.span).start for claim in claims if claim.region == "body")
    found = []
    for sentence in split_sentences(page.text, "body"):
        k = bisect_left(held, sentence.start)
        if k < len(held) and held[k] < sentence.end:
            continue
        said = find_attributions(page.text, [sentence])
        told_to = {each.inside for each in said}
        for n, each in enumerate(said):
            if n not in told_to and each.source:
                told = " ".join(page.quote(span) for span in each.content)
                found.append(Saying(page.quote(each.source[0]), told, sentence, page.quote(sentence)))
    return tuple(found)


def origins_of(page: Page, claims: Sequence[Claim]) -> tuple[dict[str, Origin | None], tuple[Seconding, ...]]:
    """Who first stated each of a report's claims, by its id, as far as that report says; and which monitors speak of
    what they tell in sentences without a claim."""
    named = _countries_in(page)

    def governing_here(place: Place) -> Body | None:
        """A place may be resolved to one of the same name in a country that the page never names."""
        body = governing(place)
        return None if body is None or (named and body.key.partition(".")[0] not in named) else body

    sayings = sayings_of(page, claims)
    found, theirs = origins(
        claims,
        sayings=sayings,
        outlet=page.outlet,
        registered=registered,
        governing=governing_here,
        government=_government_among(named),
        title=page.title,
        text=page.text,
    )
    return found, seconded([claim for claim in claims if not is_total(claim)], sayings, theirs)


def account_of(
    event: Event,
    claims: Sequence[Claim],
    origins: Mapping[str, Origin | None],
    links: Iterable[Link],
    days: Mapping[str, date | None],
    outlets: Mapping[str, str | None],
    names: Collection[str],
    settings: Settings = NOTHING_GRADED,
    beside: Iterable[Seconding] = (),
) -> Account:
    """All that is said of an event.

    `claims` and `origins`, by each claim's own report, are those of its claims at least; `links` go from its reports to
    others of them; `days` and `outlets` are its reports'. `names` are of outlets that may be cited; `beside` is what is
    said of its reports' claims in sentences without one.
    """
    several: dict[str, list[Claim]] = {doc: [] for doc in event.docs}
    by_id = {claim.id: claim for claim in claims}
    within = tuple(by_id[claim] for claim in event.claims)
    for claim in within:
        several[claim.doc].append(claim)
    shared = tuple(links)
    settled = settle(several, {claim.id: origins[claim.id] for claim in within}, shared, days)
    cited = tuple(link for doc in event.docs for link in citations(doc, outlets[doc], several[doc], names))
    of_event = {claim.id for claim in within}
    spoken = tuple(each for each in beside if each.claim in of_event)
    apart, left = counting(within, settled, spoken)
    stated = {origin.key for origin in counting(within, settled)[0]} if spoken else set()
    given = figures(event, within, settled, days, settings.reliability)
    return Account(
        event,
        within,
        settled,
        apart,
        left,
        tuple(each for each in spoken if each.origin.key not in stated),
        given,
        (*shared, *cited),
        circles(cited, outlets),
        credibility(settings.credibility.get(event.id), given, sum(o.named for o in apart)),
        {doc: days[doc] for doc in event.docs},
        {doc: outlets[doc] for doc in event.docs},
    )


def findings_of(account: Account) -> tuple[Finding, ...]:
    """What disagrees across the reports of one event."""
    return across(
        account.event,
        account.claims,
        account.origins,
        account.independent,
        account.figures,
        account.circles,
        account.days,
        account.outlets,
    )


class Survey:
    """Reports and their claims, grouped into events as they come.

    `judgements` are people's: same and different claims win over every likeness. `settings` grade sources and events.
    """

    def __init__(self, judgements: Iterable[Judgement] = (), settings: Settings = NOTHING_GRADED) -> None:
        self._grouper = Grouper(told_by(judgements))
        self._copies = Copies()
        self._settings = settings
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._origins: dict[str, dict[str, Origin | None]] = {}
        self._beside: dict[str, tuple[Seconding, ...]] = {}
        self._days: dict[str, date | None] = {}
        self._outlets: dict[str, str | None] = {}
        self._titles: dict[str, str] = {}
        self._by_claim: dict[str, Claim] = {}
        self._links: dict[str, tuple[Link, ...]] = {}  # until a report comes or goes

    def fill(self, reports: Iterable[tuple[Page, Iterable[Claim]]]) -> None:
        """Take in many reports; the result is that of adding them one by one."""
        for page, claims in reports:
            self._take_in(page, claims, later=True)
        self._grouper.regroup()

    def add(self, page: Page, claims: Iterable[Claim]) -> frozenset[str]:
        """Take a report in, in place of what was held of it. Returns the ids of the events that are new or changed."""
        changed = self._take_in(page, claims, later=False)
        alike = {doc for link in self._copies.links_of(page.id) for doc in (link.doc, link.origin)}
        groups = [self._grouper.threads(group) for group in changed]
        groups += [group for doc in sorted(alike) for group in self._grouper.groups_of(doc)]
        return frozenset(id_of(group) for group in groups)

    def _take_in(self, page: Page, claims: Iterable[Claim], *, later: bool) -> frozenset[tuple[str, ...]]:
        several = reporting(claims)
        self._forget(page.id)
        day = day_of(page)
        self._claims[page.id] = several
        self._by_claim |= {claim.id: claim for claim in several}
        self._days[page.id], self._outlets[page.id], self._titles[page.id] = day, page.outlet, page.title
        self._origins[page.id], self._beside[page.id] = origins_of(page, several)
        self._links.clear()
        self._copies.add(page, day, several)
        return self._grouper.add(page.id, several, day, around(page, several), later=later)

    def take_out(self, doc: str) -> None:
        """Forget a report."""
        self._forget(doc)
        self._links.clear()
        self._copies.take_out(doc)
        self._grouper.take_out(doc)

    def _forget(self, doc: str) -> None:
        for claim in self._claims.pop(doc, ()):
            self._by_claim.pop(claim.id, None)
        self._origins.pop(doc, None)
        self._beside.pop(doc, None)

    @property
    def size(self) -> int:
        """How many reports it holds."""
        return len(self._claims)

    def events(self) -> list[Event]:
        """Every event, by its first day, then place and id; undated ones last."""
        found = (event_of(group) for group in self._grouper.groups())
        return sorted(found, key=lambda e: (e.start is None, e.start or date.min, e.what, e.id))

    def find(self, name: str) -> Event | None:
        """The event of this id, of an id it had before, or of a claim's id; also by an id's first characters."""
        for group in self._grouper.groups():
            ids = [claim.id for thread in group for claim in thread.claims]
            if any(name in (claim, digest(claim)) for claim in ids):
                return event_of(group)
        started = [event for event in self.events() if len(name) >= 4 and event.id.startswith(name)]
        return started[0] if len(started) == 1 else None

    def account(self, event: Event) -> Account:
        """All that the reports say of an event."""
        claims = [self._by_claim[claim] for claim in event.claims]
        docs = set(event.docs)
        return account_of(
            event,
            claims,
            {claim.id: self._origins[claim.doc][claim.id] for claim in claims},
            (link for doc in event.docs for link in self._links_of(doc) if doc == link.doc and link.origin in docs),
            self._days,
            self._outlets,
            {name for name in self._outlets.values() if name} | set(AGENCIES),
            self._settings,
            (each for doc in event.docs for each in self._beside[doc]),
        )

    def _links_of(self, doc: str) -> tuple[Link, ...]:
        if doc not in self._links:
            self._links[doc] = tuple(self._copies.links_of(doc))
        return self._links[doc]

    def findings(self, accounts: Iterable[Account] | None = None) -> Iterator[Finding]:
        """What disagrees across reports, event by event, then word by word. `accounts` are those of all events, where
        they were made already.
        """
        given = map(self.account, self.events()) if accounts is None else accounts
        of: dict[str, str] = {}
        for account in given:
            of |= dict.fromkeys(account.event.claims, account.event.id)
            yield from findings_of(account)
        known = amounts_by_kind(self._by_claim.values())
        for doc, claim in leading_figures(self._by_claim.values()).items():
            if (found := loud_for_its_kind(self._titles[doc], claim, known, of.get(claim.id))) is not None:
                yield found

    def words(self) -> tuple[WordUse, ...]:
        """Which amounts go with which loud words, by outlet."""
        leading = leading_figures(self._by_claim.values())
        return words_by_outlet((self._outlets[d] or d, self._titles[d], claim) for d, claim in leading.items())

    def totals(self) -> tuple[Claim, ...]:
        """Claims of no event: running totals over a war or a campaign."""
        held = {claim.id for group in self._grouper.groups() for thread in group for claim in thread.claims}
        return tuple(claim for claim in self._by_claim.values() if claim.id not in held)

    def claims(self) -> Iterator[Claim]:
        """Every claim held."""
        yield from self._by_claim.values()

    def outlet(self, doc: str) -> str | None:
        """A report's outlet."""
        return self._outlets[doc]

    def origin(self, claim: Claim) -> Origin | None:
        """Who first stated a claim, by its own report."""
        return self._origins[claim.doc][claim.id]

    def links(self) -> Iterator[Link]:
        """Every pair of reports with a passage in common."""
        for doc in sorted(self._claims):
            yield from (link for link in self._links_of(doc) if min(link.doc, link.origin) == doc)

    def title(self, doc: str) -> str:
        """A report's title."""
        return self._titles[doc]

    def day(self, doc: str) -> date | None:
        """The day a report is of."""
        return self._days[doc]
