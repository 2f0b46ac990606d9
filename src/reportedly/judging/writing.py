"""A claim as a person codes it: a kind, the words it rests on, and one field after another, each checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportedly.identity import identified
from reportedly.judging.correcting import check_figure, corrected
from reportedly.records import CLAIM_KINDS, KINDS_WITHOUT_AMOUNT, Claim, ClaimKind, Correction, Page, Roles, Span

#: What a person is asked for after kind, evidence and amount, in this order.
ASKED = ("counted", "party", "actor", "means", "place", "from", "when", "date", "source", "status", "scope", "part_of")
_MOVED: frozenset[ClaimKind] = frozenset({"deployed", "withdrew"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim in the making: `values` are JSON values as corrections keep them; `part_of` numbers another draft."""

    kind: ClaimKind
    evidence: Span
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in CLAIM_KINDS:
            raise ValueError(f"unknown claim kind {self.kind!r}")


def asked_of(draft: Draft, earlier: int) -> tuple[str, ...]:
    """The fields that a claim of this kind is asked for; `earlier` claims of the report could be its whole."""
    left_out = {"from"} if draft.kind not in _MOVED else set()
    if not earlier or draft.kind in ("control", "besieged"):
        left_out.add("part_of")
    return tuple(name for name in ASKED if name not in left_out)


def needs_amount(kind: ClaimKind) -> bool:
    """Whether the codebook records this kind only with an amount, or a single person or thing."""
    return kind not in KINDS_WITHOUT_AMOUNT


def claim_of(page: Page, draft: Draft, coder: str) -> Claim:
    """The claim of a draft, not numbered and without an id. Raises UsageError where its figure contradicts itself."""
    span = draft.evidence
    blank = Claim(
        id="",
        doc=page.id,
        n=1,
        region=span.region,
        kind=draft.kind,
        evidence=page.quote(span),
        evidence_start=span.start,
        amount=None,
        amount_start=None,
        low=None,
        high=None,
        bound="none",
        counted=None,
        party="unknown",
        actor=None,
        means=None,
        place=None,
        from_=None,
        when=None,
        date=None,
        source=(),
        status="stated",
        scope="event",
        part_of=None,
        part_of_id=None,
        confidence=1.0,
        roles=Roles(),
        coder=coder,
    )
    made = [Correction(name, value, "", "", None, 0) for name, value in draft.values.items() if name != "part_of"]
    claim = corrected(blank, made)
    check_figure(claim, ["bound"] if "bound" in draft.values else [])
    return claim


def written(page: Page, drafts: Sequence[Draft], coder: str) -> tuple[Claim, ...]:
    """The claims of a report as a person coded them: title first, in text order, numbered, with their ids."""
    found = [claim_of(page, draft, coder) for draft in drafts]
    order = sorted(range(len(drafts)), key=lambda i: (found[i].region != "title", _place(found[i]), i))
    numbers = {i: n for n, i in enumerate(order, 1)}
    claims = identified([replace(found[i], n=numbers[i]) for i in order])
    out = []
    for claim, i in zip(claims, order, strict=True):
        whole = drafts[i].values.get("part_of")
        if whole is not None and 0 < whole <= len(drafts) and whole - 1 != i:
            of = claims[numbers[whole - 1] - 1]
            claim = replace(claim, part_of=of.n, part_of_id=of.id)
        out.append(claim)
    return tuple(out)


def _place(claim: Claim) -> int:
    return claim.evidence_start if claim.amount_start is None else claim.amount_start
