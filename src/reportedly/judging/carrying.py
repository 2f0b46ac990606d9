"""Which claim of a newer coding a judged claim is: judgements follow unchanged evidence (decision 0141)."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.records import Claim


def carried(judged: Sequence[Claim], now: Sequence[Claim]) -> dict[str, str]:
    """By the id of each judged claim, the id of the claim it is now; a judged claim that is none of them is left out.

    Both lists are of one report. A claim is the same by its id, else by region, kind and unchanged evidence: round the
    same words of the amount in the same place, one evidence runs on where the other ends, with no word changed in what
    both have. Without an amount, one evidence holds the other and the counted words are equal. Of several, the nearest
    in the text; no claim stands for two.
    """
    found = {claim.id: claim.id for claim in judged if any(claim.id == other.id for other in now)}
    taken = set(found.values())
    open_ = [claim for claim in now if claim.id not in taken]
    pairs = sorted(
        (abs(one.evidence_start - other.evidence_start), one.n, other.n, one.id, other.id)
        for one in judged
        if one.id not in found
        for other in open_
        if unchanged(one, other)
    )
    for _, _, _, one, other in pairs:
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def unchanged(one: Claim, other: Claim) -> bool:
    """Whether two claims of one report rest on the same words, cut differently."""
    if (one.region, one.kind, one.amount) != (other.region, other.kind, other.amount):
        return False
    if one.amount is None or one.amount_start is None or other.amount_start is None:
        shorter, longer = sorted((one.evidence, other.evidence), key=len)
        return one.counted == other.counted and shorter in longer
    before, after = _around(one)
    other_before, other_after = _around(other)
    return (before.endswith(other_before) or other_before.endswith(before)) and (
        after.startswith(other_after) or other_after.startswith(after)
    )


def _around(claim: Claim) -> tuple[str, str]:
    assert claim.amount_start is not None
    at = claim.amount_start - claim.evidence_start
    return claim.evidence[:at], claim.evidence[at:]
