"""Ledgers for the tests of the pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from reportedly.ledger.keeping import Coder
from reportedly.ledger.store import Store
from reportedly.pipeline import CODER, read_all
from reportedly.records import Claim, Page, Place, Roles, Span, Time

CASES = Path(__file__).parent / "cases"


def hostile() -> dict[str, str]:
    """The words of tests/cases/hostile.tsv, by name."""
    lines = (CASES / "hostile.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {name: json.loads('"' + words.replace('"', '\\"') + '"') for name, words in rows}


def page_of(**fields: Any) -> Page:
    """A report as its JSON line would be read."""
    line = json.dumps(fields).encode()
    (page,) = read_all(["-"], stdin=BytesIO(line))
    assert isinstance(page, Page), page
    return page


def claim_of(page: Page, n: int, evidence: str, **fields: Any) -> Claim:
    """A claim of the body whose evidence stands there."""
    start = page.text.index(evidence)
    given: dict[str, Any] = {
        "id": sha256(f"{page.id!r} {n}".encode()).hexdigest()[:16],
        "doc": page.id,
        "n": n,
        "region": "body",
        "kind": "killed",
        "evidence": evidence,
        "evidence_start": start,
        "amount": None,
        "amount_start": None,
        "low": 7,
        "high": 7,
        "bound": "exact",
        "counted": "people",
        "party": "civilians",
        "actor": None,
        "means": None,
        "place": None,
        "from_": None,
        "when": None,
        "date": "2017-01-20",
        "source": (),
        "status": "stated",
        "scope": "event",
        "part_of": None,
        "part_of_id": None,
        "confidence": 0.9,
        "roles": Roles(counted=Span("body", start, start + 1)),
        "coder": CODER,
        "place_at": Place("Dalun", 35.1, 38.2, None, 1, ("Sarun",), "test:1"),
        "time_at": Time("2017-01-20", date(2017, 1, 20), date(2017, 1, 20), 1, "2017-01-20"),
    }
    return Claim(**{**given, **fields})


def keep(ledger: Store, page: Page, claims: Sequence[Claim] = ()) -> None:
    """Keep a page with claims given by hand."""
    ledger.keep(page, lambda _: tuple(claims), Coder(CODER, "1"))
