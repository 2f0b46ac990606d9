"""What grouping looks at in a claim, and in several claims of one report taken together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from reportedly.records import Claim, ClaimKind, Place

#: Kinds that one happening brings together: what is done to people and things, where people go, who holds a place.
FAMILIES: dict[ClaimKind, str] = {
    "killed": "harm",
    "wounded": "harm",
    "casualties": "harm",
    "missing": "harm",
    "attacks": "harm",
    "destroyed": "harm",
    "detained": "detention",
    "displaced": "movement",
    "deployed": "forces",
    "withdrew": "forces",
    "strength": "forces",
    "seized": "ground",
    "control": "ground",
    "besieged": "siege",
}


@cache
def families(kinds: frozenset[ClaimKind]) -> frozenset[str]:
    """The families of some kinds."""
    return frozenset(FAMILIES[kind] for kind in kinds)


#: Words in a run that two reports of one wording share.
_RUN = 4
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Site:
    """A place as grouping sees it: the point, how exact it is in kilometres, and the names that hold it.

    `loose` marks a town whose name is also its province's or district's: reports of the province say no more than that.
    """

    name: str
    id: str
    lat: float
    lon: float
    radius: float
    within: frozenset[str]
    loose: bool

    @property
    def exact(self) -> bool:
        return self.radius <= 25 and not self.loose


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day that something can have happened on."""

    start: date
    end: date

    @property
    def length(self) -> int:
        return (self.end - self.start).days + 1

    def gap(self, other: Days) -> int:
        """Days between the two, 0 where they touch."""
        return max((other.start - self.end).days, (self.start - other.end).days, 0)


@dataclass(frozen=True, slots=True)
class Count:
    """An amount with what it counts: kind and group of the counted."""

    kind: ClaimKind
    low: int | None
    high: int | None
    exact: bool

    @property
    def number(self) -> int | None:
        return self.low if self.low is not None else self.high


@dataclass(frozen=True, slots=True)
class Sketch:
    """A claim or a thread of claims, as far as grouping looks at it."""

    sites: tuple[Site, ...]
    days: tuple[Days, ...]
    means: frozenset[str]
    kinds: frozenset[ClaimKind]
    counts: frozenset[Count]
    parties: frozenset[str]
    actors: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    runs: frozenset[str]
    cumulative: bool

    @property
    def site(self) -> Site | None:
        """The most exact place."""
        return self.sites[0] if self.sites else None


#: Kilometres that a place of each UCDP precision may be off: 1 exact, 2 near, 3 district, 4 province, 5 region or
#: line, 6 country, 7 waters and airspace.
_RADIUS = {1: 5.0, 2: 25.0, 3: 40.0, 4: 100.0, 5: 150.0, 6: 600.0, 7: 600.0}


def site_of(place: Place | None) -> Site | None:
    """A resolved place; None for none and for whole countries, which tell happenings of one war not apart."""
    if place is None or place.where_prec >= 6:
        return None
    within = frozenset(plain(name) for name in place.within)
    name = plain(place.name)
    radius = _RADIUS.get(place.where_prec, 600.0)
    loose = radius <= 25 and skeleton(name) in {skeleton(one) for one in within}
    return Site(name, place.id, place.lat, place.lon, radius, within, loose)


def days_of(claim: Claim) -> Days | None:
    """The days of the event, None where they are unknown or longer than a month."""
    time = claim.time_at
    if time is None or time.start is None or time.end is None or (time.end - time.start).days > 31:
        return None
    return Days(time.start, time.end)


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """A name in lower case without article, accents and signs, for comparing spellings."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"^(al|el|ar|as|at|az|ash|ad|an)[ -]", "", re.sub(r"[^a-z ]", "", bare.lower().replace("-", " ")))


_ARTICLES = frozenset("al el ar as at az ash ad an ed es er ez et".split())


@lru_cache(maxsize=1 << 16)
def skeleton(name: str) -> str:
    """A name's consonants, doubled ones once, without articles: spellings of one Arabic name have mostly the same."""
    words = [word for word in plain(name).split() if word not in _ARTICLES]
    bare = re.sub(r"[aeiouyw]|(?<=.)h\b", "", "".join(words))
    return re.sub(r"(.)\1+", r"\1", bare)


@cache
def _means() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = files("reportedly.events").joinpath("means.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((name, re.compile(rf"\b(?:{pattern})", re.IGNORECASE)) for name, pattern in rows)


def means_in(words: str) -> frozenset[str]:
    """The classes of means that some words name: ``air strike``, ``car bomb``, ``gas`` and so on."""
    return frozenset(name for name, pattern in _means() if pattern.search(words))


@cache
def _sides() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = files("reportedly.events").joinpath("sides.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((name, re.compile(rf"\b(?:{pattern})", re.IGNORECASE)) for name, pattern in rows)


def sides_in(words: str) -> frozenset[str]:
    """The sides that the words for a doer name; allies that reports cannot tell apart are one side."""
    return frozenset(name for name, pattern in _sides() if pattern.search(words))


@cache
def _common() -> frozenset[str]:
    text = files("reportedly.events").joinpath("common.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def telling(words: str) -> frozenset[str]:
    """The words that tell a happening from others: names and things, not the common words of reports on war."""
    found = {_stem(plain(word)) for word in _WORD.findall(words)}
    return frozenset(word for word in found if len(word) > 2 and word not in _common())


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def runs_of(words: str) -> frozenset[str]:
    """Every run of four words."""
    found = re.findall(r"\w+", words.lower())
    return frozenset(" ".join(found[k : k + _RUN]) for k in range(len(found) - _RUN + 1))


def sketch(claim: Claim, around: str = "") -> Sketch:
    """A claim as grouping sees it; `around` are the words that it stands among."""
    site, days = site_of(claim.place_at), days_of(claim)
    said = " ".join(filter(None, (claim.evidence, claim.means)))
    words = " ".join(filter(None, (around or claim.evidence, claim.means, claim.counted)))
    named = skeleton(claim.place) if claim.place and (site or claim.place_at is None) else ""
    counts = frozenset({Count(claim.kind, claim.low, claim.high, claim.bound == "exact")})
    return Sketch(
        (site,) if site else (),
        (days,) if days else (),
        means_in(said),
        frozenset({claim.kind}),
        counts if claim.low is not None or claim.high is not None else frozenset(),
        frozenset(claim.party.split(" and ")) - {"unknown"},
        sides_in(claim.actor or ""),
        telling(words) - telling(claim.place or ""),
        frozenset({named} if len(named) > 2 else ()),
        runs_of(around or claim.evidence),
        claim.scope == "cumulative",
    )


def joined(sketches: Iterable[Sketch]) -> Sketch:
    """Several claims of one thread as one; the place that most share, most exact first, leads."""
    several = list(sketches)
    votes: dict[Site, int] = {}
    for one in several:
        for site in one.sites:
            votes[site] = votes.get(site, 0) + 1
    sites = tuple(sorted(votes, key=lambda s: (not s.exact, -votes[s], s.radius, s.name, s.id, s.lat, s.lon)))
    spans: dict[Days, int] = {}
    for one in several:
        for span in one.days:
            spans[span] = spans.get(span, 0) + 1
    days = tuple(sorted(spans, key=lambda d: (-spans[d], d.length, d.start)))
    return Sketch(
        sites,
        days,
        frozenset().union(*(s.means for s in several)),
        frozenset().union(*(s.kinds for s in several)),
        frozenset().union(*(s.counts for s in several)),
        frozenset().union(*(s.parties for s in several)),
        frozenset().union(*(s.actors for s in several)),
        frozenset().union(*(s.words for s in several)),
        frozenset().union(*(s.names for s in several)),
        frozenset().union(*(s.runs for s in several)),
        all(s.cumulative for s in several),
    )


def window(day: date | None) -> Days | None:
    """The days that an undated claim of a report can be about: most reports are of the last three."""
    return None if day is None else Days(day - timedelta(days=3), day)
