"""The search box: what has all the words, in reports, claims, events, origins, outlets and findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from reportedly.legible import one_line
from reportedly.records import Page
from reportedly.web.filtering import EventFilter, condition
from reportedly.web.surveyed import COUNTED, Surveyed, having

#: Hits shown of each sort.
HITS = 30


def found(held: Surveyed, q: str, page_of: Callable[[str], Page | None]) -> dict[str, Any]:
    """What has all the words of `q`, or words that begin so: reports in title, text and outlet, claims, events and
    findings in their own words; origins and outlets with these words in their names. `page_of` gives a report's page,
    for the words around a hit.
    """
    if not q.split():
        nothing: dict[str, Any] = dict.fromkeys(("reports", "claims", "events", "origins", "outlets", "findings"), ())
        return nothing | {"counts": {}, "counted": COUNTED}
    n_reports, reports = held.reports_where(having(q, "report"), HITS)
    n_claims, claims = held.claims_with(q, HITS)
    events = condition(EventFilter(q=q))
    n_origins, origins = held.sources_with(q, HITS)
    n_findings, findings = held.findings_with_words(q, HITS)
    outlets = [name for name in held.outlet_names if all(word in name.casefold() for word in q.casefold().split())]
    return {
        "reports": [(line, _snippet(page_of(line.id), q)) for line in reports],
        "claims": claims,
        "events": held.events_where(events, HITS),
        "origins": origins,
        "outlets": outlets[:HITS],
        "findings": findings,
        "counted": COUNTED,
        "counts": {
            "reports": n_reports,
            "claims": n_claims,
            "events": held.count_events(events),
            "origins": n_origins,
            "outlets": len(outlets),
            "findings": n_findings,
        },
    }


def _snippet(page: Page | None, q: str) -> str:
    """The words around the first of those searched for; the beginning where none stands there letter for letter."""
    if page is None:
        return ""
    hit = re.search(r"\b(?:" + "|".join(map(re.escape, re.findall(r"\w+", q))) + ")", page.text, re.IGNORECASE)
    at = hit.start() if hit else 0
    start = page.text.find(" ", at - 60) + 1 if at > 60 else 0
    end = page.text.rfind(" ", at, at + 120) if len(page.text) > at + 120 else len(page.text)
    return one_line(page.text[start : end if end > at else at + 120])
