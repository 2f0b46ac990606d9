"""The search box: what has all the words, in reports, claims, events and origins."""

from __future__ import annotations

from typing import Any

from reportedly.legible import one_line
from reportedly.web.filtering import EventFilter, fitting
from reportedly.web.holding import Contents

#: Hits shown of each sort.
HITS = 30


def found(held: Contents, q: str) -> dict[str, Any]:
    """What has all the words of `q`: reports anywhere in their text, claims, events and origins in their own words."""
    words = q.casefold().split()
    if not words:
        return {"reports": [], "claims": [], "events": [], "origins": [], "counts": {}}
    reports = [line for line in held.reports.values() if all(w in line.text for w in words)]
    of = [
        c
        for c in held.claims.values()
        if all(
            w in " ".join(filter(None, (c.kind, c.evidence, c.party, c.place, c.actor, *c.source))).casefold()
            for w in words
        )
    ]
    events = fitting(held, EventFilter(q=q))
    origins = {o.key: o for a in held.accounts for o in a.independent if all(w in o.name.casefold() for w in words)}
    snippets = [(line, _snippet(line.text, words[0])) for line in reports[:HITS]]
    return {
        "reports": snippets,
        "claims": of[:HITS],
        "events": events[:HITS],
        "origins": list(origins.values())[:HITS],
        "counts": {"reports": len(reports), "claims": len(of), "events": len(events), "origins": len(origins)},
    }


def _snippet(text: str, word: str) -> str:
    at = max(0, text.find(word))
    return one_line(text[max(0, at - 60) : at + 120])
