"""Events on a map: points where a place is known to the town, areas where it is known to a district or wider.

Equirectangular, true to scale along the middle latitude. Borders are Natural Earth's (public domain; NOTICE beside the
file), towns the gazetteer's.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reportedly.records import Figure
from reportedly.survey import Account

#: West, south, east, north, in degrees.
Box = tuple[float, float, float, float]
Towns = Callable[[Box, int], Sequence[tuple[str, float, float]]]
Outline = Callable[[str], Sequence[tuple[float, float]]]

WIDTH, HEIGHT = 960, 620
_TOWNS = 16
#: Narrowest box, in degrees of longitude: a town and its surroundings.
_CLOSEST = 0.6
#: UCDP's where_prec from which a place is an area (3 district, 4 province, 5 fuzzy or linear), and from which it is too
#: wide to be drawn at all (6 country, 7 international waters).
AREA_FROM, TOO_WIDE = 3, 6


@dataclass(frozen=True, slots=True)
class Spot:
    """The events at one point, or of one area where `outline` is not empty.

    `radius` grows with the square root of the most killed that any of them has; at least that of a single death.
    """

    name: str
    accounts: tuple[Account, ...]
    x: float
    y: float
    radius: float
    precision: int
    outline: str
    contested: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map."""

    name: str
    x: float
    y: float
    country: bool


@dataclass(frozen=True, slots=True)
class Map:
    """Land and borders as one SVG path a country, spots largest first, and boxes to move to.

    Events that are not drawn: `unplaced` have no place, `wide` are known to no more than a country, `outside` lie
    elsewhere.
    """

    box: Box
    land: tuple[tuple[str, str], ...]
    labels: tuple[Label, ...]
    spots: tuple[Spot, ...]
    areas: tuple[Spot, ...]
    unplaced: int
    wide: int
    outside: int
    moves: dict[str, Box]
    kilometres: tuple[int, float]
    width: int = WIDTH
    height: int = HEIGHT


def killed(figures: Sequence[Figure]) -> int:
    """The toll that a spot's size stands for: best, or the highest where there is no best."""
    whole = [f for f in figures if f.kind == "killed" and not f.part]
    return max((f.best if f.best is not None else f.high or f.low or 0 for f in whole), default=0)


def draw(accounts: Sequence[Account], towns: Towns, outline: Outline, box: Box | None = None) -> Map:
    """The map of these events in `box`, or where they lie."""
    known = [a for a in accounts if a.event.place_at is not None]
    placed = [a for a in known if a.event.place_at is not None and a.event.place_at.where_prec < TOO_WIDE]
    points = [(p.lat, p.lon) for a in placed if (p := a.event.place_at) is not None]
    box = _framed(box if box else _around(points))
    west, south, east, north = box
    scale = WIDTH / (east - west)
    stretch = scale / math.cos(math.radians((south + north) / 2))

    def at(lat: float, lon: float) -> tuple[float, float]:
        return round((lon - west) * scale, 1), round((north - lat) * stretch, 1)

    groups: dict[tuple[float, float, str], list[Account]] = defaultdict(list)
    for account in placed:
        place = account.event.place_at
        assert place is not None
        groups[place.lat, place.lon, place.name].append(account)
    spots = [_spot(name, several, at(lat, lon), outline, at) for (lat, lon, name), several in groups.items()]
    inside = [s for s in spots if 0 <= s.x <= WIDTH and 0 <= s.y <= HEIGHT]
    inside.sort(key=lambda s: (-s.radius, s.name))
    wide, tall = east - west, north - south
    moves = {
        "west": (west - wide / 3, south, east - wide / 3, north),
        "north": (west, south + tall / 3, east, north + tall / 3),
        "south": (west, south - tall / 3, east, north - tall / 3),
        "east": (west + wide / 3, south, east + wide / 3, north),
        "closer": (west + wide / 4, south + tall / 4, east - wide / 4, north - tall / 4),
        "farther": (west - wide / 2, south - tall / 2, east + wide / 2, north + tall / 2),
    }
    land, names = _land(box, at)
    labels = [Label(name, *at(lat, lon), False) for name, lat, lon in towns(box, _TOWNS)] if wide < 40 else []
    return Map(
        box,
        land,
        (*names, *_apart(labels)),
        tuple(s for s in inside if not s.outline),
        tuple(s for s in inside if s.outline),
        len(accounts) - len(known),
        len(known) - len(placed),
        sum(len(s.accounts) for s in spots) - sum(len(s.accounts) for s in inside),
        moves,
        _bar(scale / math.cos(math.radians((south + north) / 2)) / 111.32),
    )


def _spot(
    name: str,
    several: list[Account],
    at: tuple[float, float],
    outline: Outline,
    to: Callable[[float, float], tuple[float, float]],
) -> Spot:
    place = several[0].event.place_at
    assert place is not None
    radius = min(30.0, 3 + 0.9 * math.sqrt(max(1, *(killed(a.figures) for a in several), 0)))
    path = ""
    if place.where_prec >= AREA_FROM:
        hull = outline(place.id)
        if hull:
            path = "M" + "L".join("{:.1f} {:.1f}".format(*to(lat, lon)) for lat, lon in hull) + "Z"
        else:
            x, y = at
            around = abs(to(place.lat + 0.3, place.lon)[1] - y)
            path = f"M{x - around:.1f} {y}a{around:.1f} {around:.1f} 0 1 0 {2 * around:.1f} 0"
            path += f"a{around:.1f} {around:.1f} 0 1 0 {-2 * around:.1f} 0Z"
    contested = any(f.best is None for a in several for f in a.figures if f.kind == "killed" and not f.part)
    ordered = tuple(sorted(several, key=lambda a: (-killed(a.figures), a.event.id)))
    return Spot(name, ordered, *at, round(radius, 1), place.where_prec, path, contested)


def _around(points: Sequence[tuple[float, float]]) -> Box:
    """The box of the points but for the farthest fiftieth at each side, with a margin."""
    if not points:
        return (25.0, 22.0, 60.0, 44.0)
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 50
    south, north = lats[cut], lats[-1 - cut]
    west, east = lons[cut], lons[-1 - cut]
    margin = max(0.3, (east - west) * 0.08, (north - south) * 0.08)
    return (west - margin, south - margin, east + margin, north + margin)


def _framed(box: Box) -> Box:
    """`box` widened to the map's shape, within the earth."""
    west, south, east, north = box
    middle, centre = (west + east) / 2, (south + north) / 2
    middle, centre = max(-180.0, min(180.0, middle)), max(-75.0, min(75.0, centre))
    narrow = math.cos(math.radians(centre))
    wide = max(east - west, (north - south) * WIDTH / HEIGHT / narrow, _CLOSEST)
    wide = min(wide, 180.0)
    tall = wide * HEIGHT / WIDTH * narrow
    return tuple(  # type: ignore[return-value]
        round(side, 4) for side in (middle - wide / 2, centre - tall / 2, middle + wide / 2, centre + tall / 2)
    )


def _apart(labels: Sequence[Label]) -> list[Label]:
    """The names that do not lie on one another, the first of two kept; none that would run out of the map."""
    kept: list[Label] = []
    for label in labels:
        if label.x > WIDTH - 90 or label.y < 14:
            continue
        if all(abs(label.x - other.x) > 90 or abs(label.y - other.y) > 16 for other in kept):
            kept.append(label)
    return kept


def _bar(pixels_of_a_kilometre: float) -> tuple[int, float]:
    """A round number of kilometres and its length on the map."""
    for kilometres in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000):
        if kilometres * pixels_of_a_kilometre > 70:
            return kilometres, round(kilometres * pixels_of_a_kilometre, 1)
    return 5000, round(5000 * pixels_of_a_kilometre, 1)


@dataclass(frozen=True, slots=True)
class _Country:
    name: str
    at: tuple[float, float]
    rings: tuple[tuple[tuple[float, float], ...], ...]
    boxes: tuple[Box, ...]


@cache
def _countries() -> tuple[_Country, ...]:
    """The shipped borders, in degrees (lon, lat); `python -m lab.borders` writes them."""
    text = files("reportedly.web").joinpath("geography", "borders.json").read_text(encoding="utf-8")
    given: dict[str, Any] = json.loads(text)
    arcs = [_walked(steps, given["unit"]) for steps in given["arcs"]]
    out = []
    for country in given["countries"]:
        rings = []
        for ring in country["rings"]:
            points: list[tuple[float, float]] = []
            for arc in ring:
                points += arcs[arc] if arc >= 0 else arcs[~arc][::-1]
            rings.append(tuple(points))
        boxes = tuple(
            (min(p[0] for p in r), min(p[1] for p in r), max(p[0] for p in r), max(p[1] for p in r)) for r in rings
        )
        out.append(_Country(country["name"], (country["at"][0], country["at"][1]), tuple(rings), boxes))
    return tuple(out)


def _walked(steps: Sequence[int], unit: int) -> list[tuple[float, float]]:
    out = []
    x = y = 0
    for k in range(0, len(steps), 2):
        x, y = x + steps[k], y + steps[k + 1]
        out.append((x / unit, y / unit))
    return out


def _land(
    box: Box, at: Callable[[float, float], tuple[float, float]]
) -> tuple[tuple[tuple[str, str], ...], tuple[Label, ...]]:
    west, south, east, north = box
    land, labels = [], []
    for country in _countries():
        paths = []
        for ring, (left, low, right, high) in zip(country.rings, country.boxes, strict=True):
            if right < west or left > east or high < south or low > north:
                continue
            points = _thinned([at(lat, lon) for lon, lat in _clipped(ring, box)])
            if len(points) > 2:
                paths.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
        if paths:
            land.append((country.name, "".join(paths)))
            lon, lat = country.at
            widest = max(right - left for left, _, right, _ in country.boxes)
            if west < lon < east and south < lat < north and widest > (east - west) / 12:
                labels.append(Label(country.name, *at(lat, lon), True))
    return tuple(land), tuple(labels)


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without the points that lie within a pixel of the one before: nobody sees them."""
    out: list[tuple[float, float]] = []
    for x, y in points:
        if not out or abs(x - out[-1][0]) + abs(y - out[-1][1]) >= 1:
            out.append((x, y))
    return out


def _clipped(ring: Sequence[tuple[float, float]], box: Box) -> list[tuple[float, float]]:
    """The ring within a box somewhat larger than the map (Sutherland and Hodgman), so that its cuts are not seen."""
    west, south, east, north = box
    beyond = (east - west) * 0.05
    points = list(ring)
    sides = ((0, west - beyond, 1), (0, east + beyond, -1), (1, south - beyond, 1), (1, north + beyond, -1))
    for axis, limit, sign in sides:
        if not points:
            break
        out = []
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            inside, next_in = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
            if inside:
                out.append(a)
            if inside != next_in:
                share = (limit - a[axis]) / (b[axis] - a[axis])
                out.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        points = out
    return points
