"""Events over time: a column for each run of days, parted by how many independent origins the events have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.web.charts.scales import Bucket, Tick, buckets, round_steps

WIDTH, HEIGHT = 960, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 6, 10, 24


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a column: the events with `origins` independent origins, 2 standing for two and more."""

    origins: int
    n: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A run of days and its events."""

    bucket: Bucket
    x: float
    width: float
    n: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The columns; `undated` events stand in none. `chosen` are the first and last column of the days asked for.

    Where a few events lie decades off, `before` and `after` say how many lie beyond the columns, and the day they end
    or begin at.
    """

    columns: tuple[Column, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    undated: int
    before: tuple[int, date] | None = None
    after: tuple[int, date] | None = None
    chosen: tuple[int, int] | None = None
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - _BOTTOM
    left: int = _LEFT


def timeline(given: Iterable[tuple[date | None, int, int]], selected: tuple[date | None, date | None]) -> Timeline:
    """An event stands in the run of days that has its first one. `given` are first days with 0, 1 or 2 (and more)
    independent origins and how many events have these; `selected` are the days asked for.
    """
    several = list(given)
    undated = sum(n for day, _, n in several if day is None)
    dated = sorted((day, origins, n) for day, origins, n in several if day is not None)
    if not dated:
        return Timeline((), (), (), undated)
    first, last = _most(dated, *selected)
    runs = buckets(first, last)
    counts = [[0, 0, 0] for _ in runs]
    place = early = late = 0
    for day, origins, n in dated:
        if day < first or day > last:
            early, late = early + n * (day < first), late + n * (day > last)
            continue
        while day > runs[place].last:
            place += 1
        counts[place][min(2, origins)] += n
    steps = round_steps(max(map(sum, counts)), 3)
    tall = (HEIGHT - _TOP - _BOTTOM) / steps[-1]
    step = (WIDTH - _LEFT - _RIGHT) / len(runs)
    columns = []
    for k, (bucket, count) in enumerate(zip(runs, counts, strict=True)):
        y = float(HEIGHT - _BOTTOM)
        pieces = []
        for origins in (2, 1, 0):
            height = count[origins] * tall
            y -= height
            if count[origins]:
                pieces.append(Piece(origins, count[origins], round(y, 2), round(height, 2)))
        width = max(1.0, step - (2 if step > 6 else 0.5))
        columns.append(Column(bucket, round(_LEFT + k * step, 2), round(width, 2), sum(count), tuple(pieces)))
    every = max(1, -(-len(runs) // 8))
    across = tuple(Tick(columns[k].x, _short(runs[k].label)) for k in range(0, len(runs), every))
    up = tuple(Tick(HEIGHT - _BOTTOM - n * tall, str(n)) for n in steps)
    return Timeline(
        tuple(columns),
        across,
        up,
        undated,
        (early, first - timedelta(1)) if early else None,
        (late, last + timedelta(1)) if late else None,
        _chosen(columns, *selected),
    )


def _most(dated: Sequence[tuple[date, int, int]], since: date | None, until: date | None) -> tuple[date, date]:
    """First and last day of the axis: of all events, unless a hundredth at each side makes it three times as long."""
    first, last = dated[0][0], dated[-1][0]
    if since or until:
        return first, last
    cut = sum(n for _, _, n in dated) / 100
    inner = [first, last]
    for end, several in enumerate((dated, dated[::-1])):
        passed = 0
        for day, _, n in several:
            passed += n
            if passed > cut:
                inner[end] = day
                break
    return (inner[0], inner[1]) if (last - first).days > 3 * max(30, (inner[1] - inner[0]).days) else (first, last)


def _chosen(columns: Sequence[Column], since: date | None, until: date | None) -> tuple[int, int] | None:
    if since is None and until is None:
        return None
    inside = [
        k
        for k, column in enumerate(columns)
        if (since is None or column.bucket.last >= since) and (until is None or column.bucket.first <= until)
    ]
    return (inside[0], inside[-1]) if inside else None


def _short(label: str) -> str:
    return label.removeprefix("week of ")
