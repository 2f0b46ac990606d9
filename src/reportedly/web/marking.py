"""A text and its claims as runs to draw: nothing of the text is left out or moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

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


def runs(text: str, region: Region, start: int, end: int, claims: Iterable[Claim]) -> tuple[Run, ...]:
    """``text[start:end]`` of a region, cut wherever evidence or marked words of a claim begin or end.

    Where several claims lie over the same words, the look is that of the shortest.
    """
    here = [c for c in claims if c.region == region and c.span.start < end and start < c.span.end]
    words = {c.n: marked_words(c) for c in here}
    edges = {start, end}
    closing: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in here:
        for span in (claim.span, words[claim.n]):
            edges |= {min(max(at, start), end) for at in (span.start, span.end)}
        if start < words[claim.n].end <= end:
            closing[words[claim.n].end].append(claim)
    out: list[Run] = []
    ordered = sorted(edges)
    for a, b in pairwise(ordered):
        inside = [c for c in here if words[c.n].start <= a and b <= words[c.n].end]
        around = [c for c in here if c.span.start <= a and b <= c.span.end]
        shown = min(inside, key=lambda c: (words[c.n].end - words[c.n].start, c.n), default=None)
        shown = shown or min(around, key=lambda c: (len(c.evidence), c.n), default=None)
        signs = tuple(sorted(closing.get(b, ()), key=lambda c: c.n))
        out.append(Run(printable(text[a:b]), shown, bool(inside), signs))
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
