"""Grouping 20,000 reports, and adding one more: beside reading their claims from JSON, and coding one report.

The 655 Syrian reports as the program codes them, again and again: every round is moved by 90 days and has two letters
of every third word changed, so that no round shares a happening or a passage with another.
"""

from __future__ import annotations

import json
import re
import statistics
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from lab.bench.measures import Row
from lab.corpora.program_coded import coded, pages
from reportedly.export import claim_json
from reportedly.pipeline import claims as code
from reportedly.pipeline import day_of
from reportedly.records import Claim, Page
from reportedly.survey import Survey

REPORTS = 20_000
#: Reports added one by one at the end, of which the median is told.
SINGLE = 50


def reports(number: int) -> Iterator[tuple[Page, tuple[Claim, ...]]]:
    """That many reports with their claims."""
    made = 0
    for turn in range(number // len(pages()) + 1):
        for page in pages():
            if made == number:
                return
            yield moved(page, coded()[page.id], turn)
            made += 1


def moved(page: Page, claims: tuple[Claim, ...], turn: int) -> tuple[Page, tuple[Claim, ...]]:
    """A report and its claims in another round: another id, other days, other words of the same length."""
    days = timedelta(days=90 * turn)
    doc, day = f"{page.id}-{turn}", day_of(page)
    text = re.sub(r"[A-Za-z]{5,}", lambda m: _changed(m.group(), turn), page.text) if turn else page.text
    head = re.sub(r"\d", "x", text[:80])  # the day that opens a text would hold it to its own time
    return (
        replace(page, id=doc, text=head + text[80:], published=day + days if day else None),
        tuple(_moved(claim, doc, turn, days) for claim in claims),
    )


def _moved(claim: Claim, doc: str, turn: int, days: timedelta) -> Claim:
    when = claim.time_at
    if when is not None:
        when = replace(when, start=_on(when.start, days), end=_on(when.end, days))
    part = f"{claim.part_of_id}-{turn}" if claim.part_of_id else None
    return replace(claim, id=f"{claim.id}-{turn}", doc=doc, part_of_id=part, time_at=when)


def _on(day: date | None, days: timedelta) -> date | None:
    return None if day is None else min(day, date.max - days) + days


def _changed(word: str, turn: int) -> str:
    mark = zlib.crc32(f"{word.lower()} {turn}".encode())
    return word if mark % 3 else word[:-2] + chr(97 + mark % 26) + chr(97 + mark // 26 % 26)


def grouping(number: int = REPORTS) -> Iterator[Row]:
    """The two rows."""
    held = list(reports(number + SINGLE))
    lines = [json.dumps(claim_json(claim)) for _, claims in held[:number] for claim in claims]
    started = time.perf_counter()
    for line in lines:
        json.loads(line)
    peer = time.perf_counter() - started
    survey = Survey()
    started = time.perf_counter()
    survey.fill(held[:number])
    yield Row(f"group {number:,} reports", time.perf_counter() - started, "json.loads of their claims", peer, "s")
    ours, theirs = [], []
    for page, claims in held[number:]:
        started = time.perf_counter()
        survey.add(page, claims)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        code(page)
        theirs.append(time.perf_counter() - started)
    yield Row(
        f"add one report to {number:,}", statistics.median(ours), "code that report", statistics.median(theirs), "s"
    )


if __name__ == "__main__":
    import sys

    for row in grouping(int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS):
        print(f"{row.what}: {row.ours:.3f} {row.unit}; {row.peer}: {row.theirs:.3f} {row.unit}")
