"""Claims of many reports, grouped into happenings.

    sketch.py     what grouping looks at in a claim
    likeness.py   how likely two are of one happening: a weighted sum, no feature alone decides
    threads.py    the claims of one report, parted into threads
    grouping.py   threads of many reports, grouped; page by page, in any order
    merge.py      average linkage
    sweeping.py   the same of very many reports, a season at a time
    telling.py    a group as an event: what, where, when, and why its claims belong together

`Grouper` holds the state and takes pages in and out; `group` does it at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.events.grouping import Grouper, Told, odds_of, reach
from reportedly.events.sketch import Days, Sketch
from reportedly.events.sweeping import Sweep, groups
from reportedly.events.telling import event_of, id_of
from reportedly.events.threads import Thread, digest, is_total, threads_of
from reportedly.records import Claim, Judgement, Page

__all__ = [
    "Days",
    "Grouper",
    "Sketch",
    "Sweep",
    "Thread",
    "Told",
    "around",
    "digest",
    "event_of",
    "groups",
    "id_of",
    "is_total",
    "odds_of",
    "reach",
    "threads_of",
    "told_by",
]

#: Characters to either side of a claim's evidence that are read with it: about a sentence.
_BESIDE = 120


def around(page: Page, claims: Iterable[Claim]) -> dict[str, str]:
    """The words that each claim stands among, by claim id."""
    return {
        claim.id: page.region(claim.region)[
            max(0, claim.evidence_start - _BESIDE) : claim.evidence_start + len(claim.evidence) + _BESIDE
        ]
        for claim in claims
    }


def told_by(judgements: Iterable[Judgement] = ()) -> Told:
    """What the judgements ``same`` and ``different`` say, given oldest first.

    Of two on one pair the later holds; one that was undone says nothing.
    """
    several = list(judgements)
    undone = {j.undoes for j in several if j.verb == "undo"}
    held: dict[tuple[str, str], str] = {}
    for judgement in several:
        if (
            judgement.verb in ("same", "different")
            and judgement.claim
            and judgement.other
            and judgement.id not in undone
        ):
            first, then = sorted((judgement.claim, judgement.other))
            held[first, then] = judgement.verb
    return Told(
        same=[pair for pair, verb in held.items() if verb == "same"],
        different=[pair for pair, verb in held.items() if verb == "different"],
    )
