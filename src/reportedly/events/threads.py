"""The claims of one report, parted into threads: those about one happening. What is a running total is in no thread."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from types import MappingProxyType

from reportedly.events.likeness import between_claims, log_odds
from reportedly.events.merge import merged
from reportedly.events.sketch import Days, Sketch, joined, sketch, window
from reportedly.records import Claim

#: Log odds that claims of one report must exceed on average to be one thread. A thread that holds two happenings draws
#: both into one event and gives it the other's origins; one that was parted needlessly finds its other half again when
#: threads of reports are compared (python -m lab.evaluate.events --development, docs/decisions/0220).
_BAR = 1.2
#: A claim with a longer span of days than a season is no event's.
_SEASON = 92


@dataclass(frozen=True, slots=True)
class Thread:
    """Claims of one report about one happening, in text order. `id` digests its first claim's."""

    id: str
    doc: str
    claims: tuple[Claim, ...]
    sketch: Sketch
    reported: Days | None


def is_total(claim: Claim) -> bool:
    """Whether a claim is a running total over a war, a campaign or a season, which belongs to no event."""
    if claim.scope == "cumulative":
        return True
    time = claim.time_at
    return bool(time and time.start and time.end and (time.end - time.start).days > _SEASON)


def threads_of(
    claims: Iterable[Claim],
    day: date | None,
    around: Mapping[str, str] = MappingProxyType({}),
    told: Callable[[str, str], bool | None] | None = None,
) -> tuple[Thread, ...]:
    """The threads of one report's claims; `day` is the report's, `around` has the words about each claim by its id.

    `told` says of two claims' ids what a person judged: True the same happening, False another, None nothing.
    """
    several = [claim for claim in in_order(claims) if not is_total(claim)]
    sketches = [sketch(claim, around.get(claim.id, "")) for claim in several]

    def odds(i: int, j: int) -> float:
        judged = told(several[i].id, several[j].id) if told else None
        if judged is not None:
            return 1000.0 if judged else -1000.0
        return log_odds(between_claims(several[i], several[j], sketches[i], sketches[j], j - i), "claims") - _BAR

    pairs = combinations(range(len(several)), 2)
    groups = merged([claim.id for claim in several], {(i, j): odds(i, j) for i, j in pairs})
    return tuple(_thread([several[k] for k in group], [sketches[k] for k in group], day) for group in groups)


def _thread(claims: Sequence[Claim], sketches: Sequence[Sketch], day: date | None) -> Thread:
    return Thread(digest(claims[0].id), claims[0].doc, tuple(claims), joined(sketches), window(day))


def digest(claim_id: str) -> str:
    """The id of an event that is named after a claim."""
    return hashlib.sha256(f"event\n{claim_id}".encode()).hexdigest()[:12]


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in text order, the title's first."""
    return sorted(claims, key=_place_in_text)


def _place_in_text(claim: Claim) -> tuple[bool, int, int, str]:
    return claim.region != "title", claim.evidence_start, claim.amount_start or 0, claim.id
