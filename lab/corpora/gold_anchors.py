"""Coded reports as the program would see them if every anchor and role were read rightly.

What rules and linear models make of claims (party, actor, source) is learned and judged on these, for the network has
seen the train reports and its own reading of them is better than it will be of others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from lab.corpora.claims import Row, Split, load
from lab.shared import kept
from reportedly.records import Amount, Anchor, Annotation, Page, Region, RoleLink, RoleName, Span

ROLES: tuple[RoleName, ...] = ("counted", "actor", "means", "place", "from", "when", "source")


@cache
def read_reports(split: Split) -> dict[str, tuple[Page, Annotation]]:
    """Page and annotation of every report; kept in lab/work until what reads and marks changes."""
    from lab.evaluate.claims import page_of
    from reportedly.pipeline import annotate

    def made() -> dict[str, tuple[Page, Annotation]]:
        pages = {doc: page_of(report) for doc, report in load(split).reports.items()}
        return {doc: (page, annotate(page)) for doc, page in pages.items()}

    return kept(f"annotations-{split}", made)


def with_gold(split: Split, doc: str) -> tuple[Page, Annotation, list[Row]]:
    """A page, its annotation with the gold anchors in place of the reader's, and the gold claims, in one order."""
    page, annotation = read_reports(split)[doc]
    claims = load(split).claims[doc]
    anchors = {claim["n"]: _anchor(page, claim) for claim in claims}
    for claim in claims:
        if claim["part_of"] in anchors:
            anchors[claim["n"]] = replace(anchors[claim["n"]], whole=anchors[claim["part_of"]].span)
    order: dict[Region, int] = {"title": 0, "body": 1}
    ranked = sorted(claims, key=lambda c: (order[c["region"]], anchors[c["n"]].start, anchors[c["n"]].end))
    return page, replace(annotation, anchors=tuple(anchors[c["n"]] for c in ranked)), ranked


def _anchor(page: Page, claim: Row) -> Anchor:
    text = page.region(claim["region"])
    bare = claim["amount"] is None
    counted = _find(page, claim["region"], claim["counted"], claim["evidence_start"])
    start = claim["evidence_start"] if bare else claim["amount_start"]
    end = start + len(claim["evidence"] if bare else claim["amount"])
    if bare and counted is not None and counted.region == claim["region"]:
        start, end = counted.start, counted.end
    amount = None if claim["bound"] == "none" else Amount(claim["low"], claim["high"], claim["bound"])
    roles = []
    for role in ROLES:
        words = (claim["source"] or [None])[0] if role == "source" else claim[role]
        span = _find(page, claim["region"], words, start)
        if span is not None:
            roles.append(RoleLink(role, span, 1.0))
    return Anchor(
        claim["region"],
        start,
        end,
        text[start:end],
        claim["kind"],
        1.0,
        amount,
        claim["status"],
        claim["scope"],
        tuple(roles),
        bare=bare,
    )


def _find(page: Page, region: Region, words: str | None, near: int) -> Span | None:
    """Where gold words stand: the place nearest to the claim, in its region if there is one."""
    if not words:
        return None
    for place in (region, "body" if region == "title" else "title"):
        here: Region = "body" if place == "body" else "title"
        at = [m.start() for m in re.finditer(re.escape(words), page.region(here))]
        if at:
            start = min(at, key=lambda s: abs(s - near)) if here == region else at[0]
            return Span(here, start, start + len(words))
    return None
