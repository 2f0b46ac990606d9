"""Which figures are parts of others: as the reader sees it, and where words say so ("including 12", "four of them")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportedly.records import Anchor, Claim, Page

#: Before a part.
_INCLUDING = re.compile(
    r"(?<!\w)(?:including|included|includes|among (?:them|those|whom)|of (?:whom|which)(?: at least)?"
    r"|(?:with|and) among them)\s*,?\s*(?:(?:were|are|was|is)\s+)?$",
    re.IGNORECASE,
)
#: After a part.
_OF_THEM = re.compile(
    r"\s+(?:\w+\s+)?of\s+(?:them|whom|those|the (?:dead|victims|wounded|injured|killed|casualties))\b", re.I
)
_CRITICALLY = re.compile(
    r"\s+(?:of them\s+)?(?:seriously|critically|in (?:a )?(?:serious|critical) condition)\b", re.IGNORECASE
)
#: Between two parts of one whole: "192 children and 163 women".
_SO_ON = re.compile(r"(?:\s+[\w-]+){1,3}\s*(?:,|and|,\s*and)\s+", re.IGNORECASE)
#: Letters from a whole to its part at most.
_REACH = 200
_BEFORE = 40


def parted(page: Page, anchors: Sequence[Anchor], claims: Sequence[Claim]) -> list[Claim]:
    """The claims with `part_of` set. `anchors` and `claims` run side by side."""
    seen = _seen(anchors, claims)
    out: list[Claim] = []
    for k, claim in enumerate(seen):
        if claim.part_of is None:
            whole = _told(page, seen, k, out)
            if whole is not None:
                claim = replace(claim, part_of=whole.n, part_of_id=whole.id)
        out.append(claim)
    return out


def _seen(anchors: Sequence[Anchor], claims: Sequence[Claim]) -> list[Claim]:
    """The claims with `part_of` where the reader takes a figure for a part of another ("…, three of them children")."""
    claimed = {anchor.span: claim for anchor, claim in zip(anchors, claims, strict=True)}
    wholes = {anchor.span: anchor.whole for anchor in anchors}
    out: list[Claim] = []
    for anchor, claim in zip(anchors, claims, strict=True):
        whole = None if anchor.whole is None else claimed.get(anchor.whole)
        if whole is not None and _can_hold(whole, claim):
            # of two that each take the other for the whole, the later is the part
            mutual = wholes[anchors[whole.n - 1].span] == anchor.span and _can_hold(claim, whole)
            if not mutual or whole.n < claim.n:
                claim = replace(claim, part_of=whole.n, part_of_id=whole.id)
        out.append(claim)
    return out


def _told(page: Page, claims: Sequence[Claim], k: int, done: Sequence[Claim]) -> Claim | None:
    """The whole that words name: the nearest figure of the kind before a part that is told as one."""
    claim = claims[k]
    if claim.amount_start is None or claim.amount is None:
        return None
    text, start = page.region(claim.region), claim.amount_start
    end = start + len(claim.amount)
    before = done[-1] if done else None
    if before is not None and before.part_of is not None and _beside(text, before, claim):
        whole = claims[before.part_of - 1]
        return whole if whole.kind == claim.kind and _larger(whole, claim) else None
    told = _INCLUDING.search(text, max(start - _BEFORE, 0), start) or _OF_THEM.match(text, end)
    if not told and not _CRITICALLY.match(text, end):
        return None
    for other in reversed(claims[:k]):
        if other.region != claim.region or other.amount_start is None or start - other.amount_start > _REACH:
            return None
        if other.kind in (claim.kind, "casualties") and _larger(other, claim):
            return other
    return None


def _beside(text: str, part: Claim, claim: Claim) -> bool:
    if part.region != claim.region or part.amount_start is None or part.amount is None or claim.amount_start is None:
        return False
    return part.kind == claim.kind and bool(
        _SO_ON.fullmatch(text, part.amount_start + len(part.amount), claim.amount_start)
    )


def _can_hold(whole: Claim, part: Claim) -> bool:
    """Whether one figure can hold another: the least of the part is not more than the most of the whole."""
    return whole.high is None or part.low is None or part.low <= whole.high


def _larger(whole: Claim, part: Claim) -> bool:
    """Whether a figure is surely not the same as its part."""
    least, most = whole.low if whole.low is not None else whole.high, part.high if part.high is not None else part.low
    return least is None or most is None or least > most
