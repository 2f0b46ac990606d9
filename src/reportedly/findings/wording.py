"""Plain English for findings: figures in the page's own words, who said them, and lists."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.records import Claim, ClaimKind, Page, Span

#: What the figures of a kind count, in a phrase that fits "figures of ...".
COUNTS: dict[ClaimKind, str] = {
    "killed": "people killed",
    "wounded": "people wounded",
    "casualties": "casualties",
    "detained": "people detained",
    "missing": "people missing",
    "displaced": "people displaced",
    "deployed": "forces sent",
    "withdrew": "forces that left",
    "strength": "a force's size",
    "attacks": "attacks",
    "destroyed": "things destroyed",
    "seized": "things seized",
    "control": "places taken",
    "besieged": "people under siege",
}


def quoted(text: str, most: int = 160) -> str:
    """The words in quotation marks, on one line, cut at a word where they are long."""
    line = " ".join(text.split())
    if len(line) > most:
        line = line[:most].rsplit(" ", 1)[0] + " …"
    return f"“{line}”"


def figure(page: Page, claim: Claim, *, bare: bool = False) -> str:
    """The amount as the page words it, with what it counts: ``“Up to 200 fighters”``, ``“300 to 400” (fighters)``.

    Where the page says nothing of what is counted, the kind does, unless `bare`.
    """
    amount, counted = claim.amount_span, claim.roles.counted
    if amount is None or claim.amount is None:
        return quoted(claim.evidence)
    if counted is not None and counted.region == amount.region and 0 <= counted.start - amount.end <= 1:
        return quoted(page.quote(Span(amount.region, amount.start, counted.end)), 80)
    if claim.counted and claim.counted in claim.amount:
        return quoted(claim.amount)
    if claim.counted and len(claim.counted) <= 60:
        return f"{quoted(claim.amount)} ({' '.join(claim.counted.split())})"
    return quoted(claim.amount) if bare else f"{quoted(claim.amount)} ({COUNTS[claim.kind]})"


def who(claim: Claim) -> str:
    """Who is said to have stated the claim, or that nobody is."""
    if not claim.source:
        return "no source named"
    return " by way of ".join(" ".join(source.split()) for source in claim.source)


def attributed(page: Page, claim: Claim) -> str:
    return f"{figure(page, claim)} [{who(claim)}]"


def listed(items: Sequence[str], most: int = 3) -> str:
    """ "a, b and c", or "a, b, c and 4 more"."""
    once = list(dict.fromkeys(items))
    if len(once) > most:
        return f"{', '.join(once[:most])} and {len(once) - most} more"
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}"


def spans(claims: Sequence[Claim]) -> tuple[Span, ...]:
    """The amount of each claim, or its evidence where it has none."""
    return tuple(dict.fromkeys(claim.amount_span or claim.span for claim in claims))
