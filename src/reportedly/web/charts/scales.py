"""Axes: round numbers and days to put ticks at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, with what stands there."""

    at: float
    label: str


def round_steps(most: float, ticks: int = 5) -> tuple[int, ...]:
    """0 and round numbers up to the first that is at least `most`: steps of 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return (0, 1)
    rough = max(1.0, most / ticks)
    power = 10 ** math.floor(math.log10(rough))
    step = int(next(power * k for k in (1, 2, 5, 10) if power * k >= rough))
    return tuple(step * n for n in range(math.ceil(most / step) + 1))


def tenfolds(amount: float, most: float) -> float:
    """Where an amount stands on an axis from 0 to `most`, in percent: every tenfold is about equally long."""
    return round(100 * math.log1p(amount) / math.log1p(max(1.0, most)), 1)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A run of days, both ends in it."""

    first: date
    last: date
    label: str


def buckets(first: date, last: date) -> tuple[Bucket, ...]:
    """Days, weeks, months or years, so that there are some dozens at most from `first` to `last`."""
    days = (last - first).days + 1
    if days <= 45:
        several = [first + timedelta(n) for n in range(days)]
        return tuple(Bucket(d, d, f"{d.day} {d:%b %Y}") for d in several)
    if days <= 300:
        monday = first - timedelta(first.weekday())
        starts = [monday + timedelta(7 * n) for n in range((last - monday).days // 7 + 1)]
        return tuple(Bucket(d, d + timedelta(6), f"week of {d.day} {d:%b %Y}") for d in starts)
    if days <= 366 * 9:
        months = [
            (y, m)
            for y in range(first.year, last.year + 1)
            for m in range(1, 13)
            if (first.year, first.month) <= (y, m) <= (last.year, last.month)
        ]
        return tuple(Bucket(date(y, m, 1), _month_end(y, m), f"{date(y, m, 1):%b %Y}") for y, m in months)
    return tuple(Bucket(date(y, 1, 1), date(y, 12, 31), str(y)) for y in range(first.year, last.year + 1))


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
