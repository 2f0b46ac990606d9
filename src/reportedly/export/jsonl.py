"""JSON lines: the forms that `reportedly read`, `claims`, `annotate` and `findings` print.

The names and their order are public (docs/reference/json.md lists them, tests/test_interface.py pins them). Offsets are
code points into the region's text. A score or confidence is printed to four decimals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from reportedly.records import (
    Amount,
    Annotation,
    Attribution,
    Change,
    Claim,
    Entry,
    Fault,
    Finding,
    Held,
    Identity,
    Judgement,
    Kept,
    Mention,
    Page,
    Part,
    Persons,
    Place,
    Span,
    Standing,
    Stats,
    Time,
    Version,
)

JSON = dict[str, Any]

#: Characters that JSON allows raw and that still do harm in a line of it: lone surrogates cannot be UTF-8; NEL, LS and
#: PS end a line for `str.splitlines` and for JavaScript; DEL and C1 controls and bidirectional overrides and isolates
#: act on a terminal. As escapes they come back unchanged from any JSON reader.
_HARMFUL = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_line(value: Mapping[str, Any]) -> str:
    """One line of JSON without its line end: keys in the given order, text as it is, always encodable as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    return _HARMFUL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def report_json(page: Page) -> JSON:
    """A report: the line `reportedly read` prints, and reads again with ``--as reports``."""
    return {
        "id": page.id,
        "read_from": page.read_from,
        "address": page.address,
        "outlet": page.outlet,
        "published": page.published.isoformat() if page.published else None,
        "published_from": page.published_from,
        "language": page.language,
        "title": page.title,
        "text": page.text,
        "parts": [_part(part) for part in page.parts],
        "captions": list(page.captions),
        "comments": [{"author": c.author, "text": c.text, "parent": c.parent} for c in page.comments],
        "meter": page.meter
        and {"scale": list(page.meter.scale), "raised": page.meter.raised, "currency": page.meter.currency},
        "furniture": list(page.furniture),
        "version": page.version,
        "notes": list(page.notes),
    }


def claim_json(claim: Claim) -> JSON:
    """A claim: the codebook's fields first, then where each role stands and what it denotes."""
    roles = claim.roles
    return {
        "doc": claim.doc,
        "n": claim.n,
        "region": claim.region,
        "kind": claim.kind,
        "evidence": claim.evidence,
        "evidence_start": claim.evidence_start,
        "amount": claim.amount,
        "amount_start": claim.amount_start,
        "low": claim.low,
        "high": claim.high,
        "bound": claim.bound,
        "counted": claim.counted,
        "party": claim.party,
        "actor": claim.actor,
        "means": claim.means,
        "place": claim.place,
        "from": claim.from_,
        "when": claim.when,
        "date": claim.date,
        "source": list(claim.source),
        "status": claim.status,
        "scope": claim.scope,
        "part_of": claim.part_of,
        "id": claim.id,
        "confidence": round(claim.confidence, 4),
        "roles": {
            "counted": _span(roles.counted),
            "actor": _span(roles.actor),
            "means": _span(roles.means),
            "place": _span(roles.place),
            "from": _span(roles.from_),
            "when": _span(roles.when),
            "source": [_span(span) for span in roles.source],
            "date": _span(roles.date),
        },
        "scores": {role: round(score, 4) for role, score in roles.scores},
        "part_of_id": claim.part_of_id,
        "place_at": place_json(claim.place_at),
        "time_at": claim.time_at and _time(claim.time_at),
        "actor_id": claim.actor_id,
        "party_id": claim.party_id,
        "source_ids": list(claim.source_ids),
        "identities": {
            "actor": _identity(claim.actor_as),
            "party": _identity(claim.party_as),
            "source": [_identity(source) for source in claim.sources_as],
        },
        "persons": _persons(claim.persons),
        "coder": claim.coder,
    }


def annotation_json(page: Page, annotation: Annotation) -> JSON:
    """What was marked in one report, as ../shared/score/spans.py reads it; `anchors` are where claims may hang.

    Raises ValueError when an attribution runs over two regions: its offsets could not be told apart.
    """
    return {
        "doc": annotation.doc,
        "parts": [_part(part) for part in page.parts],
        "mentions": [_mention(mention) for mention in annotation.mentions],
        "attributions": [_attribution(attribution) for attribution in annotation.attributions],
        "anchors": [
            {
                "region": anchor.region,
                "start": anchor.start,
                "end": anchor.end,
                "text": anchor.text,
                "kind": anchor.kind,
                "score": round(anchor.score, 4),
                "amount": _amount(anchor.amount),
                "bare": anchor.bare,
            }
            for anchor in annotation.anchors
        ],
    }


def finding_json(finding: Finding, page: Page | None) -> JSON:
    """A finding, with the words of each span it rests on; `page` is None for one across reports, which rests on claims
    and may name an event."""
    across: JSON = {} if page else {"event": finding.event}
    return {
        "doc": finding.doc,
        "rule": finding.rule,
        "sentence": finding.sentence,
        "claims": list(finding.claims),
        "evidence": [
            {"region": s.region, "start": s.start, "end": s.end, "text": page.quote(s) if page else ""}
            for s in finding.evidence
        ],
        **across,
    }


def kept_json(kept: Kept) -> JSON:
    """What adding one page did to a ledger."""
    return {"doc": kept.report, "outcome": kept.outcome, "number": kept.number, "claims": kept.claims}


def entry_json(entry: Entry) -> JSON:
    """A claim of a ledger: its line, then what the ledger knows of its report."""
    return {
        **claim_json(entry.claim),
        "title": entry.title,
        "outlet": entry.outlet,
        "published": entry.published.isoformat() if entry.published else None,
        "address": entry.address,
        "number": entry.number,
        "coded_at": entry.coded_at,
    }


def held_json(held: Held) -> JSON:
    """A claim in one of its codings."""
    return {
        **claim_json(held.claim),
        "number": held.number,
        "coded_at": held.coded_at,
        "current": held.current,
    }


def version_json(version: Version) -> JSON:
    """A version of a report."""
    return {
        "doc": version.report,
        "number": version.number,
        "version": version.version,
        "title": version.title,
        "added_at": version.added_at,
        "captured_at": version.captured_at,
        "captures": version.captures,
        "current": version.current,
        "claims": version.claims,
        "coder": version.coder,
    }


def change_json(change: Change, report: str, old: int, new: int) -> JSON:
    """What became of a claim from version `old` of a report to version `new`."""
    return {
        "doc": report,
        "from": old,
        "to": new,
        "what": change.what,
        "fields": list(change.fields),
        "old": change.old and claim_json(change.old),
        "new": change.new and claim_json(change.new),
    }


def judgement_json(judgement: Judgement) -> JSON:
    """A judgement, under the names of its record."""
    return {name: getattr(judgement, name) for name in _JUDGEMENT}


_JUDGEMENT = ("id", "at", "who", "verb", "report", "claim", "other", "field", "value", "reason", "undoes")


def judged_json(claim: Claim | None, standing: Standing) -> JSON:
    """What people say of a claim, or of a report (None): the verdict, and each correction beside what it corrects."""
    was = {} if claim is None else claim_json(claim)
    return {
        "verdict": standing.verdict,
        "who": standing.who,
        "at": standing.at,
        "reason": standing.reason,
        "disputed": standing.disputed,
        "corrections": [
            {
                "field": each.field,
                "was": was.get("part_of_id" if each.field == "part_of" else each.field),
                "value": each.value,
                "who": each.who,
                "at": each.at,
                "reason": each.reason,
                "judgement": each.id,
            }
            for each in standing.corrections
        ],
        "same": list(standing.same),
        "different": list(standing.different),
        "remarks": standing.remarks,
    }


def stats_json(stats: Stats) -> JSON:
    """What is in a ledger, counted; groups as lists of a name and its count."""
    groups = ("outlets", "kinds", "statuses", "coders", "verbs")
    return {
        name: [list(each) for each in value]
        if name in groups
        else value.isoformat()
        if hasattr(value, "isoformat")
        else value
        for name, value in ((name, getattr(stats, name)) for name in stats.__dataclass_fields__)
    }


def fault_json(fault: Fault) -> JSON:
    """What does not hold in a ledger."""
    return {"rule": fault.rule, "where": fault.where, "sentence": fault.sentence}


def _span(span: Span | None) -> JSON | None:
    return {"region": span.region, "start": span.start, "end": span.end} if span else None


def _part(part: Part) -> JSON:
    return {
        "kind": part.kind,
        "region": part.region,
        "start": part.start,
        "end": part.end,
        "page_start": part.page_start,
        "page_end": part.page_end,
        "selector": part.selector,
    }


def _amount(amount: Amount | None) -> JSON | None:
    return {"low": amount.low, "high": amount.high, "bound": amount.bound} if amount else None


def _time(time: Time) -> JSON:
    return {
        "start": time.start.isoformat() if time.start else None,
        "end": time.end.isoformat() if time.end else None,
        "date_prec": time.date_prec,
    }


def place_json(place: Place | None) -> JSON | None:
    """A resolved place, None for none."""
    if place is None:
        return None
    return {
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "geonameid": place.geonameid,
        "where_prec": place.where_prec,
        "within": list(place.within),
        "id": place.id,
        "source": place.source,
        "kind": place.kind,
        "method": place.method,
        "candidates": [
            {"name": c.name, "lat": c.lat, "lon": c.lon, "id": c.id, "share": c.share} for c in place.candidates
        ],
    }


def _identity(identity: Identity | None) -> JSON | None:
    if identity is None:
        return None
    return {
        "id": identity.id,
        "name": identity.name,
        "kind": identity.kind,
        "side": identity.side,
        "method": identity.method,
        "evidence": _span(identity.evidence),
        "named": identity.named,
        "person": identity.person,
        "others": list(identity.others),
    }


def _persons(persons: Persons | None) -> JSON | None:
    if persons is None:
        return None
    return {
        "status": persons.status,
        "age": persons.age,
        "sex": persons.sex,
        "names": [_span(span) for span in persons.names],
    }


def _mention(mention: Mention) -> JSON:
    return {
        "region": mention.region,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
        "layers": list(mention.layers),
        "score": round(mention.score, 4),
        "place": place_json(mention.place),
        "time": mention.time and {"timex": mention.time.timex, **_time(mention.time)},
        "amount": _amount(mention.amount),
    }


def _attribution(attribution: Attribution) -> JSON:
    regions = {span.region for span in (*attribution.source, *attribution.cue, *attribution.content)}
    if len(regions) != 1:
        raise ValueError(f"an attribution stands in one region of the page, got {sorted(regions)}")
    return {
        "region": regions.pop(),
        "source": [[span.start, span.end] for span in attribution.source],
        "cue": [[span.start, span.end] for span in attribution.cue],
        "content": [[span.start, span.end] for span in attribution.content],
        "inside": attribution.inside,
        "score": round(attribution.score, 4),
    }
