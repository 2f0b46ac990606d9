"""The addresses of views, and the other way: a query -> what it asks for, with a word of what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode, urlsplit

from reportedly.errors import UsageError
from reportedly.records import CLAIM_KINDS, Claim
from reportedly.web.filtering import Box, EventFilter
from reportedly.web.surveyed import ClaimLine


def query_of(**pairs: object) -> str:
    """A query string; what UTF-8 cannot hold becomes a question mark."""
    return urlencode(pairs, errors="replace")


def report_address(report: str, version: int | None = None, against: int | None = None) -> str:
    """Of a report, or of one of its versions, or of what changed since another."""
    pairs = {"id": report, "version": version, "against": against}
    return "/report?" + query_of(**{name: value for name, value in pairs.items() if value is not None})


def claim_address(claim: Claim | ClaimLine) -> str:
    """Of a claim, in its report."""
    return f"{report_address(claim.doc)}#claim-{claim.n}"


def event_address(event: str, part: str = "") -> str:
    """Of an event, or a file of it."""
    return f"/event/{quote(event, safe='')}" + (f"/{part}" if part else "")


def source_address(key: str) -> str:
    """Of an origin."""
    return "/source?" + query_of(key=key)


def outside(address: str | None) -> str | None:
    """A report's own address where a browser may follow it: nothing but http and https is a link."""
    if not address:
        return None
    try:
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def filter_of(query: Mapping[str, str]) -> EventFilter:
    """The events a query asks for; empty fields ask for nothing. Raises UsageError."""
    kind = next((each for each in CLAIM_KINDS if each == query.get("kind")), None)
    if query.get("kind") and kind is None:
        raise UsageError(f"kind {query['kind']!r} is none of the codebook's; one of {', '.join(CLAIM_KINDS)}")
    return EventFilter(
        q=query.get("q", "").strip(),
        since=day(query, "since"),
        until=day(query, "until"),
        place=query.get("place", "").strip(),
        within=box_of(query, "within"),
        kind=kind,
        side=query.get("side", "").strip(),
        source=query.get("source", "").strip(),
        origins=count(query, "origins"),
        reports=count(query, "reports"),
        disagree=query.get("disagree", "") not in ("", "0"),
    )


def day(query: Mapping[str, str], name: str) -> date | None:
    """A day of a query. Raises UsageError."""
    value = query.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{name} is {value!r}, which is no day; write it as 2017-01-20") from None


def count(query: Mapping[str, str], name: str) -> int | None:
    """A number from 1 of a query, None where it is not given. Raises UsageError."""
    value = query.get(name, "").strip()
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not int(value[:9]) > 0 or len(value) > 9:
        raise UsageError(f"{name} is {value!r}; a whole number from 1")
    return int(value)


def box_of(query: Mapping[str, str], name: str) -> Box | None:
    """West, south, east and north of a part of the earth, in degrees. Raises UsageError."""
    value = query.get(name, "").strip()
    if not value:
        return None
    try:
        west, south, east, north = (float(side) for side in value.split(","))
    except ValueError:
        raise UsageError(f"{name} is {value!r}; four numbers, west,south,east,north, parted by commas") from None
    if not all(math.isfinite(side) for side in (west, south, east, north)) or west >= east or south >= north:
        raise UsageError(f"{name} is {value!r}; west must be less than east, and south than north")
    return west, south, east, north
