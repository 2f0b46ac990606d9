"""The shapes of the JSON that /api/ answers with, for whoever reads its OpenAPI.

The names are those that export/ prints; a shape that does not hold fails in the tests, not at a user's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict  # pydantic brings it, and asks for this one before Python 3.12

from reportedly.web import citing, surveyed


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


class Sentence(TypedDict):
    """A sentence of a report's body."""

    doc: str
    start: int
    end: int
    text: str


class EventOrigin(TypedDict):
    """Somebody whose word an event rests on; `without_claim` is what makes one count that has no claim that does."""

    origin: str
    name: str
    named: bool
    counted: bool
    docs: list[str]
    without_claim: list[Sentence]


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


class ReportLine(TypedDict):
    """A report as lists show it; `findings` and `events` are null until the survey has it, `claims` where it is not in
    a language that is coded.
    """

    id: str
    title: str
    outlet: str | None
    published: str | None
    language: str | None
    claims: int | None
    findings: int | None
    events: int | None


class Counted(TypedDict):
    """A name with how often it stands."""

    name: str
    n: int


class Source(TypedDict):
    """An origin over all reports: `alone` are events of several reports that it alone is behind; `fits` and `differs`
    count the events in which its latest figure does or does not fit that of another named origin; `outlets` with how
    many claims each has from it.
    """

    source: str
    name: str
    named: bool
    grade: str | None
    claims: int
    reports: int
    events: int
    alone: int
    fits: int
    differs: int
    outlets: list[Counted]


class Outlet(TypedDict):
    """An outlet: its claims by what they rest on, whom it cites most, with whom it shares passages."""

    outlet: str
    reports: int
    claims: int
    named_source: int
    unnamed_source: int
    no_source: int
    cites: list[Counted]
    reports_sharing_text: int
    shares_with: list[Counted]


class Evidence(TypedDict):
    """Words of a report."""

    region: str
    start: int
    end: int
    text: str


class Finding(TypedDict):
    """What a person should look at; `doc` is empty where it is about several reports of an event."""

    doc: str
    rule: str
    sentence: str
    claims: list[str]
    evidence: list[Evidence]
    event: str | None


def report_line(line: surveyed.ReportLine) -> ReportLine:
    """A line of a list of reports."""
    return {
        "id": line.id,
        "title": line.title,
        "outlet": line.outlet,
        "published": line.published.isoformat() if line.published else None,
        "language": line.language,
        "claims": line.claims if line.coded else None,
        "findings": line.findings,
        "events": line.events,
    }


def source(each: citing.Source, grades: Mapping[str, str]) -> Source:
    """An origin, with the user's grade."""
    return {
        "source": each.origin.key,
        "name": each.origin.name,
        "named": each.origin.named,
        "grade": grades.get(each.origin.key),
        "claims": each.claims,
        "reports": each.reports,
        "events": each.events,
        "alone": each.alone,
        "fits": each.agrees,
        "differs": each.differs,
        "outlets": _counted(each.outlets),
    }


def outlet(each: citing.Outlet) -> Outlet:
    """An outlet."""
    return {
        "outlet": each.name,
        "reports": each.reports,
        "claims": each.claims,
        "named_source": each.named,
        "unnamed_source": each.unnamed,
        "no_source": each.nobody,
        "cites": _counted(each.cites),
        "reports_sharing_text": each.shares,
        "shares_with": _counted(each.partners),
    }


def _counted(names: citing.Counts) -> list[Counted]:
    return [{"name": name, "n": n} for name, n in names]
