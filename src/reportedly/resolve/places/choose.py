"""Which of the places of a name is meant, decided over a whole report at once.

Each name of a report has candidates. A first round weighs each candidate by itself (people, kind, words beside the
name); the next rounds add what the other names' likely candidates tell: their country, their province, their
neighbourhood, and whether one name stands inside another ("Paris, Texas"). The weights are learned
(`python -m lab.train.places`); one name has one meaning in a report.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from reportedly.resolve.places.gazetteer import Entry
from reportedly.resolve.places.words import FITS

ROUNDS = 3
#: Features of a candidate by itself, then those that the rest of the report gives.
ALONE = (
    "people", "country", "province", "district", "capital", "seat", "quarter", "natural", "continent", "thing",
    "further",
    "spelling", "fits", "fits less", "misfits", "has a town of its name",
)  # fmt: skip
TOGETHER = ("same country", "same province", "same district", "near", "inside", "holds")
_NATURAL = frozenset({"region", "river", "lake", "sea", "mountain", "subdistrict"})
_TOWNS = frozenset({"capital", "seat", "town"})
_THING = frozenset({"dam", "crossing", "field", "base", "airport", "camp", "plant", "road", "site"})
_PLACE = {name: number for number, name in enumerate(ALONE)}
#: A candidate below this share of its name's probability does not speak for its surroundings.
_SPEAKS = 0.05


class Weights(NamedTuple):
    """Weights of `ALONE` for the first round, and of `ALONE` and `TOGETHER` for the rest."""

    alone: tuple[float, ...]
    together: tuple[float, ...]


@dataclass(slots=True)
class Name:
    """A name of a report: what it may be, how often it stands there, which names it stands inside of."""

    candidates: tuple[Entry, ...]
    feature: str | None = None
    count: int = 1
    inside: set[int] = field(default_factory=set)
    holds: set[int] = field(default_factory=set)
    shares: list[float] = field(default_factory=list)


@cache
def weights() -> Weights:
    """The shipped weights."""
    raw = files("reportedly.resolve.places").joinpath("data", "weights.json").read_text(encoding="utf-8")
    read = json.loads(raw)["weights"]
    return Weights(tuple(read["alone"]), tuple(read["together"]))


def alone(name: Name) -> list[list[float]]:
    """The features of `ALONE` of each candidate of a name."""
    towns = [entry.area + "." for entry in name.candidates if entry.kind in _TOWNS]
    capitals = {entry.country for entry in name.candidates if entry.kind == "capital"}
    rows = []
    for entry in name.candidates:
        values = [0.0] * len(ALONE)
        kind = entry.kind
        # a province has its towns' people: a tenth makes it weigh like a town of it
        people = entry.people / 10 if kind == "province" else entry.people
        values[0] = math.log10(1 + people + 500 * entry.events) / 7
        if kind in _PLACE:
            values[_PLACE[kind]] = 1.0
        elif kind in _NATURAL:
            values[_PLACE["natural"]] = 1.0
        elif kind in _THING:
            values[_PLACE["thing"]] = 1.0
        values[_PLACE["further"]] = float(entry.how > 0)
        values[_PLACE["spelling"]] = (100.0 - entry.spelling) / 100
        if name.feature is not None:
            fits = FITS[name.feature]
            fit = "misfits" if kind not in fits else "fits" if kind == fits[0] else "fits less"
            values[_PLACE[fit]] = 1.0
        elif (
            entry.code is not None
            and "." in entry.code
            and (entry.country in capitals or any(t.startswith(entry.code + ".") for t in towns))
        ):
            values[_PLACE["has a town of its name"]] = 1.0
        rows.append(values)
    return rows


def rounds(names: Sequence[Name], votes: Mapping[str, float], learned: Weights, upto: int = ROUNDS) -> None:
    """Set each name's `shares`, the probability of each candidate.

    `votes` gives a country that words of the report speak for ("Syrian") a mass beside that of its places.
    """
    scored = [_scored(name.candidates, name.feature, learned) for name in names]
    for name, (_, shares) in zip(names, scored, strict=True):
        name.shares = shares
    tail = learned.together[len(ALONE) :]
    for _ in range(upto):
        for name, (base, _), rows in zip(names, scored, _together(names, votes), strict=True):
            name.shares = softmax([score + _weighed(tail, row) for score, row in zip(base, rows, strict=True)])


def features(names: Sequence[Name], votes: Mapping[str, float], learned: Weights) -> list[list[list[float]]]:
    """The features of `ALONE` and `TOGETHER` of every candidate as the last round sees them."""
    rounds(names, votes, learned, ROUNDS - 1)
    return [
        [[*one, *two] for one, two in zip(alone(name), rows, strict=True)]
        for name, rows in zip(names, _together(names, votes), strict=True)
    ]


@lru_cache(maxsize=8192)
def _scored(candidates: tuple[Entry, ...], feature: str | None, learned: Weights) -> tuple[list[float], list[float]]:
    """Each candidate's score by itself in the later rounds, and its share in the first."""
    rows = alone(Name(candidates, feature))
    head = learned.together[: len(ALONE)]
    return [_dot(head, row) for row in rows], softmax([_dot(learned.alone, row) for row in rows])


def _weighed(tail: Sequence[float], row: Sequence[float]) -> float:
    country, province, district, near, inside, holds = tail
    a, b, c, d, e, f = row
    return country * a + province * b + district * c + near * d + inside * e + holds * f


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as shares of one."""
    if not scores:
        return []
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum([w * v for w, v in zip(weights, values, strict=True) if v])


def _together(names: Sequence[Name], votes: Mapping[str, float]) -> list[list[tuple[float, ...]]]:
    """The features of `TOGETHER` of every candidate, from the shares of the round before."""
    # one table for countries, provinces, districts (codes) and degree squares (numbers): this is the innermost loop
    masses: dict[str | int, float] = {code: vote for code, vote in votes.items()}  # noqa: C416 - of a wider type
    own: list[dict[str | int, float]] = []
    for name in names:
        its: dict[str | int, float] = {}
        weight = math.sqrt(name.count)
        for entry, share in zip(name.candidates, name.shares, strict=True):
            if share >= _SPEAKS:
                mass = share * weight
                for key in entry.speaks:
                    its[key] = its.get(key, 0.0) + mass
        for key, mass in its.items():
            masses[key] = masses.get(key, 0.0) + mass
        own.append(its)
    total = sum([mass for key, mass in masses.items() if isinstance(key, str) and "." not in key])
    get = masses.get
    out: list[list[tuple[float, ...]]] = []
    for name, its in zip(names, own, strict=True):
        mine = its.get
        of_its = sum([mass for key, mass in its.items() if isinstance(key, str) and "." not in key])
        scale = 1.0 / max(total - of_its, 1.0)
        rows: list[tuple[float, ...]] = []
        inside, holds = sorted(name.inside), sorted(name.holds)
        for entry in name.candidates:
            country, province, district, cell = entry.country, entry.province, entry.district, entry.cell
            near = in_province = in_district = 0.0
            if province:
                near = get(cell, 0.0) - mine(cell, 0.0)
                in_province = (get(province, 0.0) - mine(province, 0.0)) * scale
                if district:
                    in_district = get(district, 0.0) - mine(district, 0.0)
            rows.append(
                (
                    (get(country, 0.0) - mine(country, 0.0)) * scale,
                    in_province,
                    in_district if in_district < 1.0 else 1.0,
                    near if near < 1.0 else 1.0,
                    _linked(names, inside, entry, True) if inside else 0.0,
                    _linked(names, holds, entry, False) if holds else 0.0,
                )
            )
        out.append(rows)
    return out


def _linked(names: Sequence[Name], others: Sequence[int], entry: Entry, inside: bool) -> float:
    """How likely a candidate lies inside (or holds) another name's."""
    best = 0.0
    for other in others:
        found = 0.0
        for candidate, share in zip(names[other].candidates, names[other].shares, strict=True):
            outer, inner = (candidate, entry) if inside else (entry, candidate)
            if share >= _SPEAKS and outer.code and (inner.area + ".").startswith(outer.code + "."):
                found += share
        best = max(best, found)
    return best
