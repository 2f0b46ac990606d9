"""How long each view of a ledger takes: ``python -m lab.bench.pages LEDGER [--first] [--serve WORKERS]``.

Asked within the process, without the network. Times are of the processor, so that what else runs does not count: the
least of five requests after one to warm up; of reports the mean over distinct ones. `--first` throws the survey's file
away and makes it before.

With `--serve`, `reportedly serve` is started with so many workers and asked over the network, by the clock: each view
by `ab` (Debian's apache2-utils), one request after another; several hundred distinct reports by `wrk`, `CLIENTS` at
once. Beside each stands a file of the same server, asked in the same way and minute: what a busy machine leaves; and
what the server's processes worked for each page, which depends least on what else runs.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from reportedly.redaction import wanted
from reportedly.web.addresses import event_address, report_address, source_address
from reportedly.web.app import create_app
from reportedly.web.holding import Holding, place_of
from reportedly.web.surveyed import ALL

TIMES, REPORTS = 5, 300
#: Requests of `ab`; clients and seconds of `wrk`; the file that stands beside.
REQUESTS, CLIENTS, SECONDS, PEER = 40, 8, 15, "/static/pages.js"


def main() -> None:
    """Print how long the survey takes to make or open, then each view in milliseconds with its size."""
    given = argparse.ArgumentParser(prog="python -m lab.bench.pages")
    given.add_argument("ledger")
    given.add_argument("--first", action="store_true")
    given.add_argument("--without", action="store_true", help="do not wait for a survey: the reports alone")
    given.add_argument("--serve", type=int, metavar="WORKERS", help="ask a running server, by the clock")
    asked = given.parse_args()
    if asked.first:
        place_of(asked.ledger, wanted()).unlink(missing_ok=True)
    began, clock = time.process_time(), time.perf_counter()
    holding = Holding(asked.ledger, patience=0 if asked.without else math.inf)
    held = holding.shown if asked.without else holding.held()
    print(
        f"{held.reports:,} reports, {held.claims:,} claims, {held.events:,} events, ready after "
        f"{time.process_time() - began:.2f} s of the processor ({time.perf_counter() - clock:.1f} s by the clock); "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB at most"
    )
    client = TestClient(create_app(holding), base_url="http://localhost")
    _, lines = held.reports_where(ALL, -1)
    full = max(lines, key=lambda line: (line.claims, line.id))
    views = {
        "start": "/",
        "reports": "/reports",
        f"the report with most claims ({full.claims})": report_address(full.id),
    }
    if held.whole:
        (told,) = held.events_where(ALL, 1, order="reports DESC, id")
        views |= {
            "events": "/events",
            "events of a kind, by killed": "/events?kind=killed&sort=killed",
            "events of a place and a source": "/events?place=aleppo&source=observatory",
            "events of a month": "/events?since=2015-03-01&until=2015-03-31",
            "events that disagree": "/events?disagree=1&sort=origins",
            "timeline and list, last page": "/events?page=999999",
            "map": "/map",
            "map, nearer": "/map?box=36,35,38,37",
            f"the event with most reports ({told.reports})": event_address(told.id),
            "sources": "/sources",
            "the source with most claims": source_address(held.sources(1)[0].origin.key),
            "wording": "/wording",
            "findings": "/findings",
            "method": "/method",
            "search": "/search?q=killed+people",
        }
    several = random.Random(0).sample([line.id for line in lines], min(REPORTS, len(lines)))
    if asked.serve:
        served(asked.ledger, asked.serve, views, [report_address(id) for id in several])
        return
    for name, address in views.items():
        took, size = [], 0
        for _ in range(TIMES + 1):
            ms, size = timed(client, address)
            took.append(ms)
        print(f"| {name} | {min(took[1:]):.0f} | {size / 1000:.0f} |")
    took = [timed(client, report_address(id))[0] for id in several]
    print(
        f"{len(took)} reports: {sum(took) / len(took):.1f} ms each, {1000 * len(took) / sum(took):.0f} a second a core"
    )


def served(ledger: str, workers: int, views: Mapping[str, str], reports: Sequence[str]) -> None:
    """Print what a running server takes, beside a file of its own."""
    with server(ledger, workers) as (home, process):
        for address in (*views.values(), PEER) * 2:
            by_ab(home + address, 2 * workers)  # every worker has read its templates
        for name, address in views.items():
            ours, theirs = by_ab(home + address, REQUESTS), by_ab(home + PEER, REQUESTS)
            print(f"| {name} | {ours:.0f} | {theirs:.0f} |", flush=True)
        by_wrk(home, reports, 5)
        for what, several in ((f"{len(reports)} reports", reports), (PEER, [PEER]), ("the reports again", reports)):
            before = worked(process)
            rate = by_wrk(home, several, SECONDS)
            each = 1000 * (worked(process) - before) / (rate * SECONDS)
            print(f"{workers} workers, {what}: {rate:.0f} a second, {each:.2f} ms of the processor each", flush=True)


@contextmanager
def server(ledger: str, workers: int) -> Iterator[tuple[str, int]]:
    """The address of a running server, and its first process."""
    program = "from reportedly.cli import main; raise SystemExit(main())"
    command = [sys.executable, "-c", program, "serve", "--ledger", ledger, "--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stderr is not None
        try:
            yield running.stderr.readline().partition("open ")[2].split()[0].rstrip("/"), running.pid
        finally:
            running.terminate()


def worked(process: int) -> float:
    """Seconds of the processor that a process and its children have used so far (Linux)."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    stats = [Path(f"/proc/{each}/stat").read_text(encoding="utf-8") for each in (process, *children)]
    of_each = [stat.rpartition(")")[2].split()[11:13] for stat in stats]  # after the name: utime and stime
    return sum(map(int, (ticks for times in of_each for ticks in times))) / os.sysconf("SC_CLK_TCK")


def by_ab(address: str, requests: int) -> float:
    """The median of milliseconds. Raises RuntimeError where an answer was no page."""
    said = subprocess.run(
        ["ab", "-q", "-l", "-s", "120", "-n", str(requests), "-c", "1", address],
        capture_output=True, check=True, encoding="utf-8",
    ).stdout  # fmt: skip
    if "Non-2xx" in said or not re.search(r"Failed requests:\s+0", said):
        raise RuntimeError(f"{address} was not answered:\n{said}")
    found = re.search(r"Total:\s+\d+\s+\d+\s+[\d.]+\s+(\d+)", said)
    assert found is not None, said
    return float(found.group(1))


def by_wrk(home: str, addresses: Sequence[str], seconds: int) -> float:
    """Requests a second, the addresses in turn. Raises RuntimeError where an answer was no page."""
    with tempfile.TemporaryDirectory(prefix="reportedly-bench-") as folder:
        script = Path(folder) / "in-turn.lua"
        paths = ", ".join(f'"{address}"' for address in addresses)
        script.write_text(
            f"local paths = {{{paths}}}\nlocal at = 0\n"
            "request = function() at = at % #paths + 1; return wrk.format('GET', paths[at]) end\n",
            encoding="utf-8",
        )
        said = subprocess.run(
            ["wrk", "-t", "1", "-c", str(CLIENTS), "-d", f"{seconds}s", "--timeout", "60s", "-s", script, home],
            capture_output=True, check=True, encoding="utf-8",
        ).stdout  # fmt: skip
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{home} did not answer all:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found is not None, said
    return float(found.group(1))


def timed(client: TestClient, address: str) -> tuple[float, int]:
    """Milliseconds of the processor, and bytes."""
    began = time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, address
    return 1000 * (time.process_time() - began), len(answer.content)


if __name__ == "__main__":
    main()
