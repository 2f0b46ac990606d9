"""How long each view of a ledger takes: ``python -m lab.bench.pages LEDGER [--first]``.

Asked within the process, without the network. Times are of the processor, so that what else runs does not count: the
least of five requests after one to warm up; of reports the mean over distinct ones. `--first` throws the survey's file
away and makes it before. With a running server, `ab -n 1000 -c 4 ADDRESS` (Debian's apache2-utils) gives requests a
second by the clock.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import time

from starlette.testclient import TestClient

from reportedly.redaction import wanted
from reportedly.web.addresses import event_address, report_address, source_address
from reportedly.web.app import create_app
from reportedly.web.holding import Holding, place_of
from reportedly.web.surveyed import ALL

TIMES, REPORTS = 5, 300


def main() -> None:
    """Print how long the survey takes to make or open, then each view in milliseconds with its size."""
    given = argparse.ArgumentParser(prog="python -m lab.bench.pages")
    given.add_argument("ledger")
    given.add_argument("--first", action="store_true")
    given.add_argument("--without", action="store_true", help="do not wait for a survey: the reports alone")
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
            "map": "/map",
            f"the event with most reports ({told.reports})": event_address(told.id),
            "sources": "/sources",
            "the source with most claims": source_address(held.sources(1)[0].origin.key),
            "wording": "/wording",
            "findings": "/findings",
            "method": "/method",
            "search": "/search?q=killed+people",
        }
    for name, address in views.items():
        took, size = [], 0
        for _ in range(TIMES + 1):
            ms, size = timed(client, address)
            took.append(ms)
        print(f"| {name} | {min(took[1:]):.0f} | {size / 1000:.0f} |")
    several = random.Random(0).sample([line.id for line in lines], min(REPORTS, len(lines)))
    took = [timed(client, report_address(id))[0] for id in several]
    print(
        f"{len(took)} reports: {sum(took) / len(took):.1f} ms each, {1000 * len(took) / sum(took):.0f} a second a core"
    )


def timed(client: TestClient, address: str) -> tuple[float, int]:
    """Milliseconds of the processor, and bytes."""
    began = time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, address
    return 1000 * (time.process_time() - began), len(answer.content)


if __name__ == "__main__":
    main()
