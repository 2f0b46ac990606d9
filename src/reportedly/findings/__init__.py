"""Claims of one page -> what a person should look at on it. Arbitrates nothing: every sentence says where to look.

The rules, what they say and what they do not say: docs/findings.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.records import RULES, Claim, ClaimKind, Finding, Mention, Page

__all__ = ["find"]


def find(
    page: Page,
    claims: Sequence[Claim],
    *,
    amounts: Sequence[Mention] = (),
    comparable: Mapping[ClaimKind, Sequence[int]] | None = None,
) -> tuple[Finding, ...]:
    """The findings of a page: in the order of `records.RULES`, within a rule in text order.

    `claims` are the page's own; those in captions and comments count for nothing. `amounts` are the amount mentions of
    title, body and comments; without them no figure is recognised in a comment. `comparable` gives amounts known from
    elsewhere by kind, to hold a loud word against; without it, the page's own are used.
    """
    # the rules compile some hundred patterns: not before they are needed
    from reportedly.findings import amended, causes, cut_short, dating, loud, objections, sourcing, titles, unsupported

    reported = [claim for claim in claims if claim.region in ("title", "body")]
    found = [
        *dating.undated(page, reported),
        *titles.title_figure(page, reported, amounts),
        *causes.title_unsupported(page, reported),
        *unsupported.only_in_title(page, reported),
        *sourcing.no_source(page, reported),
        *sourcing.unnamed_sources(page, reported),
        *loud.loud_word(page, reported, comparable),
        *objections.reader_objection(page, reported, amounts),
        *amended.amended(page, reported),
        *cut_short.cut_short(page, reported),
    ]
    return tuple(sorted(found, key=lambda finding: RULES.index(finding.rule)))
