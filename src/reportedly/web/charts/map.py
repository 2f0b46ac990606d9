"""Events on a map: points where a place is known to the town, areas where it is known to a district or wider.

Equirectangular, true to scale along the middle latitude. Borders of countries and provinces are Natural Earth's
(public domain; NOTICE beside the files), names of towns and provinces the gazetteer's.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reportedly.web.filtering import TOO_WIDE, Box
from reportedly.web.surveyed import PlaceLine

Towns = Callable[[Box, int], Sequence[tuple[str, float, float]]]
Provinces = Callable[[Box], Sequence[tuple[str, float, float]]]
Outline = Callable[[str], Sequence[tuple[float, float]]]

WIDTH, HEIGHT = 960, 620
_TOWNS = 30
#: Degrees of longitude in view from which on provinces have no borders, no names, and towns no names.
_PROVINCES_BELOW, _NAMED_BELOW, _TOWNS_BELOW = 25, 12, 40
#: Where the legend of sizes stands, in pixels: left, top, right, bottom (charts/map.svg).
_LEGEND = (WIDTH - 214.0, HEIGHT - 76.0, WIDTH - 8.0, HEIGHT - 8.0)
#: Killed whose spots the legend shows.
_SIZES = (1, 50, 300)
#: The width of a letter of a label, in pixels (charts.css).
_LETTER = {"country": 11.5, "province": 7.2, "town": 6.2}
#: Degrees beside a place within which nothing else lies: some ten metres.
_NEXT = 0.0001
#: Narrowest box, in degrees of longitude: a town and its surroundings.
_CLOSEST = 0.6
#: Places that are drawn each by itself; of more, those in a cell are drawn as one. Cells across a map.
SPOTS, CELLS = 600, 48
#: Areas that are drawn where places are gathered.
AREAS = 200
#: UCDP's where_prec from which a place is an area: 3 district, 4 province, 5 fuzzy or linear.
AREA_FROM = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """The events of one place: at a point, or of an area where `outline` is not empty.

    `radius` grows with the square root of the most killed that any of them has; at least that of a single death.
    """

    place: PlaceLine
    x: float
    y: float
    radius: float
    outline: str

    @property
    def around(self) -> Box:
        """A box that holds the events of this spot: as small as an address can have it, or its cell."""
        place, by = self.place, self.place.reach or _NEXT
        return place.lon - by, place.lat - by, place.lon + by, place.lat + by


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map; a town's stands beside its point, others are centred."""

    name: str
    x: float
    y: float
    kind: Literal["country", "province", "town"]


@dataclass(frozen=True, slots=True)
class Map:
    """Land and borders as one SVG path a country, borders of provinces as one path for all, spots largest first, and
    boxes to move to. `gathered` where a spot may stand for several places; `places` and `events` are those in view;
    `chosen` is the box asked for, as x, y, width and height; `sizes` are radii with the killed they stand for.

    Events that are not drawn: `unplaced` have no place, `wide` are known to no more than a country, `outside` lie
    elsewhere.
    """

    box: Box
    land: tuple[tuple[str, str], ...]
    provinces: str
    labels: tuple[Label, ...]
    spots: tuple[Spot, ...]
    areas: tuple[Spot, ...]
    unplaced: int
    wide: int
    outside: int
    moves: dict[str, Box]
    kilometres: tuple[int, float]
    gathered: bool
    places: int
    events: int
    chosen: tuple[float, float, float, float] | None
    sizes: tuple[tuple[float, int], ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


def draw(
    several: Sequence[PlaceLine],
    towns: Towns,
    provinces: Provinces,
    outline: Outline,
    box: Box | None = None,
    unplaced: int = 0,
    chosen: Box | None = None,
) -> Map:
    """The map of the places of events in `box`, else around the `chosen` part of the earth, else where they lie;
    `unplaced` events have none.
    """
    placed = [each for each in several if each.precision < TOO_WIDE]
    box = frame(placed, box or (_wider(chosen) if chosen else None))
    west, south, east, north = box
    scale = WIDTH / (east - west)
    stretch = scale / math.cos(math.radians((south + north) / 2))

    def at(lat: float, lon: float) -> tuple[float, float]:
        return round((lon - west) * scale, 1), round((north - lat) * stretch, 1)

    inside = [each for each in placed if west <= each.lon <= east and south <= each.lat <= north]
    shown = gathered(inside, (east - west) / CELLS) if len(inside) > SPOTS else inside
    spots = [_spot(place, *at(place.lat, place.lon), outline, at) for place in shown]
    spots.sort(key=lambda s: (-s.radius, s.place.name))
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
    if wide < _TOWNS_BELOW:
        names += [Label(name, *at(lat, lon), "town") for name, lat, lon in towns(box, _TOWNS)]
    if wide < _NAMED_BELOW:
        names += [Label(name, *at(lat, lon), "province") for name, lat, lon in provinces(box)]
    return Map(
        box,
        land,
        _provinces(box, at) if wide < _PROVINCES_BELOW else "",
        _apart(names),
        tuple(s for s in spots if not s.outline),
        tuple(s for s in spots if s.outline),
        unplaced,
        _events(several) - _events(placed),
        _events(placed) - _events(inside),
        moves,
        _bar(scale / math.cos(math.radians((south + north) / 2)) / 111.32),
        any(place.reach for place in shown),
        len(inside),
        _events(inside),
        _corners(at(chosen[3], chosen[0]), at(chosen[1], chosen[2])) if chosen else None,
        tuple((_radius(killed), killed) for killed in _SIZES),
    )


def gathered(several: Sequence[PlaceLine], degrees: float) -> list[PlaceLine]:
    """Places that lie in one cell of a grid as one, named after the one with most killed. Areas of one name are one,
    and stay areas; where there are more than `AREAS`, districts and then provinces go into the cells, too.
    """
    areas: dict[int, set[str]] = {}
    for each in several:
        if each.precision >= AREA_FROM:
            areas.setdefault(each.precision, set()).add(each.id)
    drawn_from = AREA_FROM
    while sum(len(ids) for precision, ids in areas.items() if precision >= drawn_from) > AREAS:
        drawn_from += 1
    cells: dict[object, list[PlaceLine]] = {}
    for each in several:
        cell = (each.lat // degrees, each.lon // degrees) if each.precision < drawn_from else each.id
        cells.setdefault(cell, []).append(each)
    out = []
    for group in cells.values():
        most = max(group, key=lambda place: place.killed)
        names = len({place.name for place in group})
        if names > 1 and most.precision < drawn_from:
            # a spot of several is no area, however widely each of them is known
            most = replace(most, precision=min(most.precision, AREA_FROM - 1), reach=degrees)
        out.append(replace(most, events=_events(group), places=names))
    return out


def _wider(box: Box) -> Box:
    """A box with a margin, so that its sides are seen."""
    west, south, east, north = box
    across, up = (east - west) * 0.08, (north - south) * 0.08
    return west - across, south - up, east + across, north + up


def _corners(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float, float, float]:
    return (*one, round(other[0] - one[0], 1), round(other[1] - one[1], 1))


def _events(several: Iterable[PlaceLine]) -> int:
    return sum(each.events for each in several)


def frame(placed: Sequence[PlaceLine], box: Box | None = None) -> Box:
    """`box`, or where the places of events lie, in the map's shape."""
    return _framed(box if box else _around(placed))


def _spot(
    place: PlaceLine, x: float, y: float, outline: Outline, to: Callable[[float, float], tuple[float, float]]
) -> Spot:
    radius = _radius(place.killed)
    path = ""
    if place.precision >= AREA_FROM:
        hull = outline(place.id)
        if hull:
            path = "M" + "L".join("{:.1f} {:.1f}".format(*to(lat, lon)) for lat, lon in hull) + "Z"
        else:
            around = abs(to(place.lat + 0.3, place.lon)[1] - y)
            path = f"M{x - around:.1f} {y}a{around:.1f} {around:.1f} 0 1 0 {2 * around:.1f} 0"
            path += f"a{around:.1f} {around:.1f} 0 1 0 {-2 * around:.1f} 0Z"
    return Spot(place, x, y, radius, path)


def _radius(killed: int) -> float:
    return round(min(30.0, 3 + 0.9 * math.sqrt(max(1, killed))), 1)


def _around(placed: Sequence[PlaceLine]) -> Box:
    """The box of the places but for the farthest fiftieth of their events at each side, with a margin."""
    if not placed:
        return (25.0, 22.0, 60.0, 44.0)
    n = np.fromiter((place.events for place in placed), np.int64, len(placed))
    south, north = _inner(np.fromiter((place.lat for place in placed), np.float64, len(placed)), n)
    west, east = _inner(np.fromiter((place.lon for place in placed), np.float64, len(placed)), n)
    margin = max(0.3, (east - west) * 0.08, (north - south) * 0.08)
    return (west - margin, south - margin, east + margin, north + margin)


def _inner(values: NDArray[np.float64], n: NDArray[np.int64]) -> tuple[float, float]:
    """The first and the last value once a fiftieth of all that is counted was passed over from each side."""
    order = np.argsort(values)
    cut = n.sum() // 50
    first = order[np.searchsorted(np.cumsum(n[order]), cut, side="right")]
    last = order[::-1][np.searchsorted(np.cumsum(n[order[::-1]]), cut, side="right")]
    return float(values[first]), float(values[last])


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


def _apart(labels: Sequence[Label]) -> tuple[Label, ...]:
    """The names that do not lie on one another, the first of two kept; none that would run out of the map."""
    kept: list[tuple[Label | None, Box]] = [(None, _LEGEND)]
    for label in labels:
        wide = len(label.name) * _LETTER[label.kind]
        left = label.x - 3 if label.kind == "town" else label.x - wide / 2
        mine = (left, label.y - 9, left + wide + 8, label.y + 5)
        if mine[0] < 2 or mine[1] < 2 or mine[2] > WIDTH - 2 or mine[3] > HEIGHT - 36:
            continue
        if all(
            mine[0] > other[2] or mine[2] < other[0] or mine[1] > other[3] or mine[3] < other[1] for _, other in kept
        ):
            kept.append((label, mine))
    return tuple(label for label, _ in kept if label)


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
            rings += _apart_at_180(points)
        boxes = tuple(
            (min(p[0] for p in r), min(p[1] for p in r), max(p[0] for p in r), max(p[1] for p in r)) for r in rings
        )
        out.append(_Country(country["name"], (country["at"][0], country["at"][1]), tuple(rings), boxes))
    return tuple(out)


def _apart_at_180(ring: list[tuple[float, float]]) -> list[tuple[tuple[float, float], ...]]:
    """The ring itself, or, where it goes over the 180th meridian, the ring as it lies on either side of the world."""
    turn = 0.0
    points = [ring[0]]
    for (lon, _), (next_lon, lat) in pairwise(ring):
        turn += -360.0 if next_lon - lon > 180 else 360.0 if lon - next_lon > 180 else 0.0
        points.append((next_lon + turn, lat))
    if all(-180.0 <= lon <= 180.0 for lon, _ in points):
        return [tuple(points)]
    return [tuple((lon + by, lat) for lon, lat in points) for by in (-360.0, 0.0, 360.0)]


def _walked(steps: Sequence[int], unit: int) -> list[tuple[float, float]]:
    out = []
    x = y = 0
    for k in range(0, len(steps), 2):
        x, y = x + steps[k], y + steps[k + 1]
        out.append((x / unit, y / unit))
    return out


def _land(
    box: Box, at: Callable[[float, float], tuple[float, float]]
) -> tuple[tuple[tuple[str, str], ...], list[Label]]:
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
                labels.append(Label(country.name, *at(lat, lon), "country"))
    return tuple(land), labels


@cache
def _lines() -> tuple[tuple[tuple[tuple[float, float], ...], Box], ...]:
    """The shipped borders between provinces, each with its box."""
    text = files("reportedly.web").joinpath("geography", "provinces.json").read_text(encoding="utf-8")
    given: dict[str, Any] = json.loads(text)
    lines = [tuple(_walked(steps, given["unit"])) for steps in given["lines"]]
    return tuple(
        (line, (min(p[0] for p in line), min(p[1] for p in line), max(p[0] for p in line), max(p[1] for p in line)))
        for line in lines
    )


def _provinces(box: Box, at: Callable[[float, float], tuple[float, float]]) -> str:
    west, south, east, north = box
    paths = []
    for line, (left, low, right, high) in _lines():
        if left <= east and right >= west and low <= north and high >= south:
            points = [at(lat, lon) for lon, lat in line]
            paths.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points))
    return "".join(paths)


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
