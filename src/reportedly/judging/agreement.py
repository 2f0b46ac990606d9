"""Two coders of the same reports compared: which claims both have, how well they agree, and what to settle."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from reportedly.records import Claim, Span

#: Fields in which the two claims of a pair are compared.
COMPARED = tuple(
    "kind amount low high bound counted party actor means place from_ when date source status scope".split()
)


@dataclass(frozen=True, slots=True)
class Paired:
    """The claims of one report by two coders: those that hang on the same words, and those only one of them has."""

    pairs: tuple[tuple[Claim, Claim], ...]
    only_first: tuple[Claim, ...]
    only_second: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well two coders agree. F1 is symmetric; an alpha is None where it is not defined.

    `found` counts pairs of one kind, `figure` those with the same low and high as well. The alphas are over pairs:
    whether a claim is there at all is what `found` measures.
    """

    reports: int
    first: int
    second: int
    pairs: int
    found: float | None
    figure: float | None
    kind: float | None
    status: float | None
    party: float | None


def paired(first: Sequence[Claim], second: Sequence[Claim]) -> Paired:
    """Pair claims of one report whose anchors (the amount, else the evidence) overlap; no claim is paired twice.

    Those of one kind first, the same figure before another, the larger overlap before the smaller: as the measure of
    accuracy pairs them. What is left is paired whatever its kind.
    """
    options = sorted(
        (
            (one.kind != other.kind, (one.low, one.high) != (other.low, other.high), -common, i, j)
            for i, one in enumerate(first)
            for j, other in enumerate(second)
            if (common := _common(_anchor(one), _anchor(other))) > 0
        )
    )
    left, right = set(range(len(first))), set(range(len(second)))
    pairs = []
    for *_, i, j in options:
        if i in left and j in right:
            pairs.append((i, j))
            left.discard(i)
            right.discard(j)
    return Paired(
        tuple((first[i], second[j]) for i, j in sorted(pairs)),
        tuple(first[i] for i in sorted(left)),
        tuple(second[j] for j in sorted(right)),
    )


def agreement(compared: Sequence[Paired]) -> Agreement:
    """The figures over all reports that both have coded."""
    pairs = [pair for each in compared for pair in each.pairs]
    first = len(pairs) + sum(len(each.only_first) for each in compared)
    second = len(pairs) + sum(len(each.only_second) for each in compared)
    found = [(one, other) for one, other in pairs if one.kind == other.kind]
    figure = [(one, other) for one, other in found if (one.low, one.high) == (other.low, other.high)]
    both = first + second
    return Agreement(
        reports=len(compared),
        first=first,
        second=second,
        pairs=len(pairs),
        found=2 * len(found) / both if both else None,
        figure=2 * len(figure) / both if both else None,
        kind=alpha([(one.kind, other.kind) for one, other in pairs]),
        status=alpha([(one.status, other.status) for one, other in pairs]),
        party=alpha([(_side(one), _side(other)) for one, other in pairs]),
    )


def differing(one: Claim, other: Claim) -> tuple[str, ...]:
    """The codebook's names of the fields in which a pair differs."""
    return tuple(name.rstrip("_") for name in COMPARED if getattr(one, name) != getattr(other, name))


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal data; each unit holds one value a coder, None where that coder gave none.

    From the coincidences of values within units: 1 - observed / expected disagreement, units with fewer than two values
    left out (K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania, 2011, section
    C). None where fewer than two values are used: then nothing could have been told apart.
    """
    weights: dict[tuple[Hashable, Hashable], float] = {}
    for unit in units:
        values = [value for value in unit if value is not None]
        if len(values) < 2:
            continue
        for i, one in enumerate(values):
            for j, other in enumerate(values):
                if i != j:
                    weights[one, other] = weights.get((one, other), 0.0) + 1 / (len(values) - 1)
    totals: dict[Hashable, float] = {}
    for (one, _), weight in weights.items():
        totals[one] = totals.get(one, 0.0) + weight
    if len(totals) < 2:
        return None
    n = sum(totals.values())
    observed = sum(weight for (one, other), weight in weights.items() if one != other)
    expected = sum(a * b for one, a in totals.items() for other, b in totals.items() if one != other) / (n - 1)
    return 1 - observed / expected


def _side(claim: Claim) -> frozenset[str]:
    """The sides of a party whatever their order: "rebels and civilians" are the same two."""
    return frozenset(claim.party.casefold().replace(" or ", " and ").split(" and "))


def _anchor(claim: Claim) -> Span:
    return claim.amount_span or claim.span


def _common(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start) if one.region == other.region else 0
