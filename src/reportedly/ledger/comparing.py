"""What became of claims between two codings: appeared, vanished, changed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from reportedly.records import Change, Claim

#: The codebook's fields that make a claim another; places in the text move with every edit and are left out.
COMPARED = (
    "region kind evidence amount low high bound counted party actor means place from_ when date source status scope "
    "part_of_id"
).split()
#: Least likeness (0-1, by words) of two evidences that are taken for one that was edited.
LIKE = 0.6


def changes(old: Sequence[Claim], new: Sequence[Claim]) -> tuple[Change, ...]:
    """From `old` to `new`: in the order of `new`, what vanished after what stood before it.

    Claims with one id are one claim. Of the rest, an old and a new one of one region and kind whose evidence is much
    alike are one claim that was edited ("At least 12 killed" -> "At least 15 killed").
    """
    later = {claim.id: claim for claim in new}
    partner = {claim.id: later[claim.id] for claim in old if claim.id in later}
    taken = {claim.id for claim in partner.values()}
    partner |= _edited([c for c in old if c.id not in later], [c for c in new if c.id not in taken])
    found: list[tuple[int, int, Change]] = []
    matched = {claim.id for claim in partner.values()}
    at = 0
    for claim in old:
        other = partner.get(claim.id)
        if other is None:
            found.append((at, 1, Change(claim, None)))
            continue
        at = other.n
        if fields := differing(claim, other):
            found.append((at, 0, Change(claim, other, fields)))
    found += [(claim.n, 0, Change(None, claim)) for claim in new if claim.id not in matched]
    return tuple(change for _, _, change in sorted(found, key=lambda each: each[:2]))


def differing(old: Claim, new: Claim) -> tuple[str, ...]:
    """The codebook's names of the fields in which two claims differ."""
    return tuple(name.rstrip("_") for name in COMPARED if getattr(old, name) != getattr(new, name))


def _edited(old: Sequence[Claim], new: Sequence[Claim]) -> dict[str, Claim]:
    alike = sorted(
        (
            (-likeness, one.n, other.n, one, other)
            for one in old
            for other in new
            if one.region == other.region
            and one.kind == other.kind
            and (likeness := SequenceMatcher(None, one.evidence.split(), other.evidence.split()).ratio()) >= LIKE
        ),
        key=lambda each: each[:3],
    )
    partner: dict[str, Claim] = {}
    taken: set[str] = set()
    for _, _, _, one, other in alike:
        if one.id not in partner and other.id not in taken:
            partner[one.id] = other
            taken.add(other.id)
    return partner
