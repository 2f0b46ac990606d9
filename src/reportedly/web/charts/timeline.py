"""Events over time: a column for each run of days, parted by how many independent origins the events have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.survey import Account
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
    """The columns; `undated` events stand in none."""

    columns: tuple[Column, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    undated: int
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - _BOTTOM
    left: int = _LEFT


def timeline(accounts: Sequence[Account]) -> Timeline:
    """An event stands in the run of days that has its first one."""
    days = [a.event.start for a in accounts if a.event.start]
    undated = len(accounts) - len(days)
    if not days:
        return Timeline((), (), (), undated)
    runs = buckets(min(days), max(days))
    counts = [[0, 0, 0] for _ in runs]
    place = 0
    for account in sorted((a for a in accounts if a.event.start), key=lambda a: a.event.start or min(days)):
        while account.event.start and account.event.start > runs[place].last:
            place += 1
        counts[place][min(2, len(account.independent))] += 1
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
    return Timeline(tuple(columns), across, up, undated)


def _short(label: str) -> str:
    return label.removeprefix("week of ")
