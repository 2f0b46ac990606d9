"""Whose side the counted are on: the codebook's `party`.

The counted words decide where they name a side. Where they name only a sort of people ("militants", "others") or a
thing ("two vehicles"), the sides named around do, in the order that agreed best with the train claims.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.assemble.around import Around, Side
from reportedly.records import Anchor, Claim, ClaimKind, Page, Roles, Span

UNKNOWN = "unknown"
_PEOPLE: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties", "detained", "missing"})
_FORCES: frozenset[ClaimKind] = frozenset({"deployed", "withdrew", "strength"})
_THINGS: frozenset[ClaimKind] = frozenset({"destroyed", "seized"})
#: Words that say what the counted are but not whose ("militants" of a report on one group are that group's).
_SORTS = re.compile(
    r"(?<!\w)(?:militants?|terrorists?|jihadists?|jihadis?|fighters?|gunmen|members?|extremists?|commanders?|leaders?)(?!\w)"
)
#: Others of the same sort as those counted just before.
_SAME = re.compile(r"^(?:others?|more|them|of them|wounded|injured|dead|casualties|people)?$", re.IGNORECASE)
_LOSER = re.compile(
    r"(?:from|expelled|ousted|drove|driving|pushed|dislodg\w+|evict\w+|lost by|loss of)\s+(?:the\s+)?$", re.IGNORECASE
)
#: Sides that are a sort of people, not a group.
_LOOSE = frozenset({"rebels", "civilians"})


def party_of_claim(
    page: Page, around: Around, anchor: Anchor, roles: Roles, sentence: Span, before: Sequence[Claim]
) -> str:
    """The side of what a claim counts; "unknown" where the text does not say."""
    actor = around.party_of(page.quote(roles.actor)) if roles.actor is not None else None
    counted = page.quote(roles.counted) if roles.counted is not None else ""
    own = around.party_of(f"{anchor.text} {counted}" if anchor.amount is not None else counted)
    sides = around.sides(sentence.region, sentence.start, sentence.end)
    if anchor.kind == "attacks":
        return next((p for p in (actor, own) if p is not None and p != "civilians"), UNKNOWN)
    if anchor.kind in ("control", "besieged"):
        return _loser(page, sides, actor)
    if own is not None and not (own == "rebels" and _SORTS.search(counted.lower())):
        return own
    if own == "rebels":
        groups = [p for _, p in sides if p not in _LOOSE and p != actor]
        earlier = _last_named(around, sentence, actor)
        return groups[0] if len(set(groups)) == 1 else (earlier or own)
    if anchor.kind in _FORCES:
        named = {side for _, side in sides}
        return actor or (next(iter(named)) if len(named) == 1 else UNKNOWN)
    if anchor.kind in _PEOPLE and _SAME.match(counted):
        same = [c for c in before[-8:] if c.kind in _PEOPLE and sentence.holds(c.span)]
        if same:
            return same[-1].party
    if anchor.kind == "casualties":
        sufferer = _sufferer(page, anchor, sides)
        if sufferer is not None:
            return sufferer
    if anchor.kind == "casualties" or anchor.kind in _THINGS:
        other = [p for _, p in sides if p != actor and p != "civilians"]
        if other:
            return other[0]
        same = [c for c in before[-4:] if c.region == anchor.region and c.kind in _PEOPLE | _THINGS]
        if anchor.kind in _THINGS and same and same[-1].party not in ("civilians", actor):
            return same[-1].party
    return UNKNOWN


_SUFFERS = re.compile(r"(?<!\w)(?:suffer(?:ed|s|ing)?|sustain(?:ed|s|ing)?|took|taken|lost)(?!\w)", re.IGNORECASE)


def _sufferer(page: Page, anchor: Anchor, sides: Sequence[Side]) -> str | None:
    """Who suffered the losses of "… has suffered heavy losses": the first side of the sentence, its subject."""
    text = page.region(anchor.region)
    before = [(span, side) for span, side in sides if span.end <= anchor.start]
    if before and _SUFFERS.search(text, max(before[0][0].end, anchor.start - 24), anchor.start):
        return before[0][1]
    return None


def _loser(page: Page, sides: Sequence[Side], actor: str | None) -> str:
    """Who lost the place: a side that the words show to be driven out, or else the only side that is not the taker."""
    for span, side in sides:
        text = page.region(span.region)
        if side != actor and _LOSER.search(text, max(0, span.start - 20), span.start):
            return side
    others = {side for _, side in sides if side != actor and side != "civilians"}
    return next(iter(others)) if len(others) == 1 and actor is not None else UNKNOWN


#: How far back a group named earlier still says who "the militants" are, in characters: some five sentences.
_BACK = 600
_GROUPS = frozenset({"ISIS", "Nusra Front", "HTS", "al-Qaeda", "Taliban", "Hezbollah", "Hamas"})


def _last_named(around: Around, sentence: Span, actor: str | None) -> str | None:
    """The group named last before the sentence: whose "the militants" then are."""
    earlier = around.sides(sentence.region, max(0, sentence.start - _BACK), sentence.start)
    return next((side for _, side in reversed(earlier) if side in _GROUPS and side != actor), None)
