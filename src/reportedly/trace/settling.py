"""Origins and links taken together: a copied claim has the origin of what it was copied from; outlets cite outlets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from reportedly.records import Claim, Link, Origin, Span

#: How far two places of one word may lie apart in two copies of a passage: signs and spaces differ.
_SLACK = 12


def settle(
    claims: Mapping[str, Sequence[Claim]],
    origins: Mapping[str, Origin | None],
    links: Iterable[Link],
    days: Mapping[str, date | None],
) -> dict[str, Origin | None]:
    """The origins of claims by id, where a claim in a copied passage has that of the same claim in the earliest report
    that has the passage: whoever copied the words did not ask anybody.

    `claims` are those of each report, by its id.
    """
    leader: dict[str, str] = {}

    def root(claim: str) -> str:
        while leader.get(claim, claim) != claim:
            claim = leader[claim]
        return claim

    by_id = {claim.id: claim for several in claims.values() for claim in several}

    def rank(claim: str) -> tuple[str, str, str]:
        day = days.get(by_id[claim].doc)
        return day.isoformat() if day else "~", by_id[claim].doc, claim

    for link in links:
        if link.relation != "republishes":
            continue
        for here, there in _same_words(link, claims.get(link.doc, ()), claims.get(link.origin, ())):
            a, b = root(here), root(there)
            if a != b:
                first, then = sorted((a, b), key=rank)
                leader[then] = first
    members: dict[str, list[str]] = defaultdict(list)
    for claim in origins:
        members[root(claim)].append(claim)
    settled: dict[str, Origin | None] = {}
    for several in members.values():
        ordered = sorted(several, key=rank)
        origin = next((origins[claim] for claim in ordered if origins[claim] is not None), None)
        settled |= dict.fromkeys(several, origin)
    return settled


def _same_words(link: Link, here: Sequence[Claim], there: Sequence[Claim]) -> Iterable[tuple[str, str]]:
    for passage in link.passages:
        inside = [(c, _offset(c, passage.there)) for c in there if _within(c, passage.there)]
        for claim in here:
            if _within(claim, passage.here):
                at = _offset(claim, passage.here)
                for other, offset in inside:
                    same = (other.kind, other.low, other.high) == (claim.kind, claim.low, claim.high)
                    if same and abs(offset - at) <= _SLACK:
                        yield claim.id, other.id
                        break


def _place(claim: Claim) -> Span:
    return claim.amount_span or claim.span


def _within(claim: Claim, span: Span) -> bool:
    return span.holds(_place(claim))


def _offset(claim: Claim, span: Span) -> int:
    return _place(claim).start - span.start


def citations(doc: str, outlet: str | None, claims: Iterable[Claim], outlets: Iterable[str]) -> tuple[Link, ...]:
    """Which of the `outlets` a report of `outlet` names as a source of its claims, and for which."""
    cited: dict[str, list[str]] = defaultdict(list)
    said = [(claim.id, words) for claim in claims if (words := " ".join(claim.source))]
    if not said:
        return ()
    own = _plain(outlet or "")
    patterns = {name: _pattern(name) for name in outlets if name and _plain(name) != own}
    for claim, words in said:
        for name, pattern in patterns.items():
            if pattern.search(words):
                cited[name].append(claim)
    return tuple(Link(doc, name, "cites", "agency", claims=tuple(ids)) for name, ids in sorted(cited.items()))


@lru_cache(maxsize=1 << 14)
def _plain(name: str) -> str:
    return re.sub(r"^the ", "", name.strip().lower())


@lru_cache(maxsize=1 << 14)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_plain(name))}s?(?!\w)", re.IGNORECASE)


def circles(links: Iterable[Link], outlet_of: Mapping[str, str | None]) -> tuple[tuple[str, ...], ...]:
    """Outlets that cite one another in a ring, each ring once, from its first name in the alphabet."""
    cites: dict[str, set[str]] = defaultdict(set)
    for link in links:
        outlet = outlet_of.get(link.doc)
        if link.relation == "cites" and outlet:
            cites[outlet].add(link.origin)
    found: set[tuple[str, ...]] = set()

    def walk(path: tuple[str, ...]) -> None:
        for other in sorted(cites.get(path[-1], ())):
            if other == path[0] and len(path) > 1:
                found.add(path)
            elif other > path[0] and other not in path and len(path) < 6:
                walk((*path, other))

    for start in sorted(cites):
        walk((start,))
    return tuple(sorted(found))
