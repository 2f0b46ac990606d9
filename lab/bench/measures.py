"""The measures: start-up, one page with loading, peak memory, reports a second. Each with its peer."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.shared import SHARED

PYTHON = sys.executable
REPORTEDLY = [PYTHON, "-c", "import sys; from reportedly.cli import main; sys.exit(main())"]
Command = Sequence[str | Path]
#: Runs of each command: the median is told, the first run (cold disk cache) is thrown away.
RUNS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside its peer's, both in `unit`."""

    what: str
    ours: float
    peer: str
    theirs: float
    unit: str


@dataclass(frozen=True, slots=True)
class Run:
    """One finished child: wall time in seconds, peak resident memory in MB."""

    seconds: float
    megabytes: float


def child(command: Command) -> Run:
    """Run a command with its output thrown away.

    Raises RuntimeError when it fails: a broken command must not look fast.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    # wait4 gives this child's own peak; RUSAGE_CHILDREN would give the largest of all children so far
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed with {process.returncode}")
    per_megabyte = 1024 * 1024 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes on macOS, kilobytes on Linux
    return Run(seconds, usage.ru_maxrss / per_megabyte)


def side_by_side(*commands: Command, runs: int = RUNS) -> list[Run]:
    """The median run of each command, the commands taken in turn so that a busy machine slows all alike."""
    for command in commands:
        child(command)
    found: list[list[Run]] = [[] for _ in commands]
    for _ in range(runs):
        for position, command in enumerate(commands):
            found[position].append(child(command))
    return [
        Run(statistics.median(run.seconds for run in each), statistics.median(run.megabytes for run in each))
        for each in found
    ]


def measures() -> Iterator[Row]:
    """Every row of the table."""
    seed = SHARED / "seed" / "deir-ezzor-reinforcements.txt"
    html = sorted((SHARED / "data" / "pages" / "html").glob("*.html.gz"))[0]
    reports = sorted((SHARED / "data" / "reports").glob("*.jsonl"))
    bare = [PYTHON, "-c", "pass"]
    libraries = [PYTHON, "-c", "import trafilatura"]
    extracting: Command = [
        PYTHON,
        "-c",
        "import gzip, sys, trafilatura; trafilatura.extract(gzip.open(sys.argv[1], 'rb').read())",
        html,
    ]

    helped, nothing = side_by_side([*REPORTEDLY, "--help"], bare)
    yield Row("reportedly --help", helped.seconds, "python -c pass", nothing.seconds, "s")

    terminal = ["--format", "terminal"]
    page, imported = side_by_side([*REPORTEDLY, "read", *terminal, seed], libraries)
    yield Row("read the seed page, claims and findings", page.seconds, "import trafilatura", imported.seconds, "s")
    yield Row("  its peak memory", page.megabytes, "import trafilatura", imported.megabytes, "MB")

    web, extracted = side_by_side([*REPORTEDLY, "read", *terminal, html], extracting)
    yield Row("read a web page, claims and findings", web.seconds, "trafilatura.extract", extracted.seconds, "s")
    yield Row("  its peak memory", web.megabytes, "trafilatura.extract", extracted.megabytes, "MB")

    yield from throughput(reports)


def throughput(reports: Sequence[Path]) -> Iterator[Row]:
    """Reports a second over every report, loading included, against parsing the same lines as JSON and no more."""
    loads = "import json, sys; [json.loads(l) for f in sys.argv[1:] for l in open(f, 'rb')]"
    parsing: Command = [PYTHON, "-c", loads, *reports]
    count = sum(1 for file in reports for line in file.read_bytes().splitlines() if line.strip())
    for what, command in (("read", "read"), ("read and code", "claims")):
        ours, theirs = side_by_side([*REPORTEDLY, command, *reports], parsing, runs=1)
        yield Row(f"{what} {count} reports", count / ours.seconds, "json.loads each line", count / theirs.seconds, "/s")
        yield Row("  its peak memory", ours.megabytes, "json.loads each line", theirs.megabytes, "MB")
