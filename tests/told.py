"""Invented reports with invented claims, for tests of what is said across reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from reportedly.read import read_bytes
from reportedly.records import BOUNDS, Claim, ClaimKind, Page, Place, Region, Roles, Time

MARKET = Place("Sarvan", 35.0, 37.0, 1, 1, ("Orm", "Orsania"), "t:1")
BRIDGE = Place("Tel Obar", 35.9, 38.4, 2, 1, ("Orm", "Orsania"), "t:2")
PROVINCE = Place("Orm", 35.3, 37.5, 3, 4, ("Orsania",), "t:3")


def report(doc: str, text: str, day: str = "2019-03-12", outlet: str = "Courier", title: str = "A title") -> Page:
    """A report as a page."""
    row = {"id": doc, "title": title, "text": text, "published": day, "outlet": outlet}
    for item in read_bytes(json.dumps(row).encode(), read_from=doc, shape="reports"):
        assert isinstance(item, Page)
        return item
    raise AssertionError("no report")


def claim(
    doc: str,
    number: int | None,
    *,
    n: int = 1,
    kind: ClaimKind = "killed",
    source: Sequence[str] = (),
    place: Place | None = MARKET,
    day: str | None = "2019-03-12",
    start: int = 0,
    evidence: str | None = None,
    **other: Any,
) -> Claim:
    """A claim of a report, at `start` in its body; `number` None for none."""
    on = date.fromisoformat(day) if day else None
    amount = None if number is None else str(number)
    words = evidence or f"{amount or 'many'} people {kind} by shells"
    fields: dict[str, Any] = {
        "id": f"{doc}-{n}",
        "doc": doc,
        "n": n,
        "region": "body",
        "kind": kind,
        "evidence": words,
        "evidence_start": start,
        "amount": amount,
        "amount_start": None if amount is None else start + words.find(amount),
        "low": number,
        "high": number,
        "bound": "none" if number is None else "exact",
        "counted": "people",
        "party": "unknown",
        "actor": None,
        "means": "shells",
        "place": place.name if place else None,
        "from_": None,
        "when": None,
        "date": day,
        "source": tuple(source),
        "status": "stated",
        "scope": "event",
        "part_of": None,
        "part_of_id": None,
        "confidence": 0.95,
        "roles": Roles(),
        "coder": "a test",
        "place_at": place,
        "time_at": Time(day, on, on, 1, day) if on else None,
        "source_ids": (None,) * len(source),
    }
    made = Claim(**{**fields, **other})
    assert made.bound in BOUNDS
    return made


def said(
    doc: str, number: int, source: str | None = None, *, day: str = "2019-03-12", outlet: str = "Courier"
) -> tuple[Page, tuple[Claim, ...]]:
    """A report of one sentence and its one claim."""
    text = f"{number} people killed by shells in Sarvan on Tuesday{f', {source} said' if source else ''}."
    page = report(doc, text, day, outlet)
    return page, (claim(doc, number, source=(source,) if source else ()),)


BODY: Region = "body"
