"""The places of one report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from reportedly.records import Mention, Place, PlaceCandidate, Region, Span
from reportedly.resolve.places.building import TRANSLITERATED
from reportedly.resolve.places.choose import Name, Weights, rounds, weights
from reportedly.resolve.places.gazetteer import Entry, Gazetteer, open_gazetteer
from reportedly.resolve.places.keys import ARTICLES, key_of
from reportedly.resolve.places.words import FITS, Wording, demonyms, read_wording, says

#: UCDP's precision for a place of each kind, when its own name is all that is said.
PRECISION = {
    "country": 6, "continent": 6, "province": 4, "district": 3, "subdistrict": 3, "capital": 1, "seat": 1, "town": 1,
    "quarter": 1, "region": 5, "river": 5, "lake": 2, "sea": 7, "mountain": 2, "dam": 1, "crossing": 1, "field": 2,
    "base": 1, "airport": 1, "camp": 1, "plant": 1, "road": 5, "site": 1,
}  # fmt: skip
#: Kinds that a word beside a name asks for and no other place of the name can stand for: a river is not its town.
_OWN_ONLY = frozenset({"river", "lake", "sea", "mountain"})
#: Kinds that lie in or by the town whose name they bear.
_BY_TOWN = frozenset({"dam", "crossing", "field", "base", "airport", "camp", "plant", "road", "site"})
#: Areas that bear the name of their town, which another spelling may find.
_AREAS = frozenset({"province", "district", "subdistrict"})
_TOWNS = frozenset({"capital", "seat", "town", "quarter"})
#: A name that is only spelt alike is taken where its country has this share of the report, or the likeness is this.
_SUPPORT, _ALIKE = 0.2, 93.0
#: Least likeness of a place in the report's country that is weighed beside a place elsewhere of the very name, and how
#: many people make that one too well known to be doubted.
_BESIDE, _KNOWN = 78.0, 300_000
#: People that make a town large enough to be meant by "Salt road" without its country being named.
_LARGE = 100_000
#: Countries whose people and forces are named far from home.
_ABROAD = frozenset("US RU GB FR DE TR IR CN".split())
#: Places of one name shown beside the chosen one.
_SHOWN = 5
_WORD = re.compile(r"[^\W\d_]+")
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}")
#: What may stand between a name and the name of what holds it: "Paris, Texas", "Ariha in southern Idlib".
_GAP = re.compile(
    r"(?:['’]s|[\s,(–—-]|\b(?:in|of|the|a|an|city|town|village|district|province|governorate|region|state|county|camp"
    r"|countryside|northern|southern|eastern|western|north|south|east|west|central|rural|neighbou?rhood|suburb|near"
    r"|border|outside)\b){1,12}",
    re.IGNORECASE,
)
_STOP = re.compile(r"[\n,.;:()]")
_BEFORE, _AFTER = 40, 30


class Places:
    """The places of one report, from its texts and the names of places marked in them.

    The same report gives the same places. No text makes it raise.
    """

    def __init__(
        self,
        texts: Mapping[Region, str],
        mentions: Iterable[Mention],
        *,
        outlet: str | None = None,
        gazetteer: Gazetteer | None = None,
        learned: Weights | None = None,
    ) -> None:
        """Decide what every mention of kind location denotes.

        `outlet` is the report's outlet: its name can tell a country. `gazetteer` is the shipped one and the user's
        unless given; `learned` the shipped weights.
        """
        self._texts = texts
        self._gazetteer = gazetteer or open_gazetteer()
        self._learned = learned or weights()
        self._names: list[Name] = []
        self._numbers: dict[tuple[str, str | None], int] = {}
        self._at: dict[Span, Place | None] = {}
        self._worded: dict[Wording, Place | None] = {}
        self.votes = _votes(texts, outlet)
        spans = sorted({m.span for m in mentions if m.kind == "location"}, key=lambda s: (s.region, s.start, s.end))
        self._wordings = {span: self._wording(span) for span in spans}
        self._read = [
            (span, wording, self._number(wording)) for span, wording in self._wordings.items() if wording is not None
        ]
        self._link()
        self._decide()

    def at(self, span: Span) -> Place | None:
        """The place that the words of a span denote, whether or not they were marked; None where it stays open."""
        if span not in self._at:
            wording = self._wordings[span] if span in self._wordings else self._wording(span)
            self._at[span] = None if wording is None else self._same(wording, span)
        return self._at[span]

    def _same(self, wording: Wording, span: Span) -> Place | None:
        """The place of a wording; worked out once for all spans that are worded alike."""
        if wording not in self._worded:
            self._worded[wording] = self._place(wording)
        found = self._worded[wording]
        if found is None and wording.and_ is None and (number := self._marked(span)) is not None:
            return self._made(self._names[number], Wording(wording.names, near=True), "")
        return found

    @property
    def names(self) -> list[Name]:
        """The names of the report with their candidates and shares, for whoever measures or trains."""
        return self._names

    def name_at(self, span: Span) -> Name | None:
        """The name that a marked span bears."""
        return next((self._names[n] for s, _, n in self._read if s == span and n is not None), None)

    def _wording(self, span: Span) -> Wording | None:
        text = self._texts.get(span.region, "")
        words = text[span.start : span.end]
        if is_demonym(words):
            return None
        before = text[max(0, span.start - _BEFORE) : span.start]
        after = text[span.end : span.end + _AFTER]
        # names lie within a line, and what stands across a comma or full stop is said of something else
        before = _STOP.split(before)[-1]
        after = _STOP.split(after, 1)[0]
        return read_wording(words, _tail(before), _head(after))

    def _marked(self, span: Span) -> int | None:
        """The marked name in a span that bears no name of its own; None where it holds several apart from each other.

        "The mosque in Ariha in Idlib" lies in Ariha; "Aleppo and Homs" lie in no one place.
        """
        inside = {n for s, _, n in self._read if n is not None and s != span and span.holds(s)}
        inner = [n for n in sorted(inside) if not self._names[n].holds & inside]
        return inner[0] if len(inner) == 1 else None

    def _number(self, wording: Wording) -> int | None:
        """The number of the name that a wording bears, None where no gazetteer has it."""
        hit, candidates, feature = self._candidates(wording)
        if not candidates or wording.and_ is not None:
            return None
        key = (hit, feature)
        if key not in self._numbers:
            self._numbers[key] = len(self._names)
            self._names.append(Name(candidates, feature, 0))
        number = self._numbers[key]
        self._names[number].count += 1
        return number

    def _candidates(self, wording: Wording) -> tuple[str, tuple[Entry, ...], str | None]:
        """The first form of a wording that is a name, the places of that name, and the feature still to be told.

        A feature that the name holds is told by the name where no place of it fits: Rock Hill is a town.
        """
        for find in (self._found, self._gazetteer.spelt):
            for form in wording.names:
                key = key_of(form)
                found = find(key)
                feature = wording.feature
                if feature is not None and found and says(key, feature):
                    fits = FITS[feature]
                    if not any(e.kind in fits for e in found):
                        feature = None
                elif feature in _OWN_ONLY:
                    found = tuple(e for e in found if e.kind in FITS[feature])
                if found:
                    return key, found, feature
        return "", (), None

    def _found(self, key: str) -> tuple[Entry, ...]:
        return self._gazetteer.find(key) or self._gazetteer.find(_without_article(key))

    def _link(self) -> None:
        """Note which name stands inside which: the one right behind it, parted by a comma, "in" and the like."""
        for (one, _, first), (two, _, second) in zip(self._read, self._read[1:], strict=False):
            if first is None or second is None or first == second or one.region != two.region:
                continue
            gap = self._texts[one.region][one.end : two.start]
            if one.end <= two.start and len(gap) <= 40 and _GAP.fullmatch(gap):
                self._names[first].inside.add(second)
                self._names[second].holds.add(first)

    def _decide(self) -> None:
        rounds(self._names, self.votes, self._learned, upto=0)
        wanted = self._countries()
        for (key, _), number in self._numbers.items():
            name = self._names[number]
            if any(entry.country in wanted and entry.kind not in _AREAS for entry in name.candidates):
                continue
            if any(e.people >= _KNOWN or e.kind in ("country", "continent") for e in name.candidates[:3]):
                continue
            # an area of the very name there is asked for its own town only: Tartus for Tartous, not Darayya for Daraa
            provinces = {e.province for e in name.candidates if e.country in wanted}
            alike = tuple(
                entry
                for entry in self._gazetteer.spelt(key)
                if entry.country in wanted
                and entry.spelling >= _BESIDE
                and (not provinces or entry.province in provinces)
                and all(entry.ref != known.ref for known in name.candidates)
            )
            if alike:
                name.candidates += alike
        self._mass = wanted
        if self._names:
            rounds(self._names, self.votes, self._learned)
            self._mass = self._countries()

    def _supported(self, name: Name, country: str) -> bool:
        """Whether more of the report than this name speaks for a country."""
        own = sum(s for e, s in zip(name.candidates, name.shares, strict=True) if e.country == country)
        return self._masses.get(country, 0.0) - own >= _SUPPORT * max(1.0, sum(self._masses.values()) - 1)

    def _countries(self) -> frozenset[str]:
        """Countries with a fair share of the report in which names are spelt in many ways."""
        mass = dict(self.votes)
        for name in self._names:
            for entry, share in zip(name.candidates, name.shares, strict=True):
                if entry.spelling == 100.0:
                    mass[entry.country] = mass.get(entry.country, 0.0) + share
        total = sum(mass.values())
        self._masses = mass
        return frozenset(c for c, m in mass.items() if c in TRANSLITERATED and m >= _SUPPORT * total > 0)

    def _place(self, wording: Wording) -> Place | None:
        if wording.and_ is not None:
            return self._between(wording)
        hit, candidates, feature = self._candidates(wording)
        number = self._numbers.get((hit, feature)) if candidates else None
        if number is None and candidates:
            number = self._late(feature, hit, candidates)
        return None if number is None else self._made(self._names[number], wording, hit)

    def _late(self, feature: str | None, hit: str, candidates: tuple[Entry, ...]) -> int:
        """Weigh a name that was not marked among the marked ones, which it does not change."""
        name = Name(candidates, feature)
        if not any(entry.country in self._mass for entry in candidates):
            name.candidates += tuple(e for e in self._gazetteer.spelt(hit) if e.country in self._mass)
        kept = [(n.shares, n.candidates) for n in self._names]
        rounds([*self._names, name], self.votes, self._learned)
        for other, (shares, _) in zip(self._names, kept, strict=True):
            other.shares = shares
        self._numbers[hit, feature] = len(self._names)
        self._names.append(name)
        return len(self._names) - 1

    def _made(self, name: Name, wording: Wording, hit: str) -> Place | None:
        ranked = sorted(range(len(name.candidates)), key=lambda n: (-name.shares[n], n))
        best = name.candidates[ranked[0]]
        if name.feature is not None and best.kind not in FITS[name.feature]:
            # "Daraa city" is the town's subdistrict before it is the province
            fits = [n for n in ranked if name.candidates[n].kind in FITS[name.feature]]
            ranked = [n for n in fits if name.candidates[n].country == best.country][:1] + ranked
            best = name.candidates[ranked[0]]
        if best.spelling < _ALIKE and best.country not in self._mass:
            return None
        if name.feature is not None and best.kind not in FITS[name.feature]:
            known = best.people >= _LARGE or self._supported(name, best.country)
            if not _stands_for(best, name.feature) or (name.feature in _BY_TOWN and not known):
                return None
        if _only_part(best, wording, hit):
            return None
        side = wording.side if wording.side and not hit.startswith(key_of(wording.side)) else None
        named = {e.kind for e in name.candidates if e.kind == "province" and (best.area + ".").startswith(f"{e.code}.")}
        prec, method = _precision(best, wording, side, seat=bool(named))
        return Place(
            name=best.name,
            lat=best.lat,
            lon=best.lon,
            geonameid=int(best.ref) if best.ref.isdigit() else None,
            where_prec=prec,
            within=self._gazetteer.within(best),
            id=f"geonames:{best.ref}" if best.ref.isdigit() else best.ref,
            source=best.source,
            kind=best.kind,
            method=method,
            candidates=tuple(
                PlaceCandidate(e.name, e.lat, e.lon, e.ref if ":" in e.ref else f"geonames:{e.ref}", round(share, 3))
                for e, share in ((name.candidates[n], name.shares[n]) for n in dict.fromkeys(ranked[: _SHOWN + 1]))
            ),
        )

    def _between(self, wording: Wording) -> Place | None:
        """The middle of two places, known as well as they are apart."""
        assert wording.and_ is not None
        one = self._place(Wording(wording.names[1:]))
        two = self._place(wording.and_)
        if one is None or two is None:
            return one or two
        apart = abs(one.lat - two.lat) + abs(one.lon - two.lon)
        within = tuple(name for name in one.within if name in two.within)
        return Place(
            name=f"between {one.name} and {two.name}",
            lat=round((one.lat + two.lat) / 2, 5),
            lon=round((one.lon + two.lon) / 2, 5),
            geonameid=None,
            where_prec=max(2 if apart <= 0.5 else 5, one.where_prec, two.where_prec),
            within=within,
            id="",
            source=" and ".join(dict.fromkeys((one.source, two.source))),
            kind="road",
            method="between",
            candidates=(*one.candidates[:1], *two.candidates[:1]),
        )


def _stands_for(entry: Entry, feature: str) -> bool:
    """Whether a place of another kind tells where something is: a dam by its town, a province by its seat."""
    if feature in _BY_TOWN:
        return entry.kind in _TOWNS or entry.kind in ("subdistrict", "mountain", "river", *_BY_TOWN)
    return feature in ("province", "region", "state", "district", "subdistrict", "quarter", "town") and (
        entry.kind in _TOWNS or entry.kind in ("subdistrict", "camp", "region", "country", "site")
    )


def _only_part(entry: Entry, wording: Wording, hit: str) -> bool:
    """Whether a capital direction was taken off a name that is a small town's: East Bank is no part of Bank."""
    full = wording.names[0] if wording.side else ""
    return (
        full[:1].isupper()
        and key_of(full) != hit
        and key_of(full).startswith(key_of(wording.side or ""))
        and entry.kind in ("town", "quarter", "district")
        and entry.people < _LARGE
        and entry.events == 0
    )


def _precision(entry: Entry, wording: Wording, side: str | None, *, seat: bool) -> tuple[int, str]:
    """UCDP's code and the method for a place and what its words say of it; `seat` where its province bears its name."""
    prec = PRECISION[entry.kind]
    method = "name" if entry.spelling == 100 else "spelling"
    feature = wording.feature
    if entry.kind == "subdistrict" and feature not in ("subdistrict", "district", "region"):
        prec = 2
    if entry.kind in _TOWNS:
        if feature == "province":
            return 4, f"{method}, seat for its area"
        if feature == "district" and entry.kind != "quarter":
            return 3, f"{method}, seat for its area"
        if wording.rural and seat:
            return 4, f"{method}, countryside"
        if wording.near or wording.rural or feature in _BY_TOWN:
            return 2, f"{method}, near"
        return prec, method
    if side is not None and entry.kind in ("country", "province", "region", "district"):
        return 5, f"{method}, part of"
    if wording.near and prec == 1:
        return 2, f"{method}, near"
    return prec, method


def _votes(texts: Mapping[Region, str], outlet: str | None) -> dict[str, float]:
    """How strongly words for people and things of a country speak for it: half the square root of their count.

    A fifth of that for powers whose forces and officials reports of others' wars name.
    """
    known = demonyms()
    counts: Counter[str] = Counter()
    for text in (*texts.values(), outlet or ""):
        for word in _CAPITAL.findall(text):
            if (code := known.get(word.lower(), "-")) != "-":
                counts[code] += 1
    return {code: (0.1 if code in _ABROAD else 0.5) * count**0.5 for code, count in sorted(counts.items())}


def is_demonym(words: str) -> bool:
    """Whether some words are names of people or things of a country, and so of no place."""
    known = demonyms()
    said = [word for word in _WORD.findall(words.lower()) if word not in ("the", "s")]
    return bool(said) and all(word in known for word in said)


def _without_article(key: str) -> str:
    first, _, rest = key.partition(" ")
    return rest if rest and first in ARTICLES else key


def _tail(before: str) -> str:
    """The last words before a name, from a word's start."""
    return " ".join(before.split(" ")[-4:])


def _head(after: str) -> str:
    """The first words behind a name."""
    return " ".join(after.split(" ")[:4])
