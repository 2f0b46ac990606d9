"""The ledger's speed and size: ``python -m lab.bench.ledger [COUNT [PATH]]``.

COUNT reports (100,000), real ones varied, are kept at PATH, a file that is not there yet, or thrown away.

Prints what keeping costs beside reading and coding; the time a page of the first and of the last tenth; what `find`
takes, and the bytes a report. Times are of the processor, so that a busy machine does not change what is told, but for
`find`, which a person waits for.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from lab.bench.varied import Coded, varied
from lab.shared import SHARED
from reportedly.ledger.finding import Wanted
from reportedly.ledger.keeping import Coder
from reportedly.ledger.store import Store
from reportedly.pipeline import CODEBOOK, CODER, claims, read_all
from reportedly.records import Claim, Page

#: Real reports that the others are varied from, and claims a person is shown at once.
REAL, SHOWN = 655, 51
QUERIES = {
    "the newest": Wanted(),
    "words in many claims": Wanted(words="killed"),
    "words in few": Wanted(words='"chemical attack"'),
    "a word and a kind": Wanted(words="killed", kinds=("missing",)),
    "a kind and a figure": Wanted(kinds=("missing",), least=5000),
    "within 25 km": Wanted(near=(36.2, 37.15, 25)),
    "within 300 km": Wanted(near=(36.2, 37.15, 300)),
    "where nothing is": Wanted(near=(-10, -50, 25)),
    "a week": Wanted(since=date(2012, 3, 1), until=date(2012, 3, 7)),
    "a side": Wanted(side="ISIS"),
    "a source": Wanted(source="Observatory"),
    "an outlet": Wanted(outlet="Outlet 7"),
    "a word of the report": Wanted(text="chlorine"),
    "hardly any confidence": Wanted(min_confidence=0.9999),
    "all at once": Wanted(
        words="civilians", kinds=("killed",), near=(36.2, 37.15, 50), since=date(2015, 1, 1), until=date(2016, 12, 31),
        least=10, min_confidence=0.5,
    ),
}  # fmt: skip


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if kept is not None and kept.exists():
        sys.exit(f"{kept}: there is something already; give a path where nothing is")
    pages = [page for page in read_all([SHARED / "data" / "reports" / "syria_open.jsonl"]) if isinstance(page, Page)]
    coding = time.process_time()
    coded = [(page, claims(page)) for page in pages[:REAL]]
    coding = (time.process_time() - coding) / len(coded)
    with tempfile.TemporaryDirectory(prefix="reportedly-bench-") as folder:
        where = kept or Path(folder) / "ledger.db"
        spent = list(keeping(where, coded, count))
        tenth = max(1, count // 10)
        first, last = (statistics.mean(spent[part]) for part in (slice(tenth), slice(-tenth, None)))
        print(f"coding a report          {1000 * coding:8.2f} ms")
        speed = 100 * coding / (coding + first)
        print(f"keeping, the first tenth {1000 * first:8.2f} ms: {speed:.1f} % of coding's speed is left")
        print(f"keeping, the last tenth  {1000 * last:8.2f} ms: {last / first:.2f} x the first")
        print(f"bytes a report           {where.stat().st_size / count:8,.0f}, {claims_each(coded):.1f} claims each")
        print("\n".join(finding(where)))


def keeping(where: Path, coded: Sequence[Coded], count: int) -> Iterator[float]:
    """Seconds of processor time for each page."""
    coder = Coder(CODER, CODEBOOK)
    with Store(where) as ledger:
        for page, found in varied(coded, count):

            def given(_: Page, found: tuple[Claim, ...] = found) -> tuple[Claim, ...]:
                return found

            started = time.process_time()
            ledger.keep(page, given, coder)
            yield time.process_time() - started


def claims_each(coded: Sequence[Coded]) -> float:
    return statistics.mean(len(found) for _, found in coded)


def finding(where: Path) -> Iterator[str]:
    """A line a query: what it asks, how many it found of those shown at once, the median of five runs and the first."""
    from dataclasses import replace

    with Store(where, readonly=True) as ledger:
        for name, wanted in QUERIES.items():
            took, busy = [], []
            for _ in range(5):
                started, begun = time.perf_counter(), time.process_time()
                found = len(list(ledger.find(replace(wanted, limit=SHOWN))))
                took.append(time.perf_counter() - started)
                busy.append(time.process_time() - begun)
            yield (
                f"find: {name:24} {found:3} shown  {1000 * statistics.median(took):8.1f} ms"
                f"  (processor {1000 * statistics.median(busy):.1f}, first {1000 * took[0]:.1f})"
            )


if __name__ == "__main__":
    main()
