"""Grouping many reports, and adding one more: ``python -m lab.bench.grouping [COUNT]`` (20,000).

The reports are real ones of syria_open.jsonl, coded beforehand and varied (lab/bench/varied.py). Times are of the
processor, so that a busy machine does not change what is told. Beside them stand json.loads of the same claims, and
coding the reports that are added one by one.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lab.bench.measures import Row
from lab.bench.varied import Coded, varied
from lab.corpora.program_coded import coded, pages
from reportedly.export import claim_json
from reportedly.pipeline import claims as code
from reportedly.survey import Survey

REPORTS = 20_000
#: Reports added one by one at the end, of which the median and the slowest are told.
SINGLE = 50
#: Of those, how many are coded as well, as the peer.
CODED = 10


def grouping(number: int = REPORTS) -> Iterator[Row | str]:
    """The rows, and lines that say more."""
    before = _megabytes()
    several = varied([(page, coded()[page.id]) for page in pages()], number + SINGLE)
    peer, making = [0.0], [0.0]
    survey = Survey()
    started = time.process_time()
    survey.fill(_told(islice(several, number), peer, making))
    took = time.process_time() - started - peer[0] - making[0]
    yield Row(f"group {number:,} reports", took, "json.loads of their claims", peer[0], "s")
    yield f"memory: {_megabytes() - before:,.0f} MB, claims included"
    started = time.process_time()
    events = survey.events()
    sizes = sorted((len(event.docs) for event in events), reverse=True)
    yield f"{len(events):,} events in {time.process_time() - started:.1f} s, of {sizes[0]} reports at most"
    started = time.process_time()
    for event in events:
        survey.account(event)
    yield f"every event's account: {time.process_time() - started:.1f} s"
    ours, theirs = [], []
    for k, (page, claims) in enumerate(several):
        started = time.process_time()
        survey.add(page, claims)
        ours.append(time.process_time() - started)
        if k < CODED:
            started = time.process_time()
            code(page)
            theirs.append(time.process_time() - started)
    yield Row(
        f"add one report to {number:,}", statistics.median(ours), "code that report", statistics.median(theirs), "s"
    )
    yield f"the slowest of {SINGLE} added: {max(ours):.3f} s"


def _told(reports: Iterator[Coded], peer: list[float], making: list[float]) -> Iterator[Coded]:
    """The reports, with what it takes to vary them and what their claims take as JSON kept apart."""
    while True:
        started = time.process_time()
        each = next(reports, None)
        lines = [json.dumps(claim_json(claim)) for claim in each[1]] if each else []
        made = time.process_time()
        for line in lines:
            json.loads(line)
        peer[0] += time.process_time() - made
        making[0] += made - started
        if each is None:
            return
        yield each


def _megabytes() -> float:
    """Resident memory of this process; 0 where /proc does not tell."""
    try:
        pages_held = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    except OSError:
        return 0.0
    return pages_held * 4096 / 1e6


if __name__ == "__main__":
    for row in grouping(int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS):
        if isinstance(row, str):
            print(row, flush=True)
        else:
            print(f"{row.what}: {row.ours:.3f} {row.unit}; {row.peer}: {row.theirs:.3f} {row.unit}", flush=True)
