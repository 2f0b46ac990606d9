"""JSON lines of what is said across reports: events and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from reportedly.export.jsonl import JSON, place_json
from reportedly.records import Claim, Event, Figure, History, Link, Origin, Reading, Seconding


def event_json(
    event: Event,
    claims: Sequence[Claim],
    origins: Mapping[str, Origin | None],
    independent: Sequence[Origin],
    figures: Sequence[Figure],
    links: Sequence[Link],
    credibility: int,
    days: Mapping[str, date | None],
    outlets: Mapping[str, str | None],
    uncounted: Mapping[str, str],
    seconded: Sequence[Seconding],
) -> JSON:
    """An event with its claims, their origins, and what they leave of each figure; `uncounted` says by key why an
    origin does not count, `seconded` what makes one count that has no claim that does."""
    docs: dict[str, list[str]] = {}
    for claim in claims:
        origin = origins.get(claim.id)
        if origin is not None and claim.doc not in docs.setdefault(origin.key, []):
            docs[origin.key].append(claim.doc)
    named = {o.key: o for o in origins.values() if o is not None}
    beside: dict[str, list[JSON]] = {}
    for each in seconded:
        named.setdefault(each.origin.key, each.origin)
        if each.doc not in docs.setdefault(each.origin.key, []):
            docs[each.origin.key].append(each.doc)
        sentence = {"doc": each.doc, "start": each.span.start, "end": each.span.end, "text": each.words}
        beside.setdefault(each.origin.key, []).append(sentence)
    counted = {o.key for o in independent}
    return {
        "id": event.id,
        "what": event.what,
        "start": _day(event.start),
        "end": _day(event.end),
        "place_at": place_json(event.place_at),
        "mentions": [
            {
                "claim": claim.id,
                "doc": claim.doc,
                "outlet": outlets.get(claim.doc),
                "day": _day(days.get(claim.doc)),
                "kind": claim.kind,
                "low": claim.low,
                "high": claim.high,
                "source": list(claim.source),
                "origin": origin.key if (origin := origins.get(claim.id)) else None,
            }
            for claim in claims
        ],
        "figures": [_figure(figure) for figure in figures],
        "origins": [
            {
                "origin": key,
                "name": named[key].name,
                "named": named[key].named,
                "counted": key in counted,
                "why_not": uncounted.get(key),
                "docs": docs[key],
                "without_claim": beside.get(key, []),
            }
            for key in sorted(docs)
        ],
        "independent": len(independent),
        "credibility": credibility,
        "ties": [{"doc": t.doc, "other": t.other, "chance": t.chance, "why": t.why} for t in event.ties],
        "links": [_link(link) for link in links],
    }


def source_json(
    origin: Origin, grade: str | None, claims: int, docs: Sequence[str], events: int, alone: int, outlets: Sequence[str]
) -> JSON:
    """An origin over all reports: claims, reports and events it is behind; `alone`: the events it alone is behind."""
    return {
        "source": origin.key,
        "name": origin.name,
        "named": origin.named,
        "grade": grade,
        "claims": claims,
        "docs": list(docs),
        "events": events,
        "alone": alone,
        "outlets": list(outlets),
    }


def _figure(figure: Figure) -> JSON:
    return {
        "kind": figure.kind,
        "group": figure.group,
        "part": figure.part,
        "low": figure.low,
        "best": figure.best,
        "high": figure.high,
        "rule": figure.rule,
        "by": [_history(history) for history in figure.histories],
    }


def _history(history: History) -> JSON:
    return {
        "origin": history.key,
        "name": history.name,
        "named": history.named,
        "readings": [_reading(reading) for reading in history.readings],
    }


def _reading(reading: Reading) -> JSON:
    return {
        "day": _day(reading.day),
        "until": _day(reading.until),
        "low": reading.low,
        "high": reading.high,
        "claims": list(reading.claims),
    }


def _link(link: Link) -> JSON:
    return {
        "doc": link.doc,
        "origin": link.origin,
        "relation": link.relation,
        "direction": link.direction,
        "agency": link.agency,
        "claims": list(link.claims),
        "passages": [
            {
                "start": p.here.start,
                "end": p.here.end,
                "there_start": p.there.start,
                "there_end": p.there.end,
                "words": p.words,
            }
            for p in link.passages
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
