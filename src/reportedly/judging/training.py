"""Judged claims as training data: the codebook's fields, numbered anew within each report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly.records import Claim, Standing


@dataclass(frozen=True, slots=True)
class Example:
    """A judged claim with its corrections applied; `version` and `number` are those of the report it stands in."""

    claim: Claim
    version: str
    number: int
    standing: Standing


def numbered(examples: Sequence[Example]) -> list[Example]:
    """The examples of one report in text order, title first, `n` counting them.

    `part_of` is the number of the whole where that is among them, else None; `part_of_id` stays.
    """
    ordered = sorted(examples, key=lambda e: (e.claim.region != "title", e.claim.region, _place(e.claim)))
    numbers = {example.claim.id: n for n, example in enumerate(ordered, 1)}
    return [
        replace(
            example,
            claim=replace(
                example.claim, n=numbers[example.claim.id], part_of=numbers.get(example.claim.part_of_id or "")
            ),
        )
        for example in ordered
    ]


def _place(claim: Claim) -> tuple[int, int, str]:
    start = claim.evidence_start if claim.amount_start is None else claim.amount_start
    return start, claim.evidence_start, claim.id
