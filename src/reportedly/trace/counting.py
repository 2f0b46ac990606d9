"""Which origins an event counts, and in words why it does not count the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.records import Claim, Origin, Seconding
from reportedly.trace.origins import independent

#: Claims that are likelier wrong than right are shown and earn no origin; nor does an origin count that is too weakly
#: linked: the scores of its claims' links to it, summed within one report. A score is no chance: of links scored 0.3 to
#: 0.5 on the development half 54 of 65 are right, and below 0.3 there are none to judge by (decision 0221).
SURE, LINKED = 0.5, 0.3
#: The score of a link that a rule made and the reader did not score.
_BY_RULE = 0.5


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An origin that claims of an event have and that the event does not count, with the reason as a half sentence."""

    origin: Origin
    why: str


def counting(
    claims: Iterable[Claim], origins: Mapping[str, Origin | None], seconded: Iterable[Seconding] = ()
) -> tuple[tuple[Origin, ...], tuple[Uncounted, ...]]:
    """The independent origins of an event's claims and of what is said of them without a claim (`seconded`), by key;
    and those that are not counted.

    What speaks for an origin is judged by its own claims alone and never added up over reports, so that another report
    with the same words changes nothing (docs/decisions/0192-no-majority-decides-a-count.md).
    """
    of: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        origin = origins.get(claim.id)
        if origin is not None:
            of[origin.key].append(claim)
    beside = {each.origin.key: each.origin for each in seconded}
    reasons = {key: "" if key in beside else _against(several) for key, several in of.items()}
    stated = [origins[c.id] for key, several in of.items() if not reasons[key] for c in several]
    counted = independent((*stated, *beside.values()))
    kept = {origin.key for origin in counted}
    left = [
        Uncounted(_shortest(several, origins), reasons[key] or "may be among those named")
        for key, several in sorted(of.items())
        if key not in kept
    ]
    return counted, tuple(left)


def _against(claims: Sequence[Claim]) -> str:
    """Why these claims of one origin do not make it count, "" where they do."""
    sure = [claim for claim in claims if claim.confidence >= SURE]
    if not sure:
        return f"its claims are too uncertain (confidence {max(c.confidence for c in claims):.2f} at most)"
    linked: dict[str, float] = defaultdict(float)
    for claim in sure:
        linked[claim.doc] += dict(claim.roles.scores).get("source", _BY_RULE)
    most = max(linked.values())
    return "" if most >= LINKED else f"may not be who is cited for this (score {most:.2f})"


def _shortest(claims: Iterable[Claim], origins: Mapping[str, Origin | None]) -> Origin:
    return min((o for c in claims if (o := origins[c.id]) is not None), key=lambda o: (o.name, o.relays))
