"""Where words that a person copied stand in a report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.records import Page, Region, Span

#: Where claims and their roles may stand, readers' comments aside.
SEARCHED: tuple[Region, ...] = ("title", "body")


def places_of(page: Page, words: str, regions: Sequence[Region] = SEARCHED) -> tuple[Span, ...]:
    """Every place where the words stand to the letter, as whole words where they do so anywhere; in text order.

    White space in `words` fits any white space of the report: a terminal breaks lines where the report has none.
    """
    parts = words.split()
    if not parts:
        return ()
    pattern = r"\s+".join(map(re.escape, parts))
    left = r"(?<!\w)" if parts[0][0].isalnum() else ""
    right = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    for wanted in (f"{left}{pattern}{right}", pattern):
        found = tuple(
            Span(region, hit.start(), hit.end())
            for region in regions
            for hit in re.finditer(wanted, page.region(region))
        )
        if found:
            return found
    return ()


def nearest(places: Sequence[Span], to: Span) -> Span:
    """The one of `places` that lies in `to`, else the nearest in its region, else the first."""
    here = [place for place in places if place.region == to.region]
    return min(here, key=lambda p: (not to.holds(p), abs(p.start - to.start)), default=places[0])
