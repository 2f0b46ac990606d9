"""Figures against figures: which kinds may speak of one thing, and what bears out what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.records import Bound, Claim, ClaimKind

#: Kinds whose figures can speak of one happening. Killed and wounded meet only through a figure that covers both.
_COMPATIBLE: tuple[frozenset[ClaimKind], ...] = (
    frozenset({"killed", "casualties"}),
    frozenset({"wounded", "casualties"}),
    frozenset({"deployed", "strength"}),
)
#: "about n" is held to cover a tenth on either side.
ABOUT = 0.1


def compatible(one: ClaimKind, other: ClaimKind) -> bool:
    return one == other or any(one in kinds and other in kinds for kinds in _COMPATIBLE)


def has_figure(claim: Claim) -> bool:
    """Whether the claim states a number above zero."""
    return bool(claim.low or claim.high)


def counts_many(claim: Claim) -> bool:
    """Whether the claim states a number of more than one: a single death is told, not counted."""
    return has_figure(claim) and (claim.high is None or claim.high > 1 or bool(claim.low and claim.low > 1))


def interval(low: int | None, high: int | None, bound: Bound) -> tuple[float, float]:
    """The numbers an amount leaves open."""
    least = float(low) if low is not None else 0.0
    most = float(high) if high is not None else float("inf")
    if bound == "about" and low is not None and high is not None:
        return least * (1 - ABOUT), most * (1 + ABOUT)
    return least, most


def bears_out(claim: Claim, low: int | None, high: int | None, bound: Bound) -> bool:
    """Whether a body's amount says what the claim says, bound and all, or more narrowly."""
    if (claim.low, claim.high) == (low, high) and claim.bound == bound:
        return True
    least, most = interval(claim.low, claim.high, claim.bound)
    given_least, given_most = interval(low, high, bound)
    if claim.bound == "exact":
        # "70" over "some 70" is how titles are cut; a lost "at least" or "up to" is another matter
        return bound in ("exact", "about") and given_least <= least <= given_most
    return (least <= given_least and given_most <= most) or (claim.bound == "about" and _meet(claim, low, high, bound))


def loses_bound(claim: Claim, low: int | None, high: int | None, bound: Bound) -> bool:
    """Whether an exact figure stands where the other amount has its number as a bound: "20" for "at least 20"."""
    return claim.bound == "exact" and bound in ("at_least", "at_most", "between") and claim.low in (low, high)


def _meet(claim: Claim, low: int | None, high: int | None, bound: Bound) -> bool:
    least, most = interval(claim.low, claim.high, claim.bound)
    given_least, given_most = interval(low, high, bound)
    return least <= given_most and given_least <= most


#: Sums are sought up to this total; beyond it a title's figure is a round one.
_LARGEST_SUM = 5000


def is_sum(total: Claim, parts: Iterable[Claim]) -> bool:
    """Whether some figures of the body add up to the total, taking each of them once.

    In a long body chance alone finds a sum: then the title is left alone, as it is where it may be right.
    """
    numbers = [part.low or part.high or 0 for part in parts if has_figure(part)]
    wanted = total.low or total.high or 0
    if total.bound == "at_least" and sum(numbers) >= wanted:
        return True
    if wanted > _LARGEST_SUM:
        return wanted in (sum(numbers), sum(set(numbers)))
    reached = {0}
    for number in numbers:
        reached |= {number + other for other in reached if number + other <= wanted}
    return wanted in reached


def nearest(claim: Claim, others: Sequence[Claim], most: int = 3) -> list[Claim]:
    """The figures closest to the claim's, one of each wording, in text order."""
    wanted = claim.low or claim.high or 0
    once: dict[tuple[int | None, int | None, Bound], Claim] = {}
    for other in others:
        kept = once.get((other.low, other.high, other.bound))
        if kept is None or (other.source and not kept.source):
            once[other.low, other.high, other.bound] = other
    by_distance = sorted(once.values(), key=lambda other: abs((other.low or other.high or 0) - wanted))
    return sorted(by_distance[:most], key=lambda other: other.n)
