"""What makes two claims one: the id that program and persons alike give to the same words of the same report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from reportedly.records import Claim


def identified(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of one report, in text order, with their ids.

    An id digests report, region, kind, evidence, the amount's place in it, and which occurrence this is. The occurrence
    counts equal evidence from the region's start, so that a paragraph put in above changes no id.
    """
    seen: dict[tuple[str, str, str, int], int] = {}
    out: list[Claim] = []
    for claim in claims:
        within = -1 if claim.amount_start is None else claim.amount_start - claim.evidence_start
        key = (claim.region, claim.kind, claim.evidence, within)
        seen[key] = seen.get(key, 0) + 1
        parts = (claim.doc, *map(str, key), str(seen[key]))
        digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        out.append(replace(claim, id=digest))
    return out
