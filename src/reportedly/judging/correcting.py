"""A correction checked by the codebook, and a claim with its corrections applied.

Words that a person puts in for a quoted field must stand in the report: the value that is kept is
``{"text", "region", "start", "end"}``, for `source` a list of these. Other fields keep plain JSON values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, fields, replace
from typing import Any

from reportedly.errors import UsageError
from reportedly.judging.codebook import FIELDS
from reportedly.judging.words import nearest, places_of
from reportedly.records import (
    BOUNDS,
    CLAIM_KINDS,
    KINDS_WITHOUT_AMOUNT,
    SCOPES,
    STATUSES,
    Amount,
    Bound,
    Claim,
    Correction,
    Page,
    Roles,
    Span,
    days_in,
)

#: Fields that quote the report, one run of words each.
QUOTED = ("amount", "counted", "actor", "means", "place", "from", "when")
#: Fields that a person may set. Evidence and region are not among them: other words are another claim.
CORRECTABLE = tuple(name for name in FIELDS if name != "evidence")
_CHOICES: dict[str, Sequence[str]] = {"kind": CLAIM_KINDS, "bound": BOUNDS, "status": STATUSES, "scope": SCOPES}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
_FIGURE = frozenset({"kind", "amount", "low", "high", "bound"})


def value_of(field: str, given: str, page: Page, claim: Claim, claims: Sequence[Claim] = ()) -> Any:
    """The JSON value to keep for a field that a person sets to `given`; "" and "null" are none.

    `claims` are those of the same report, which `part_of` may name. Quoted words are looked for in title and body (and
    where the claim itself stands): in the evidence first, then nearest to it; ``words@120`` names the place at 120.
    Raises UsageError, saying what the field takes.
    """
    if field not in CORRECTABLE:
        why = "other words are another claim: reject this one" if field in ("evidence", "region") else "no such field"
        raise UsageError(f"{field} cannot be corrected ({why}); one of {', '.join(CORRECTABLE)}")
    said = given.strip()
    nothing = said in ("", "null")
    if field == "source":
        return [] if nothing else [_quoted(field, each, page, claim) for each in re.split(r"\s*>\s*", said)]
    if field in _CHOICES:
        if said not in _CHOICES[field]:
            raise UsageError(f"{field} is one of {', '.join(_CHOICES[field])}, not {said!r}")
        return said
    if field == "party":
        return "unknown" if nothing else said
    if nothing:
        return None
    if field in ("low", "high"):
        return _whole(field, said)
    if field == "part_of":
        return _part(said, claim, claims)
    if field == "date":
        return _date(said)
    return _quoted(field, said, page, claim)


def _whole(field: str, said: str) -> int:
    digits = said.replace(",", "")
    if not re.fullmatch(r"\d{1,18}", digits, flags=re.ASCII):
        raise UsageError(f"{field} is a whole number or null, not {said!r}")
    return int(digits)


def _part(said: str, claim: Claim, claims: Sequence[Claim]) -> str:
    for whole in claims:
        if said in (str(whole.n), whole.id) and whole.id != claim.id:
            return whole.id
    raise UsageError(f"part_of is the number or id of another claim of the same report, or null, not {said!r}")


def _date(said: str) -> str:
    try:
        if not _DATE.fullmatch(said):
            raise ValueError
        first, last = days_in(said)
    except ValueError:
        raise UsageError(f"date is YYYY-MM-DD, YYYY-MM, YYYY, or two of these as start/end, not {said!r}") from None
    if last < first:
        raise UsageError(f"date {said} ends before it begins")
    return said


def _quoted(field: str, said: str, page: Page, claim: Claim) -> dict[str, Any]:
    regions = dict.fromkeys(("title", "body", claim.region))
    places = places_of(page, said, tuple(regions))
    at = None
    if not places and (named := re.fullmatch(r"(.*)@(\d+)", said, flags=re.S)):
        said, at = named[1], int(named[2])
        places = places_of(page, said, tuple(regions))
    if not places:
        raise UsageError(f"{field}: the words {said!r} do not stand in the report; copy them to the letter")
    if at is not None:
        places = tuple(place for place in places if place.start == at)
        if not places:
            raise UsageError(f"{field}: the words {said!r} do not begin at {at}")
    if field == "amount":
        places = tuple(place for place in places if claim.span.holds(place))
        if not places:
            raise UsageError(f"amount: the words {said!r} do not stand in the claim's evidence: {claim.evidence!r}")
    span = nearest(places, claim.span)
    return quotation(page, span)


def quotation(page: Page, span: Span) -> dict[str, Any]:
    """The words of a span with their place, as a correction keeps them."""
    return {"text": page.quote(span), "region": span.region, "start": span.start, "end": span.end}


def figured(words: str, read: Callable[[str], Amount | None]) -> dict[str, Any]:
    """What a corrected amount says of low, high and bound, by the rules for amounts; nothing where they find none."""
    amount = read(words)
    return {} if amount is None else {"low": amount.low, "high": amount.high, "bound": amount.bound}


def check_figure(claim: Claim, corrected: Iterable[str]) -> None:
    """Raise UsageError where amount, ends and bound of a corrected claim do not go together (codebook, section 4)."""
    if not _FIGURE & set(corrected):
        return
    low, high, bound = claim.low, claim.high, claim.bound
    fits: dict[Bound, bool] = {
        "exact": low is not None and low == high,
        "about": low is not None and low == high,
        "at_least": low is not None and high is None,
        "at_most": low is None and high is not None,
        "between": low is not None and high is not None and low < high,
        "vague": low is None and high is None and claim.amount is not None,
        "none": low is None and high is None and claim.amount is None,
    }
    if not fits[bound]:
        ends = f"low {'null' if low is None else low}, high {'null' if high is None else high}"
        amount = "no amount" if claim.amount is None else f"amount {claim.amount!r}"
        raise UsageError(f"{ends} and {amount} do not go with bound {bound}; set low, high and bound together")
    if bound == "none" and claim.kind not in KINDS_WITHOUT_AMOUNT:
        raise UsageError(f"{claim.kind} needs an amount; without one only {', '.join(sorted(KINDS_WITHOUT_AMOUNT))}")


def corrected(claim: Claim, corrections: Iterable[Correction], claims: Sequence[Claim] = ()) -> Claim:
    """The claim as people have set it. What a corrected field denoted is no longer known, so it becomes None.

    Raises ValueError where corrections contradict each other (a low above a high that different persons set).
    """
    changes: dict[str, Any] = {}
    roles = claim.roles
    for correction in corrections:
        field, value = correction.field, correction.value
        attribute = "from_" if field == "from" else field
        if field == "source":
            changes["source"] = tuple(each["text"] for each in value)
            roles = replace(roles, source=tuple(_span(each) for each in value))
        elif field in QUOTED:
            changes[attribute] = None if value is None else value["text"]
            if field == "amount":
                changes["amount_start"] = None if value is None else value["start"]
            else:
                place: dict[str, Any] = {attribute: None if value is None else _span(value)}
                roles = replace(roles, **place)
        elif field == "part_of":
            changes["part_of_id"] = value
            changes["part_of"] = next((other.n for other in claims if other.id == value), None)
        else:
            changes[field] = value
        changes |= _unresolved(field)
        if field == "counted":
            changes["persons"] = None
        roles = _unscored(roles, field)
    return replace(claim, **changes, roles=roles) if changes else claim


def _unresolved(field: str) -> dict[str, Any]:
    """What a claim says of what a field denotes (`place_at`, `actor_id`, `source_ids`, …), as it is when not known."""
    about = "time" if field == "date" else field
    return {
        each.name: each.default
        for each in fields(Claim)
        if each.default is not MISSING and each.name.startswith((f"{about}_", f"{about}s_"))
    }


def _span(value: dict[str, Any]) -> Span:
    return Span(value["region"], value["start"], value["end"])


def _unscored(roles: Roles, field: str) -> Roles:
    """The reader's chance was for other words."""
    return replace(roles, scores=tuple(score for score in roles.scores if score[0] != field))


def plain_value(value: Any) -> Any:
    """A kept value as the field itself has it: the words alone of quoted ones."""
    if isinstance(value, dict):
        return value["text"]
    if isinstance(value, list):
        return [plain_value(each) for each in value]
    return value
