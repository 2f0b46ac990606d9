"""Who the words of one report mean: names by the register, in the light of the report's date, country and outlet."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from reportedly.records import Annotation, Identity, Region, Side, Span
from reportedly.resolve.actors.identify import of_doer, of_party, of_speaker, person_in
from reportedly.resolve.actors.keys import Word, words
from reportedly.resolve.actors.reference import References
from reportedly.resolve.actors.registry import Actor, Candidate, Hit, Registry, open_registry
from reportedly.resolve.actors.sides import countries_in, named_sides, unlisted_groups, within

_OUTLETS = frozenset({"outlet", "agency"})
_GOVERNMENT = ".government"
#: Words of a naming phrase that is still quoted as a source, at most: the codebook's scorer reads no longer one.
_LONGEST = 15
_CLAUSE = re.compile(r"\s*,?\s+(?:which|who|whose|that)\s")


def _near(named: Sequence[Side], span: Span) -> slice:
    """The sides that may reach into a span: those that begin in it, and the two before."""
    first = bisect_left(named, span.start, key=lambda side: side.start)
    return slice(max(first - 2, 0), bisect_left(named, span.end, key=lambda side: side.start))


def _cuts(span: Span, side: Side) -> bool:
    return side.start < span.start < side.end or side.start < span.end < side.end


class Actors:
    """Names of a report to actors and sides. Built once for a report; asked for words, a span or a party."""

    def __init__(
        self,
        texts: Mapping[Region, str],
        annotation: Annotation,
        *,
        published: date | None = None,
        outlet: str | None = None,
        address: str | None = None,
        registry: Registry | None = None,
    ) -> None:
        """`texts` are those of the regions asked for; title and body show what the report is about.

        Raises UsageError where the user's file of actors is broken.
        """
        self.registry = registry or open_registry()
        self._month = f"{published:%Y-%m}" if published else None
        self.outlet = self._outlet(outlet, address)
        self._mentions = annotation.mentions
        self._persons = [m for m in annotation.mentions if m.kind == "person"]
        self._sentences, self._attributions = annotation.sentences, annotation.attributions
        self._groups = unlisted_groups(self.registry, annotation.mentions)
        self._texts = dict(texts)
        self._named: dict[Region, list[Side]] = {}
        self._kinds: dict[Span, tuple[str, str] | None] = {}
        self._meant: dict[tuple[str, Span], Identity | None] = {}
        self._hits: dict[Region, list[Hit]] = {}
        self._split: dict[Region, list[Word]] = {}

    def _outlet(self, outlet: str | None, address: str | None) -> Actor | None:
        found = self.registry.of_domain(address) if address else None
        if found is None and outlet:
            found = self.registry.of_domain(outlet) if "." in outlet else None
            named = [actor for actor in self.registry.named(outlet) if actor.kind in _OUTLETS]
            found = found or (named[0] if len(named) == 1 else None)
        return found

    @cached_property
    def _countries(self) -> Counter[str]:
        """How often each country is named, by its own names or by those of places and forces of its, by code."""
        named = Counter(
            code
            for region in self._texts
            if region in ("title", "body")
            for code in countries_in(self.registry, self._words(region))
        )
        return named + self._located + self._fought

    @cached_property
    def _located(self) -> Counter[str]:
        return Counter(
            code
            for m in self._mentions
            if m.place is not None and m.place.within and m.region in ("title", "body")
            if (code := self.registry.code_of(m.place.within[-1])) is not None
        )

    @cached_property
    def _fought(self) -> Counter[str]:
        """How often forces are named that are of one country alone: the RSF are Sudan's."""
        actors = (
            self._actor(hit.candidates[0].id)
            for region in self._texts
            if region in ("title", "body")
            for hit in self._found(region)
            if len(hit.candidates) == 1 and self.registry.listed(hit.candidates[0].id) and not hit.candidates[0].here
        )
        forces = (actor for actor in actors if actor.kind in ("armed_group", "state_force") and len(actor.country) == 1)
        return Counter(force.country[0].lower() for force in forces)

    @cached_property
    def country(self) -> str | None:
        """The code of the country the report plainly is about: that of more than half of all namings of countries, of
        places in them and of forces of theirs.

        Else the one whose government's voice the outlet is.
        """
        for code, count in self._countries.most_common(1):
            if 2 * count > self._countries.total():
                return code
        if self.outlet is not None:
            origin = self.registry.origin(self.outlet.id)
            if origin.endswith(_GOVERNMENT):
                return origin.removesuffix(_GOVERNMENT)
        return None

    @cached_property
    def _state(self) -> str | None:
        """The country whose "army" and "police" bare names mean: the one the report is about; where that has none in
        the register (Palestine), the other one it plainly is about."""
        if self.country is None or self.registry.get(f"{self.country}{_GOVERNMENT}") is not None:
            return self.country
        others = self._countries - Counter({self.country: self._countries[self.country]})
        code, count = next(iter(others.most_common(1)), ("", 0))
        return code if 2 * count > others.total() else None

    @property
    def voice(self) -> str | None:
        """The side that the outlet speaks for: that of whose voice it is."""
        origin = self.registry.origin(self.outlet.id) if self.outlet is not None else None
        side = self.registry.side(origin) if origin is not None else None
        return side.name if side is not None else None

    def choose(self, candidates: Sequence[Candidate], *, standing: bool = True) -> str | None:
        """The one actor that a name means here; None where it may mean several, or nobody at this time or place."""
        found: list[str] = []
        for candidate in candidates:
            if not candidate.period.holds(self._month) or (candidate.standing and not standing):
                continue
            if candidate.here and (self.country or "").upper() not in self._actor(candidate.id).country:
                continue
            if candidate.bare:
                if self._state is not None:
                    found.append(f"{self._state}.{candidate.id}")
            else:
                found.append(candidate.id)
        found = [id for id in dict.fromkeys(found) if self._lived(id)]
        sides = {self._actor(id).side or id for id in found}
        if len(found) > 1 and len(sides) == 1:
            # a force that is listed by name, before its state's body of a like one
            return next(iter((*(id for id in found if self.registry.listed(id)), *found)))
        if len(found) > 1:
            named = {id: sum(self._countries[code.lower()] for code in self._actor(id).country) for id in found}
            found = [id for id in found if 2 * named[id] > sum(named.values())] or found
        return found[0] if len(found) == 1 else None

    def _actor(self, id: str) -> Actor:
        actor = self.registry.get(id)
        assert actor is not None
        return actor

    def _lived(self, id: str) -> bool:
        """Whether an actor is known and was there yet: a name may outlive its bearer, but not come before it."""
        actor = self.registry.get(id)
        return actor is not None and actor.period._replace(until="").holds(self._month)

    def named(self, region: Region) -> list[Side]:
        """Every side that a region's text names, in order."""
        if region not in self._named:
            self._named[region] = named_sides(
                self.registry, self._texts[region], self.choose, self._groups, self._found(region), self._words(region)
            )
        return self._named[region]

    def sides(self, span: Span, *, doer: bool = False) -> list[Side]:
        """The sides that the words of a span mean, in text order; `doer` where they are who does something."""
        text, named = self._texts[span.region], self.named(span.region)
        if not any(_cuts(span, side) for side in named[_near(named, span)]):
            return within(text, named, span.start, span.end, doer=doer)
        # a longer name begins or ends within: what the words name by themselves is read anew
        words = text[span.start : span.end]
        found = within(words, named_sides(self.registry, words, self.choose, self._groups), 0, len(words), doer=doer)
        return [replace(side, start=side.start + span.start, end=side.end + span.start) for side in found]

    def kind_of(self, span: Span) -> tuple[str, str] | None:
        """The id and kind of the actor that words name; None where they name none, or one that is not told apart."""
        if span not in self._kinds:
            chosen = (self.choose(hit.candidates) for hit in self.registry.find(self._quote(span)))
            id = next((id for id in chosen if id is not None), None)
            self._kinds[span] = None if id is None else (id, self._actor(id).kind)
        return self._kinds[span]

    @cached_property
    def _references(self) -> References:
        names = {
            region: [
                Span(region, hit.start, hit.end) for hit in self.registry.find(text) if self.choose(hit.candidates)
            ]
            for region, text in self._texts.items()
        }
        return References(self._texts, self._sentences, self._mentions, self._attributions, self.kind_of, names)

    def goes_back(self, span: Span) -> Span | None:
        """The words that "he", "it", "the group" and the like go back to; None where others, or not told apart."""
        return self._references.goes_back(span)

    def named_for(self, span: Span) -> Span:
        """A speaker's naming phrase: what a pronoun or description goes back to; else itself.

        A short name ("the Observatory") names by itself, and a phrase too long to quote names nobody better.
        """
        if self.kind_of(span) is not None:
            return span
        to = self.goes_back(span)
        if to is None:
            return span
        clause = _CLAUSE.search(self._quote(to))
        to = to if clause is None else replace(to, end=to.start + clause.start())
        return to if 0 < len(self._quote(to).split()) <= _LONGEST else span

    def doer(self, span: Span) -> Identity | None:
        """Who the words of a doer mean."""

        def meant(where: Span) -> Identity | None:
            named = self.sides(where, doer=True)
            return of_doer(self.registry, self._quote(where), named, self.government, self._leaning, self.country)

        return self._referred("doer", span, meant)

    def speaker(self, span: Span) -> Identity | None:
        """Who the words of a speaker mean."""

        def said(where: Span) -> Identity | None:
            text = self._quote(where)
            spans = [m.span for m in self._persons if m.region == where.region]
            person = person_in(self.registry, text, where.start, spans)
            return of_speaker(self.registry, text, self.choose, person)

        return self._referred("speaker", span, said)

    def party(self, party: str) -> Identity | None:
        """Which actor a claim's party is."""
        return of_party(self.registry, party, self._ids, self.country)

    def _referred(self, role: str, span: Span, identify: Callable[[Span], Identity | None]) -> Identity | None:
        if (role, span) not in self._meant:
            to = self.goes_back(span) if self.kind_of(span) is None else None
            found = identify(span if to is None else to)
            if to is not None and found is not None:
                found = replace(found, method="reference", evidence=to)
            self._meant[role, span] = found
        return self._meant[role, span]

    def _words(self, region: Region) -> list[Word]:
        if region not in self._split:
            self._split[region] = words(self._texts[region])
        return self._split[region]

    def _found(self, region: Region) -> list[Hit]:
        """The names of the register in a region's text, looked for once."""
        if region not in self._hits:
            self._hits[region] = self.registry.find(self._texts[region], self._words(region))
        return self._hits[region]

    def _quote(self, span: Span) -> str:
        return self._texts[span.region][span.start : span.end]

    @cached_property
    def _ids(self) -> dict[str, str]:
        """The id of each side that the report names, by party."""
        found: dict[str, str] = {}
        for region in self._texts:
            for side in self.named(region):
                actor = self.registry.side(side.id) if side.id is not None else None
                if actor is not None:
                    found.setdefault(side.party, actor.id)
        return found

    @property
    def _leaning(self) -> str | None:
        """The side that the outlet speaks for, or failing that stands on."""
        side = self.registry.side(self.outlet.id) if self.outlet is not None else None
        return self.voice or (side.name if side is not None else None)

    @property
    def government(self) -> str | None:
        """The side that the state is which the report is about."""
        government = self.registry.get(f"{self.country}{_GOVERNMENT}") if self.country is not None else None
        return government.name if government is not None else None
