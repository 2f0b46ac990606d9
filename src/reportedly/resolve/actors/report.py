"""Who the words of one report mean: names by the register, in the light of the report's date, country and outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from reportedly.records import Mention, Region, Side, Span
from reportedly.resolve.actors.registry import Actor, Candidate, Registry, open_registry
from reportedly.resolve.actors.sides import countries_of, named_sides, unlisted_groups, within

_OUTLETS = frozenset({"outlet", "agency"})
_GOVERNMENT = ".government"


class Actors:
    """Names of a report to actors and sides. Built once for a report; asked for words, a span or a party."""

    def __init__(
        self,
        texts: Mapping[Region, str],
        mentions: Sequence[Mention],
        *,
        published: date | None = None,
        outlet: str | None = None,
        address: str | None = None,
        registry: Registry | None = None,
    ) -> None:
        """`texts` are those of the regions asked for; title and body show what the report is about. Raises UsageError where the user's file of actors is broken."""
        self.registry = registry or open_registry()
        self._text = "\n".join(text for region, text in texts.items() if region in ("title", "body"))
        self._month = f"{published:%Y-%m}" if published else None
        self.outlet = self._outlet(outlet, address)
        self._groups = unlisted_groups(self.registry, mentions)
        self._texts = dict(texts)
        self._named: dict[Region, list[Side]] = {}

    def _outlet(self, outlet: str | None, address: str | None) -> Actor | None:
        found = self.registry.of_domain(address) if address else None
        if found is None and outlet:
            found = self.registry.of_domain(outlet) if "." in outlet else None
            named = [actor for actor in self.registry.named(outlet) if actor.kind in _OUTLETS]
            found = found or (named[0] if len(named) == 1 else None)
        return found

    @cached_property
    def _countries(self) -> Counter[str]:
        return countries_of(self.registry, self._text)

    @cached_property
    def country(self) -> str | None:
        """The code of the country the report plainly is about: named by more than half of all namings of countries.

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
            if candidate.bare:
                if self.country is not None:
                    found.append(f"{self.country}.{candidate.id}")
            else:
                found.append(candidate.id)
        found = [id for id in dict.fromkeys(found) if self._lived(id)]
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
            self._named[region] = named_sides(self.registry, self._texts[region], self.choose, self._groups)
        return self._named[region]

    def sides(self, span: Span, *, doer: bool = False) -> list[Side]:
        """The sides that the words of a span mean, in text order; `doer` where they are who does something."""
        return within(self._texts[span.region], self.named(span.region), span.start, span.end, doer=doer)

    def parties(self) -> tuple[str, ...]:
        """The sides that the report names, each once, the most often named first."""
        count = Counter(side.party for region in self._texts for side in self.named(region) if side.fights)
        return tuple(party for party, _ in count.most_common())
