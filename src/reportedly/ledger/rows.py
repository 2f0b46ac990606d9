"""Records to rows and back: what is read from a ledger equals what was put in."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from reportedly.records import (
    Claim,
    Comment,
    Identity,
    Judgement,
    Meter,
    Page,
    Part,
    Persons,
    Place,
    PlaceCandidate,
    Roles,
    Span,
    Time,
    region_of,
)

Row = Mapping[Any, Any]


def now() -> str:
    """This second in UTC, as the ledger writes times: ``2017-01-20T09:30:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(*fields: object) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the fields, as versions and ids have it."""
    return hashlib.sha256(json.dumps(fields).encode("ascii")).hexdigest()[:16]


# --- pages -----------------------------------------------------------------------------------------------------------


def thread_version(page: Page) -> str | None:
    """The version of a page's comments; None where it has none."""
    if not page.comments:
        return None
    return digest("comments", [[comment.author, comment.text, comment.parent] for comment in page.comments])


def state_of(page: Page) -> str:
    """A digest of what a page shows beside its version: comments, meter, date, outlet, language, address.

    A page whose version and state are known is kept already. Its menus, and so its raw bytes, may differ.
    """
    published = page.published.isoformat() if page.published else None
    meter = _meter_json(page.meter)
    return digest(thread_version(page), meter, page.outlet, published, page.published_from, page.language, page.address)


def basis_of(page: Page, *, comments: bool) -> str:
    """A digest of what claims rest on beside the version: the date times hang on, outlet, language, comments coded."""
    published = page.published.isoformat() if page.published else None
    return digest(page.outlet, published, page.language, thread_version(page) if comments else None)


def version_row(page: Page) -> dict[str, Any]:
    return {"version": page.version, "title": page.title, "text": page.text, "captions": list(page.captions)}


def capture_row(page: Page) -> dict[str, Any]:
    parts = [[p.kind, p.start, p.end, p.page_start, p.page_end, p.selector] for p in page.parts]
    layout = json.dumps({"page_text": page.page_text, "parts": parts}, separators=(",", ":"))
    return {
        "read_from": page.read_from,
        "address": page.address,
        "outlet": page.outlet,
        "published": page.published,
        "published_from": page.published_from,
        "language": page.language,
        "meter": _meter_json(page.meter),
        "furniture": list(page.furniture),
        "notes": list(page.notes),
        "state": state_of(page),
        "raw_digest": page.raw_digest,
        "raw": zlib.compress(page.raw),
        "layout": zlib.compress(layout.encode("ascii")),
    }


def comment_rows(page: Page) -> list[dict[str, Any]]:
    return [
        {"number": number, "author": comment.author, "text": comment.text, "parent": comment.parent}
        for number, comment in enumerate(page.comments)
    ]


def page_of(row: Row, comments: Sequence[Row]) -> Page:
    """The page of a report, version and capture joined, with the rows of its comments in order.

    Raises zlib.error or ValueError when the packed parts of the row are damaged.
    """
    layout = json.loads(zlib.decompress(row["layout"]))
    meter = row["meter"]
    return Page(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        page_text=layout["page_text"],
        parts=tuple(Part(kind, region_of(kind), *numbers) for kind, *numbers in layout["parts"]),
        version=row["version"],
        read_from=row["read_from"],
        address=row["address"],
        outlet=row["outlet"],
        published=row["published"],
        published_from=row["published_from"],
        language=row["language"],
        captions=tuple(row["captions"]),
        comments=tuple(Comment(c["author"], c["text"], c["parent"]) for c in comments),
        meter=meter and Meter(tuple(meter["scale"]), meter["raised"], meter["currency"]),
        furniture=tuple(row["furniture"]),
        notes=tuple(row["notes"]),
        raw=zlib.decompress(row["raw"]),
        raw_digest=row["raw_digest"],
    )


def _meter_json(meter: Meter | None) -> dict[str, Any] | None:
    if meter is None:
        return None
    return {"scale": list(meter.scale), "raised": meter.raised, "currency": meter.currency}


# --- claims ----------------------------------------------------------------------------------------------------------

_PLAIN = (
    "id n region kind evidence evidence_start amount amount_start low high bound counted party actor means place when "
    "date status scope part_of part_of_id confidence actor_id party_id"
).split()


def claim_row(claim: Claim) -> dict[str, Any]:
    """A claim's columns. Its report and coder stand in the coding's row."""
    place, time = claim.place_at, claim.time_at
    return {
        **{name: getattr(claim, name) for name in _PLAIN},
        "from": claim.from_,
        "source": list(claim.source),
        "source_ids": list(claim.source_ids),
        "identities": {
            "actor": _identity_json(claim.actor_as),
            "party": _identity_json(claim.party_as),
            "source": [_identity_json(source) for source in claim.sources_as],
        },
        "persons": _persons_json(claim.persons),
        "roles": _roles_json(claim.roles),
        "scores": dict(claim.roles.scores),
        "place_at": place and _place_json(place),
        "place_name": place and place.name,
        "lat": place and place.lat,
        "lon": place and place.lon,
        "where_prec": place and place.where_prec,
        "time_at": time and _time_json(time),
        "date_start": time and time.start,
        "date_end": time and time.end,
        "date_prec": time and time.date_prec,
    }


def claim_of(row: Row) -> Claim:
    """The claim of a row that has its report's id as `doc` and its coding's `coder` beside its own columns."""
    return Claim(
        **{name: row[name] for name in _PLAIN},
        doc=row["doc"],
        coder=row["coder"],
        from_=row["from"],
        source=tuple(row["source"]),
        source_ids=tuple(row["source_ids"]),
        actor_as=_identity_of(row["identities"]["actor"]),
        party_as=_identity_of(row["identities"]["party"]),
        sources_as=tuple(_identity_of(source) for source in row["identities"]["source"]),
        persons=_persons_of(row["persons"]),
        roles=_roles_of(row["roles"], row["scores"]),
        place_at=row["place_at"] and _place_of(row["place_at"]),
        time_at=row["time_at"] and _time_of(row["time_at"]),
    )


_ROLES = {"counted": "counted", "actor": "actor", "means": "means", "place": "place", "from": "from_", "when": "when"}


def _span_json(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"region": span.region, "start": span.start, "end": span.end}


def _roles_json(roles: Roles) -> dict[str, Any]:
    """The roles that are there: most claims have few."""
    spans = {name: _span_json(getattr(roles, attribute)) for name, attribute in _ROLES.items()}
    spans["date"] = _span_json(roles.date)
    found: dict[str, Any] = {name: span for name, span in spans.items() if span is not None}
    if roles.source:
        found["source"] = [_span_json(span) for span in roles.source]
    return found


def _roles_of(spans: Mapping[str, Any], scores: Mapping[str, float]) -> Roles:
    return Roles(
        **{attribute: Span(**spans[name]) for name, attribute in _ROLES.items() if name in spans},
        source=tuple(Span(**span) for span in spans.get("source", ())),
        date=Span(**spans["date"]) if "date" in spans else None,
        scores=tuple(scores.items()),  # type: ignore[arg-type]  # the keys are RoleName
    )


# `dataclasses.asdict` copies deeply, and took a third of the time of keeping a page.
def _shallow(record: Place | PlaceCandidate | Time | Identity) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _place_json(place: Place) -> dict[str, Any]:
    return {**_shallow(place), "candidates": [_shallow(candidate) for candidate in place.candidates]}


def _place_of(value: dict[str, Any]) -> Place:
    candidates = tuple(PlaceCandidate(**candidate) for candidate in value["candidates"])
    return Place(**{**value, "within": tuple(value["within"]), "candidates": candidates})


def _identity_json(identity: Identity | None) -> dict[str, Any] | None:
    return None if identity is None else {**_shallow(identity), "evidence": _span_json(identity.evidence)}


def _identity_of(value: dict[str, Any] | None) -> Identity | None:
    if value is None:
        return None
    evidence = value["evidence"] and Span(**value["evidence"])
    return Identity(**{**value, "evidence": evidence, "others": tuple(value["others"])})


def _persons_json(persons: Persons | None) -> dict[str, Any] | None:
    if persons is None:
        return None
    names = [_span_json(span) for span in persons.names]
    return {"status": persons.status, "age": persons.age, "sex": persons.sex, "names": names}


def _persons_of(value: dict[str, Any] | None) -> Persons | None:
    if value is None:
        return None
    return Persons(**{**value, "names": tuple(Span(**span) for span in value["names"])})


def _time_json(time: Time) -> dict[str, Any]:
    days = {name: day and day.isoformat() for name, day in (("start", time.start), ("end", time.end))}
    return {**_shallow(time), **days}


def _time_of(value: dict[str, Any]) -> Time:
    days = {name: value[name] and date.fromisoformat(value[name]) for name in ("start", "end")}
    return Time(**{**value, **days})


# --- judgements ------------------------------------------------------------------------------------------------------

JUDGEMENT_FIELDS = "id at who verb report claim other field value reason undoes".split()


def judgement_of(row: Row) -> Judgement:
    return Judgement(**{name: row[name] for name in JUDGEMENT_FIELDS})
