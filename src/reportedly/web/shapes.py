"""The shapes of the JSON that /api/ answers with, for whoever reads its OpenAPI.

The names are those that export/ prints; a shape that does not hold fails in the tests, not at a user's.
"""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict  # pydantic brings it, and asks for this one before Python 3.12


class Span(TypedDict):
    region: str
    start: int
    end: int


class Candidate(TypedDict):
    name: str
    lat: float
    lon: float
    id: str
    share: float


class Comment(TypedDict):
    author: str | None
    text: str
    parent: int | None


class Tie(TypedDict):
    doc: str
    other: str
    chance: float
    why: str


class Problem(TypedDict):
    """What is wrong, and what to try."""

    detail: str


class Place(TypedDict):
    """Where something lies, and how closely that is known."""

    name: str
    lat: float
    lon: float
    geonameid: int | None
    where_prec: int
    within: list[str]
    id: str
    source: str
    kind: str
    method: str
    candidates: list[Candidate]


class Part(TypedDict):
    """A run of a report's text."""

    kind: str
    region: str
    start: int
    end: int
    page_start: int
    page_end: int
    selector: str | None


class Report(TypedDict):
    """A report as it was read."""

    id: str
    read_from: str
    address: str | None
    outlet: str | None
    published: str | None
    published_from: str | None
    language: str | None
    title: str
    text: str
    parts: list[Part]
    captions: list[str]
    comments: list[Comment]
    meter: dict[str, Any] | None
    furniture: list[str]
    version: str
    notes: list[str]


Roles = TypedDict(
    "Roles",
    {
        "counted": Span | None,
        "actor": Span | None,
        "means": Span | None,
        "place": Span | None,
        "from": Span | None,
        "when": Span | None,
        "source": list[Span],
        "date": Span | None,
    },
)

_Claim = TypedDict(
    "_Claim",
    {
        "doc": str,
        "n": int,
        "region": str,
        "kind": str,
        "evidence": str,
        "evidence_start": int,
        "amount": str | None,
        "amount_start": int | None,
        "low": int | None,
        "high": int | None,
        "bound": str,
        "counted": str | None,
        "party": str,
        "actor": str | None,
        "means": str | None,
        "place": str | None,
        "from": str | None,
        "when": str | None,
        "date": str | None,
        "source": list[str],
        "status": str,
        "scope": str,
        "part_of": int | None,
        "id": str,
        "confidence": float,
        "roles": Roles,
        "scores": dict[str, float],
        "part_of_id": str | None,
        "place_at": Place | None,
        "time_at": dict[str, Any] | None,
        "actor_id": str | None,
        "party_id": str | None,
        "source_ids": list[str | None],
        "identities": dict[str, Any],
        "persons": dict[str, Any] | None,
        "coder": str,
    },
)


class Correction(TypedDict):
    """A field that a person set."""

    field: str
    was: Any
    value: Any
    who: str
    at: str
    reason: str | None
    judgement: int


class Judged(TypedDict):
    """What people say of a claim."""

    verdict: str
    who: str | None
    at: str | None
    reason: str | None
    disputed: bool
    corrections: list[Correction]
    same: list[str]
    different: list[str]
    remarks: int


class Claim(_Claim, total=False):
    """A claim; `judged` is there once anybody has judged anything in the ledger."""

    judged: Judged


class ReportWithClaims(TypedDict):
    """A report and the claims in it."""

    report: Report
    claims: list[Claim]


class Mention(TypedDict):
    """A claim of an event."""

    claim: str
    doc: str
    outlet: str | None
    day: str | None
    kind: str
    low: int | None
    high: int | None
    source: list[str]
    origin: str | None


class Reading(TypedDict):
    """What an origin said, from which day on."""

    day: str | None
    until: str | None
    low: int | None
    high: int | None
    claims: list[str]


class History(TypedDict):
    """An origin's readings, the latest last."""

    origin: str | None
    name: str
    named: bool
    readings: list[Reading]


class Figure(TypedDict):
    """What all origins leave of a figure, by a rule in words."""

    kind: str
    group: str
    part: bool
    low: int | None
    best: int | None
    high: int | None
    rule: str
    by: list[History]


class EventOrigin(TypedDict):
    """Somebody whose word an event rests on."""

    origin: str
    name: str
    named: bool
    counted: bool
    docs: list[str]


class Passage(TypedDict):
    """Words that two reports share."""

    start: int
    end: int
    there_start: int
    there_end: int
    words: int


class Link(TypedDict):
    """A report that has words of another, or cites its outlet."""

    doc: str
    origin: str
    relation: str
    direction: str
    agency: str | None
    claims: list[str]
    passages: list[Passage]


class Event(TypedDict):
    """A happening that claims of one or more reports speak of."""

    id: str
    what: str
    start: str | None
    end: str | None
    place_at: Place | None
    mentions: list[Mention]
    figures: list[Figure]
    origins: list[EventOrigin]
    independent: int
    credibility: int
    ties: list[Tie]
    links: list[Link]
