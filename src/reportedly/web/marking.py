"""A text and its claims as runs to draw: nothing of the text is left out or moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from reportedly.legible import KindGroup, kind_group, marked_words, printable
from reportedly.records import Claim, Page, PartKind, Region


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look: `claim` is the one whose figure or evidence they are, `strong` its marked words themselves.

    `signs` are the claims whose marked words end here: their numbers stand after the run.
    """

    text: str
    claim: Claim | None = None
    strong: bool = False
    signs: tuple[Claim, ...] = ()

    @property
    def group(self) -> KindGroup | None:
        return kind_group(self.claim.kind) if self.claim else None


class _Placed(NamedTuple):
    """A claim with where its evidence, and in it the words that carry its sign, begin and end."""

    claim: Claim
    start: int
    to: int
    first: int
    last: int


def _placed(claim: Claim) -> _Placed:
    words = marked_words(claim)
    return _Placed(claim, claim.evidence_start, claim.evidence_start + len(claim.evidence), words.start, words.end)


def runs(text: str, region: Region, start: int, end: int, claims: Iterable[Claim]) -> tuple[Run, ...]:
    """``text[start:end]`` of a region, cut wherever evidence or marked words of a claim begin or end.

    Where several claims lie over the same words, the look is that of the shortest.
    """
    here = [_placed(c) for c in claims if c.region == region and c.evidence_start < end]
    here = [placed for placed in here if start < placed.to]
    edges = {start, end}
    closing: defaultdict[int, list[Claim]] = defaultdict(list)
    for placed in here:
        edges |= {min(max(at, start), end) for at in placed[1:]}
        if start < placed.last <= end:
            closing[placed.last].append(placed.claim)
    marked = sorted(here, key=lambda p: (p.last - p.first, p.claim.n))
    told = sorted(here, key=lambda p: (p.to - p.start, p.claim.n))
    out: list[Run] = []
    for a, b in pairwise(sorted(edges)):
        strong = next((p.claim for p in marked if p.first <= a and b <= p.last), None)
        shown = strong or next((p.claim for p in told if p.start <= a and b <= p.to), None)
        signs = tuple(sorted(closing[b], key=lambda c: c.n)) if b in closing else ()
        out.append(Run(printable(text[a:b]), shown, strong is not None, signs))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page as it is drawn."""

    kind: PartKind
    runs: tuple[Run, ...]


def body(page: Page, claims: Iterable[Claim]) -> tuple[Block, ...]:
    """The paragraphs and quotations of a page, with their claims."""
    several = [claim for claim in claims if claim.region == "body"]
    parts = [(part.kind, part.start, part.end) for part in page.parts if part.region == "body"]
    return tuple(
        Block(kind, runs(page.text, "body", start, end, several))
        for kind, start, end in parts or [("paragraph", 0, len(page.text))]
    )


def comments(page: Page, claims: Iterable[Claim]) -> tuple[tuple[Run, ...], ...]:
    """Readers' comments, each with the claims in it where they were coded."""
    several = [claim for claim in claims if claim.region == "comment"]
    text, at, out = page.region("comment"), 0, []
    for comment in page.comments:
        out.append(runs(text, "comment", at, at + len(comment.text), several))
        at += len(comment.text) + 2  # Page.region joins them by a blank line
    return tuple(out)
