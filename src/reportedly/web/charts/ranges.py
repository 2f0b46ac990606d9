"""A figure: each origin's readings as bars over one axis of amounts, in order of origin and day."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly import legible
from reportedly.records import Figure, History, Reading
from reportedly.web.charts.scales import Tick, round_steps


@dataclass(frozen=True, slots=True)
class Bar:
    """A reading, its ends in percent of the axis. An end that its source left open runs to the edge, `open_…`.

    `latest` is the one that holds of its origin; earlier ones were revised. `first` opens an origin's rows.
    """

    history: History
    reading: Reading
    when: str
    said: str
    start: float
    end: float
    open_start: bool
    open_end: bool
    first: bool
    latest: bool


@dataclass(frozen=True, slots=True)
class Ranges:
    """A figure's bars; `low`, `best`, `high` in percent of the axis."""

    figure: Figure
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    low: float | None
    best: float | None
    high: float | None


def ranges(figure: Figure) -> Ranges:
    """The geometry of a figure. The axis begins at 0 and ends at a round number past the largest."""
    numbers = [n for h in figure.histories for r in h.readings for n in (r.low, r.high) if n is not None]
    steps = round_steps(max(numbers, default=1) * 1.04)
    whole = steps[-1]

    def at(number: int | None) -> float | None:
        return None if number is None else round(100 * number / whole, 2)

    bars = []
    for history in figure.histories:
        for k, reading in enumerate(history.readings):
            low, high = at(reading.low), at(reading.high)
            bars.append(
                Bar(
                    history,
                    reading,
                    _when(reading),
                    legible.reading(reading),
                    0.0 if low is None else low,
                    100.0 if high is None else high,
                    low is None,
                    high is None,
                    k == 0,
                    k == len(history.readings) - 1,
                )
            )
    ticks = tuple(Tick(100 * step / whole, f"{step:,}") for step in steps)
    return Ranges(figure, tuple(bars), ticks, at(figure.low), at(figure.best), at(figure.high))


def _when(reading: Reading) -> str:
    """The day a reading was first given, and the last one where it was given again."""
    if reading.day is None:
        return "undated"
    return str(reading.day) if reading.until in (None, reading.day) else f"{reading.day} – {reading.until}"
