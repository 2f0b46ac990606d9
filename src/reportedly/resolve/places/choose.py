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
from functools import cache
from importlib.resources import files

from reportedly.resolve.places.gazetteer import Entry
from reportedly.resolve.places.words import FITS

ROUNDS = 3
#: Features of a candidate by itself, then those that the rest of the report gives.
ALONE = (
    "people", "country", "province", "district", "capital", "seat", "quarter", "natural", "continent", "thing", "further",
    "spelling", "fits", "fits less", "misfits", "has a town of its name",
)  # fmt: skip
TOGETHER = ("same country", "same province", "same district", "near", "inside", "holds")
_NATURAL = frozenset({"region", "river", "lake", "sea", "mountain", "subdistrict"})
_TOWNS = frozenset({"capital", "seat", "town"})
_THING = frozenset({"dam", "crossing", "field", "base", "airport", "camp", "plant", "road", "site"})
_PLACE = {name: number for number, name in enumerate(ALONE)}
#: A candidate below this share of its name's probability does not speak for its surroundings.
_SPEAKS = 0.05

Weights = Mapping[str, Sequence[float]]


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
def weights() -> dict[str, list[float]]:
    """The shipped weights: ``alone`` for the first round, ``together`` for the rest."""
    raw = files("reportedly.resolve.places").joinpath("data", "weights.json").read_text(encoding="utf-8")
    read: dict[str, list[float]] = json.loads(raw)["weights"]
    return read


def alone(name: Name) -> list[list[float]]:
    """The features of `ALONE` of each candidate of a name."""
    towns = [entry.area + "." for entry in name.candidates if entry.kind in _TOWNS]
    rows = []
    for entry in name.candidates:
        values = [0.0] * len(ALONE)
        kind = entry.kind
        values[0] = math.log10(1 + entry.people + 500 * entry.events) / 7
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
        elif entry.code is not None and "." in entry.code and any(t.startswith(entry.code + ".") for t in towns):
            values[_PLACE["has a town of its name"]] = 1.0
        rows.append(values)
    return rows


def rounds(
    names: Sequence[Name], votes: Mapping[str, float], learned: Weights, upto: int = ROUNDS
) -> list[list[list[float]]]:
    """Set each name's `shares`, the probability of each candidate; the features of the last round are returned.

    `votes` gives a country that words of the report speak for ("Syrian") a mass beside that of its places.
    """
    fixed = [alone(name) for name in names]
    first = learned["alone"]
    for name, rows in zip(names, fixed, strict=True):
        name.shares = softmax([_dot(first, row) for row in rows])
    if upto == 0:
        return fixed
    head = learned["together"][: len(ALONE)]
    tail = learned["together"][len(ALONE) :]
    base = [[_dot(head, row) for row in rows] for rows in fixed]
    around: list[list[list[float]]] = []
    for _ in range(upto):
        around = _together(names, votes)
        for name, scores, rows in zip(names, base, around, strict=True):
            name.shares = softmax([score + _dot(tail, row) for score, row in zip(scores, rows, strict=True)])
    return [
        [[*one, *two] for one, two in zip(these, those, strict=True)]
        for these, those in zip(fixed, around, strict=True)
    ]


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


def _district(entry: Entry) -> str:
    """The code of the second-level division a place lies in or is; else empty."""
    parts = (entry.code or entry.area).split(".", 3)
    return ".".join(parts[:3]) if len(parts) > 2 else ""


def _province(entry: Entry) -> str:
    """The code of the first-level division a place lies in or is; of a country, empty."""
    parts = (entry.code or entry.area).split(".", 2)
    return f"{parts[0]}.{parts[1]}" if len(parts) > 1 else ""


def _together(names: Sequence[Name], votes: Mapping[str, float]) -> list[list[list[float]]]:
    """The features of `TOGETHER` of every candidate, from the shares of the round before."""
    countries = dict(votes)
    areas: dict[str, float] = {}
    cells: dict[tuple[int, int], float] = {}
    own: list[tuple[dict[str, float], dict[str, float], dict[tuple[int, int], float]]] = []
    for name in names:
        its_countries: dict[str, float] = {}
        its_areas: dict[str, float] = {}
        its_cells: dict[tuple[int, int], float] = {}
        weight = math.sqrt(name.count)
        for entry, share in zip(name.candidates, name.shares, strict=True):
            if share < _SPEAKS:
                continue
            mass = share * weight
            _pour(its_countries, entry.country, mass)
            province = _province(entry)
            if province:
                _pour(its_areas, province, mass)
                if district := _district(entry):
                    _pour(its_areas, district, mass)
                row, column = math.floor(entry.lat), math.floor(entry.lon)
                for down in (row - 1, row, row + 1):
                    for right in (column - 1, column, column + 1):
                        cell = (down, right)
                        its_cells[cell] = its_cells.get(cell, 0.0) + mass
        for key, mass in its_countries.items():
            _pour(countries, key, mass)
        for key, mass in its_areas.items():
            _pour(areas, key, mass)
        for cell, mass in its_cells.items():
            cells[cell] = cells.get(cell, 0.0) + mass
        own.append((its_countries, its_areas, its_cells))
    total = sum(countries.values())
    out = []
    for name, (its_countries, its_areas, its_cells) in zip(names, own, strict=True):
        scale = 1.0 / max(total - sum(its_countries.values()), 1.0)
        rows = []
        for entry in name.candidates:
            country, province, district = entry.country, _province(entry), _district(entry)
            cell = (math.floor(entry.lat), math.floor(entry.lon))
            rows.append(
                [
                    (countries.get(country, 0.0) - its_countries.get(country, 0.0)) * scale,
                    (areas.get(province, 0.0) - its_areas.get(province, 0.0)) * scale if province else 0.0,
                    min(1.0, areas.get(district, 0.0) - its_areas.get(district, 0.0)) if district else 0.0,
                    min(1.0, cells.get(cell, 0.0) - its_cells.get(cell, 0.0)) if province else 0.0,
                    _linked(names, name.inside, entry, True),
                    _linked(names, name.holds, entry, False),
                ]
            )
        out.append(rows)
    return out


def _pour(into: dict[str, float], key: str, mass: float) -> None:
    into[key] = into.get(key, 0.0) + mass


def _linked(names: Sequence[Name], others: set[int], entry: Entry, inside: bool) -> float:
    """How likely a candidate lies inside (or holds) another name's."""
    best = 0.0
    for other in sorted(others):
        found = 0.0
        for candidate, share in zip(names[other].candidates, names[other].shares, strict=True):
            outer, inner = (candidate, entry) if inside else (entry, candidate)
            if share >= _SPEAKS and outer.code and (inner.area + ".").startswith(outer.code + "."):
                found += share
        best = max(best, found)
    return best
