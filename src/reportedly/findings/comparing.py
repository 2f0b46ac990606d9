"""Where an amount lies among comparable ones: those of the reports at hand, and a table that ships.

The table (amounts.json) has percentiles by kind, from the coded reports and, for deaths, from UCDP GED (CC BY 4.0;
Sundberg and Melander 2013); ``python -m lab.train.reference_amounts`` builds it anew.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reportedly.findings.loud import LOUD
from reportedly.records import Claim, ClaimKind

#: Fewer known amounts than this say nothing about what is much.
ENOUGH = 30


@cache
def _shipped() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    found: Mapping[str, Sequence[Mapping[str, Any]]] = json.loads(
        files("reportedly.findings").joinpath("amounts.json").read_text(encoding="utf-8")
    )
    return found


def standing(claim: Claim, known: Mapping[ClaimKind, Sequence[int]]) -> str:
    """How a claim's figure stands among amounts of its kind, with their number, in words.

    `known` has the amounts of the reports at hand, by kind, as `amounts_by_kind` gives them.
    """
    low = claim.low if claim.low is not None else claim.high or 0
    high = claim.high if claim.high is not None else low
    parts = [_among(low, high, known.get(claim.kind, ()), "in these reports")]
    for row in _shipped().get(claim.kind, ()):
        at, number = row["at"], row["n"]
        if number < ENOUGH:
            parts.append(f"too few to say in {row['of']} ({number})")
            continue
        below = sum(a < low for a in at[1:])
        above = sum(a > high for a in at[1:])
        parts.append(f"of {number:,} in {row['of']}, {below} in 100 are smaller and {above} in 100 larger")
    return "; ".join(parts)


def _among(low: int, high: int, known: Sequence[int], where: str) -> str:
    if len(known) < ENOUGH:
        return f"too few to say {where} ({len(known)})"
    smaller, larger = bisect_left(known, low), len(known) - bisect_right(known, high)
    return f"of {len(known):,} {where}, {smaller:,} are smaller and {larger:,} larger"


def amounts_by_kind(claims: Iterable[Claim]) -> dict[ClaimKind, list[int]]:
    """Comparable amounts, the smallest first: of an event, with a number, no parts."""
    found: dict[ClaimKind, list[int]] = defaultdict(list)
    for claim in claims:
        amount = claim.low if claim.low is not None else claim.high
        if amount and claim.scope == "event" and claim.part_of_id is None and claim.status != "denied":
            found[claim.kind].append(amount)
    return {kind: sorted(several) for kind, several in found.items()}


@dataclass(frozen=True, slots=True)
class WordUse:
    """A loud word in one outlet's titles, with the figures of a kind that went with it; no median of too few."""

    outlet: str
    word: str
    kind: ClaimKind
    n: int
    low: int
    median: int | None
    high: int


def words_by_outlet(titled: Iterable[tuple[str, str, Claim]]) -> tuple[WordUse, ...]:
    """Which amounts each outlet's loud words carry, from outlet, title and the title's figure; commonest first."""
    amounts: dict[tuple[str, str, ClaimKind], list[int]] = defaultdict(list)
    for outlet, title, claim in titled:
        for word in loud_words(title):
            amounts[outlet, word, claim.kind].append(claim.low if claim.low is not None else claim.high or 0)
    uses = []
    for (outlet, word, kind), found in amounts.items():
        found.sort()
        median = found[len(found) // 2] if len(found) >= ENOUGH else None
        uses.append(WordUse(outlet, word, kind, len(found), found[0], median, found[-1]))
    return tuple(sorted(uses, key=lambda use: (-use.n, use.outlet, use.word, use.kind)))


def loud_words(text: str) -> tuple[str, ...]:
    """The loud words in a text, in lower case, each once."""
    return tuple(dict.fromkeys(word.lower() for word in LOUD.findall(text)))
