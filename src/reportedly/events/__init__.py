"""Claims of many reports, grouped into happenings.

    sketch.py     what grouping looks at in a claim
    likeness.py   how likely two are of one happening: a weighted sum, no feature alone decides
    threads.py    the claims of one report, parted into threads
    grouping.py   threads of many reports, grouped; page by page, in any order
    merge.py      average linkage
    telling.py    a group as an event: what, where, when, and why its claims belong together

`Grouper` holds the state and takes pages in and out; `group` does it at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.events.grouping import Grouper
from reportedly.events.telling import event_of
from reportedly.events.threads import digest, is_total
from reportedly.records import Claim, Judgement, Page

__all__ = ["Grouper", "around", "digest", "event_of", "grouper_of", "is_total"]

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


def grouper_of(judgements: Iterable[Judgement] = ()) -> Grouper:
    """A grouper that goes by these judgements first; of two on one pair, the later in order holds."""
    held: dict[frozenset[str], Judgement] = {frozenset((j.claim, j.other)): j for j in judgements}
    pairs = [(tuple(sorted(pair)), held[pair].verdict) for pair in held if len(pair) == 2]
    return Grouper(
        same=[(a, b) for (a, b), verdict in pairs if verdict == "same"],
        different=[(a, b) for (a, b), verdict in pairs if verdict == "different"],
    )
