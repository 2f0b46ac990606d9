"""What must hold for whatever a reader gives back."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from reportedly.errors import SourceError
from reportedly.export import json_line, report_json
from reportedly.records import Page, Region

#: Seconds of processor time after which a page counts as a hang, so that a machine at work elsewhere makes none.
HANG = 60.0
#: Seconds after which it counts as one without them: it waits for something.
_WAITS = 1800.0


class Hang(Exception):
    """A page that took too long."""


@contextmanager
def watched(seconds: float = HANG) -> Iterator[None]:
    """Raises Hang inside the block when it takes `seconds` of processor time (in the main thread, between steps)."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise Hang(f"more than {seconds:g} s of processor time" if number == signal.SIGPROF else "waits for something")

    timers = ((signal.ITIMER_PROF, signal.SIGPROF, seconds), (signal.ITIMER_REAL, signal.SIGALRM, _WAITS))
    before = [signal.signal(number, ring) for _, number, _ in timers]
    for timer, _, limit in timers:
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for (timer, number, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


def check(items: Iterable[Page | SourceError]) -> int:
    """Go through what a reader gives; how many pages there were. Raises AssertionError where a rule is broken."""
    pages = 0
    for item in items:
        if isinstance(item, SourceError):
            assert str(item), "an error without words"
            continue
        pages += 1
        ends: dict[Region, int] = {}
        # put together once, since a region of a hundred parts is joined anew at every call
        regions = {region: item.region(region) for region in {part.region for part in item.parts}}
        at = 0
        for part in item.parts:
            whole = item.page_text[part.page_start : part.page_end]
            assert part.page_start >= at, "parts overlap in the page"
            assert part.start >= ends.get(part.region, 0), "parts overlap in their region"
            assert whole, f"a {part.kind} without words"
            assert regions[part.region][part.start : part.end] == whole, f"a {part.kind} is off its text"
            ends[part.region], at = part.end, part.page_end
        for comment in item.comments:
            assert comment.parent is None or 0 <= comment.parent < len(item.comments), "a comment answers nobody"
        line = json_line(report_json(item))
        line.encode("utf-8")
        assert len(line.splitlines()) == 1, "a line of JSON lines that is several"
        json.loads(line)
    return pages
