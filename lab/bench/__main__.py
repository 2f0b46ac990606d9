"""``python -m lab.bench``: print the table. Needs ../shared for the seed page and the reports."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from lab.bench.measures import Row, measures
from lab.bench.reading import reading
from lab.shared import SHARED


def main() -> None:
    """Measure and print; writes nothing."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {_processor()}")
    rows = [*measures(), *reading(sorted((SHARED / "data" / "reports").glob("*.jsonl")))]
    width = max(len(row.what) for row in rows)
    beside = max(len(row.peer) for row in rows)
    print(f"\n{'what':<{width}}  {'ours':>12}  {'peer, in the same run':<{beside}}  {'peer':>12}  {'ours / peer':>11}")
    for row in rows:
        print(_line(row, width, beside))


def _line(row: Row, width: int, beside: int) -> str:
    ours, peer = f"{row.ours:,.3g} {row.unit}", f"{row.theirs:,.3g} {row.unit}"
    return f"{row.what:<{width}}  {ours:>12}  {row.peer:<{beside}}  {peer:>12}  {row.ours / row.theirs:>11.2f}"


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        model = ""
    return f"{model or platform.processor() or 'unknown processor'}, {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
