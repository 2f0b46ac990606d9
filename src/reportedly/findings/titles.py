"""`title_figure`: a figure of the title against the figures of the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.findings.figures import (
    bears_out,
    compatible,
    counts_many,
    has_figure,
    is_sum,
    loses_bound,
    nearest,
)
from reportedly.findings.passages import outside, title_repeat
from reportedly.findings.wording import COUNTS, attributed, figure, listed, spans
from reportedly.records import Claim, Finding, Mention, Page

_HURT = re.compile(r"\b(?:injur|wound|hurt)", re.IGNORECASE)


def title_figure(page: Page, claims: Sequence[Claim], amounts: Sequence[Mention] = ()) -> list[Finding]:
    """A figure of the title that no figure of the body bears out, or only with a bound that the title drops.

    An amount of the body that no claim rests on is given the benefit of the doubt: the claim may have been missed.
    """
    repeat = title_repeat(page)
    body = [c for c in claims if c.region == "body" and has_figure(c) and outside(repeat, c.span)]
    taken = [claim.amount_span or claim.span for claim in body]
    loose = [
        mention
        for mention in amounts
        if mention.region == "body"
        and outside(repeat, mention.span)
        and not any(span.overlaps(mention.span) for span in taken)
    ]
    found = []
    for claim in claims:
        if claim.region != "title" or not counts_many(claim):
            continue
        rivals = [other for other in body if compatible(claim.kind, other.kind)]
        if any(bears_out(claim, other.low, other.high, other.bound) for other in rivals):
            continue
        bounded = [other for other in rivals if loses_bound(claim, other.low, other.high, other.bound)]
        if bounded:
            said = listed([attributed(page, other) for other in nearest(claim, bounded)])
            sentence = (
                f"The title says {figure(page, claim)} where the body says {said}: the title leaves the bound out."
            )
            rests = [claim, *nearest(claim, bounded)]
        else:
            open_amounts = [mention.amount for mention in loose if mention.amount is not None]
            if any(bears_out(claim, a.low, a.high, a.bound) or a.low == claim.low for a in open_amounts):
                continue
            # "88 killed and injured" counts both, whichever kind it was coded as
            parts = [c for c in body if c.kind in ("killed", "wounded", "casualties")]
            counts_both = claim.kind == "casualties" or bool(_HURT.search(page.title))
            if not rivals or is_sum(claim, rivals) or (counts_both and is_sum(claim, parts)):
                continue
            near = nearest(claim, [other for other in rivals if counts_many(other)])
            if not near:
                continue
            said = listed([attributed(page, other) for other in near])
            sentence = (
                f"The title says {figure(page, claim)}; no figure of {COUNTS[claim.kind]} in the body bears it out, "
                f"the nearest {'is' if len(near) == 1 else 'are'} {said}."
            )
            rests = [claim, *near]
        found.append(Finding("title_figure", page.id, sentence, tuple(c.id for c in rests), spans(rests)))
    return found
