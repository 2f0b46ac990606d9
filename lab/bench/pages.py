"""How long each view of a ledger takes: ``python -m lab.bench.pages LEDGER``.

Asked within the process, without the network; the quickest of five requests after one to warm up.
"""

from __future__ import annotations

import sys
import time

from starlette.testclient import TestClient

from reportedly.web.addresses import event_address, report_address, source_address
from reportedly.web.app import create_app
from reportedly.web.holding import Holding

TIMES = 5


def main(ledger: str) -> None:
    """Print how long the ledger takes to be taken together, then each view in milliseconds with its size."""
    began = time.perf_counter()
    holding = Holding(ledger)
    held = holding.held()
    print(
        f"{len(held.reports):,} reports, {len(held.claims):,} claims, {len(held.accounts):,} events "
        f"taken together in {time.perf_counter() - began:.1f} s"
    )
    told = max(held.accounts, key=lambda account: (len(account.event.docs), account.event.id))
    full = max(held.reports.values(), key=lambda line: (line.claims, line.id))
    views = {
        "start": "/",
        "events": "/events",
        "map": "/map",
        f"the event with most reports ({len(told.event.docs)})": event_address(told.event.id),
        "reports": "/reports",
        f"the report with most claims ({full.claims})": report_address(full.id),
        "sources": "/sources",
        "the source with most claims": source_address(held.sources[0].origin.key),
        "wording": "/wording",
        "findings": "/findings",
        "method": "/method",
        "search": "/search?q=killed+people",
    }
    client = TestClient(create_app(holding), base_url="http://localhost")
    for name, address in views.items():
        took = []
        for _ in range(TIMES + 1):
            began = time.perf_counter()
            answer = client.get(address)
            took.append(time.perf_counter() - began)
            assert answer.status_code == 200, address
        print(f"| {name} | {1000 * min(took[1:]):.0f} | {len(answer.content) / 1000:.0f} |")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m lab.bench.pages LEDGER")
    main(sys.argv[1])
