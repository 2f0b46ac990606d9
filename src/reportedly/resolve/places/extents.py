"""Where things lie, for maps: the larger towns of a box, and how far a division reaches."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache

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


@lru_cache(maxsize=512)
def outline(place: str) -> tuple[tuple[float, float], ...]:
    """The hull of a division's towns as (latitude, longitude), by its id in the gazetteer; empty where it has fewer
    than three, or the id is no division's. Its true border may lie further out.
    """
    source, _, ref = place.partition(":")
    with closing(_open()) as db:
        row = db.execute(
            "SELECT code FROM place WHERE ref IN (?, ?) AND code IS NOT NULL LIMIT 1",
            (ref if source == "geonames" else place, place),
        ).fetchone()
        if row is None:
            return ()
        points = db.execute(
            "SELECT DISTINCT lat, lon FROM place WHERE area = ? OR area >= ? AND area < ?",
            (row[0], row[0] + ".", row[0] + "/"),  # "/" is the character after "."
        ).fetchall()
    return tuple((lat / _UNIT, lon / _UNIT) for lat, lon in _hull(points))


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
