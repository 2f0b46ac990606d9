"""Mutated real pages: ``python -m lab.fuzz.pages [--goal 100000] [--minutes M] [--part K/N] [--state FOLDER]``.

Each number makes one broken page of the benchmark's 181 (or of their bare scrapes, one in eight), which is read and
checked. The state is in lab/work/fuzz or the folder named: a run goes on where the last one stopped, and parts can run
side by side.
"""

from __future__ import annotations

import argparse
import json
import time
import traceback
from pathlib import Path
from typing import Any

from lab.corpora.pages import gold_pages
from lab.fuzz.check import check, watched
from lab.fuzz.mutate import mutated
from lab.shared import WORK
from reportedly.read import read_bytes

FOLDER = WORK / "fuzz"
#: Seconds of processor time that a page may take.
ALLOWED = 5.0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--goal", type=int, default=100_000)
    asked.add_argument("--minutes", type=float, default=1e9)
    asked.add_argument("--part", default="1/1", help="K/N: every N-th number, from the K-th")
    asked.add_argument("--state", type=Path, default=FOLDER, help="where the count and what broke a reader are kept")
    options = asked.parse_args()
    part, parts = (int(one) for one in options.part.split("/"))
    pages = list(gold_pages())
    markup, scrapes = [page.raw_html() for page in pages], [page.scrape.encode() for page in pages]
    state = options.state / f"pages-{part}-of-{parts}.json"
    options.state.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = {"done": 0, "broken": [], "slow": [], "slowest": [0.0, 0], "seconds": 0.0}
    if state.exists():
        kept |= json.loads(state.read_text("utf-8"))
    until = time.monotonic() + 60 * options.minutes
    while (number := kept["done"] * parts + part - 1) < options.goal and time.monotonic() < until:
        bare = number % 8 == 7
        data = mutated(number, scrapes if bare else markup)
        began = time.process_time()
        try:
            with watched():
                check(read_bytes(data, read_from=f"page {number}", shape="text" if bare else "html"))
        except Exception:
            kept["broken"].append(number)
            keep(options.state / f"page-{number}", data, traceback.format_exc())
        took = time.process_time() - began
        if took > ALLOWED:
            kept["slow"].append(number)
        kept["slowest"] = max(kept["slowest"], [round(took, 2), number])
        kept["seconds"] += took
        kept["done"] += 1
        if kept["done"] % 25 == 0:
            state.write_text(json.dumps(kept), "utf-8")
    state.write_text(json.dumps(kept), "utf-8")
    seconds, number = kept["slowest"]
    print(
        f"{kept['done']} pages read in {kept['seconds']:.0f} s of processor, {len(kept['broken'])} broke a reader, "
        f"{len(kept['slow'])} took more than {ALLOWED:g} s; slowest: {number}, {seconds} s"
    )


def keep(path: Path, data: bytes, trace: str) -> None:
    """Keep what broke a reader, with the trace."""
    path.with_suffix(".bin").write_bytes(data)
    path.with_suffix(".txt").write_text(trace, "utf-8")
    print(f"{path.name}: {trace.strip().splitlines()[-1][:160]}", flush=True)


if __name__ == "__main__":
    main()
