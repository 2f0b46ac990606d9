"""Where things lie, for maps: the larger towns of a box, and how far a division reaches."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from contextlib import closing
from functools import cache, lru_cache
from sys import intern

from reportedly.resolve.places.building import KINDS
from reportedly.resolve.places.gazetteer import shipped

#: The file's units in a degree.
_UNIT = 100_000
_SETTLED = tuple(KINDS.index(kind) for kind in ("capital", "seat", "town"))
#: West, south, east, north, in degrees.
Box = tuple[float, float, float, float]


@lru_cache(maxsize=64)
def towns(box: Box, most: int) -> tuple[tuple[str, float, float], ...]:
    """Name, latitude and longitude of the `most` towns of the shipped gazetteer in a box with the most people."""
    west, south, east, north = (round(side * _UNIT) for side in box)
    with closing(_open()) as db:
        rows = db.execute(
            "SELECT name, lat, lon FROM place WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? "
            f"AND kind IN {_SETTLED} ORDER BY people DESC, ref LIMIT ?",
            (south, north, west, east, most),
        ).fetchall()
    return tuple((str(name), lat / _UNIT, lon / _UNIT) for name, lat, lon in rows)


@lru_cache(maxsize=64)
def provinces(box: Box) -> tuple[tuple[str, float, float], ...]:
    """Name, latitude and longitude of the first-level divisions that have their middle in a box, the most populous
    first. The middle is that of the hull of a division's towns.
    """
    west, south, east, north = box
    with closing(_open()) as db:
        rows = db.execute(
            "SELECT ref, name FROM place WHERE kind = ? AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? "
            "ORDER BY people DESC, ref LIMIT 60",
            (KINDS.index("province"), *(round(side * _UNIT) for side in (south - 1, north + 1, west - 1, east + 1))),
        ).fetchall()
    found = []
    for ref, name in rows:
        hull = outline(ref if ":" in ref else f"geonames:{ref}")
        if hull:
            lat, lon = (sum(each) / len(hull) for each in zip(*hull, strict=True))
            if south < lat < north and west < lon < east:
                found.append((str(name), lat, lon))
    return tuple(found)


@lru_cache(maxsize=8192)
def outline(place: str) -> tuple[tuple[float, float], ...]:
    """The hull of a division's towns as (latitude, longitude), by its id in the gazetteer; empty where it has fewer
    than three, or the id is no division's. Its true border may lie further out.
    """
    source, _, ref = place.partition(":")
    codes, areas, lats, lons = _divided()
    code = codes.get(ref if source == "geonames" else place) or codes.get(place)
    if code is None:
        return ()
    points: list[tuple[int, int]] = []
    for first, beyond in ((code, code + "\0"), (code + ".", code + "/")):  # "/" is the character after "."
        start, end = bisect_left(areas, first), bisect_left(areas, beyond)
        points += zip(lats[start:end], lons[start:end], strict=True)
    return tuple((lat / _UNIT, lon / _UNIT) for lat, lon in _hull(points))


@cache
def _divided() -> tuple[dict[str, str], list[str], array[int], array[int]]:
    """The codes of divisions by their ids; the codes that places lie in, in order, with latitudes and longitudes.

    Read once, 3 MB: to ask the file for each division passes over all of it each time, 25 ms.
    """
    with closing(_open()) as db:
        codes = dict(db.execute("SELECT ref, code FROM place WHERE code IS NOT NULL AND ref IS NOT NULL"))
        areas, lats, lons = [], array("i"), array("i")
        for area, lat, lon in db.execute("SELECT area, lat, lon FROM place ORDER BY area"):
            areas.append(intern(area))
            lats.append(lat)
            lons.append(lon)
    return codes, areas, lats, lons


def _open() -> sqlite3.Connection:
    return sqlite3.connect(f"file:{shipped()}?mode=ro&immutable=1", uri=True)


def _hull(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The convex hull (Andrew's monotone chain); empty of fewer than three corners."""
    ordered = sorted(set(points))

    def half(several: list[tuple[int, int]]) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for point in several:
            while len(out) >= 2 and _turn(out[-2], out[-1], point) <= 0:
                out.pop()
            out.append(point)
        return out[:-1]

    found = half(ordered) + half(ordered[::-1])
    return found if len(found) >= 3 else []


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
