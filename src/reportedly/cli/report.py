"""A report in the terminal: its words with the claims marked in place, and apart from them what is not the report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from rich.console import Console
from rich.text import Text

from reportedly.cli.look import OPENING, PROSE_WIDTH, QUIET, WARN, colour, sign
from reportedly.cli.printable import one_line, plain, printable
from reportedly.legible import marked_words
from reportedly.records import Claim, Page, Region

#: Readers' comments shown, and lines of each, unless they are coded: enough to see what they are about.
COMMENTS_SHOWN, COMMENT_LINES = 6, 3


def marked(text: str, region: Region, start: int, end: int, claims: Iterable[Claim], style: str = "") -> Text:
    """``text[start:end]`` of a region: evidence in its claim's colour, its amount in bold ⟦brackets⟧ with its number.

    Nothing of the text is left out or moved; the brackets and numbers are all that is put in.
    """
    here = [c for c in claims if c.region == region and c.span.start < end and start < c.span.end]
    words = {c.n: marked_words(c) for c in here}
    begins: defaultdict[int, list[Claim]] = defaultdict(list)
    ends: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in here:
        for span in (claim.span, words[claim.n]):
            if span.start < end and start < span.end:
                begins[max(span.start, start)].append(claim)
                ends[min(span.end, end)].append(claim)
    out = Text(style=style)
    around: dict[int, Claim] = {}  # evidence that is open at this point
    inside: dict[int, Claim] = {}  # marked words that are open at this point
    previous = start
    for edge in sorted({start, end, *begins, *ends}):
        if previous < edge:
            out.append(printable(text[previous:edge]), _style(inside, around))
        previous = edge
        for claim in sorted(ends[edge], key=lambda c: (-words[c.n].start, c.n)):
            if claim.n in inside and words[claim.n].end == edge:
                del inside[claim.n]
                out.append(sign(claim.n), f"bold {colour(claim.kind)}")
            if min(claim.span.end, end) == edge:
                around.pop(claim.n, None)
        for claim in sorted(begins[edge], key=lambda c: (-words[c.n].end, -c.n)):
            if claim.span.start <= edge < claim.span.end:
                around[claim.n] = claim
            # words that run out of this part are coloured by their evidence alone: half a bracket would mislead
            if claim.n not in inside and words[claim.n].start == edge and edge < words[claim.n].end <= end:
                inside[claim.n] = claim
                out.append(OPENING, f"bold {colour(claim.kind)}")
    return out


def _style(inside: dict[int, Claim], around: dict[int, Claim]) -> str:
    if inside:
        return f"bold {colour(next(reversed(inside.values())).kind)}"
    return colour(min(around.values(), key=lambda c: len(c.evidence)).kind) if around else ""


def _by_span(claims: Iterable[Claim], region: Region, spans: Sequence[tuple[int, int]]) -> list[list[Claim]]:
    """The claims of a region that touch each of its `spans`, which stand in order and do not overlap."""
    found: list[list[Claim]] = [[] for _ in spans]
    ends = [end for _, end in spans]
    for claim in claims:
        position = bisect_right(ends, claim.span.start) if claim.region == region else len(spans)
        while position < len(spans) and spans[position][0] < claim.span.end:
            found[position].append(claim)
            position += 1
    return found


def block(console: Console, text: Text, first: str = "  ", rest: str | None = None, *, lines: int = 0) -> None:
    """Print `text` wrapped to a readable width behind a margin; at most `lines` lines when that is not 0."""
    rest = first if rest is None else rest
    wrapped = text.wrap(console, max(20, min(console.width, PROSE_WIDTH) - max(len(first), len(rest)) - 1))
    for number, line in enumerate(wrapped):
        if lines and number == lines:
            console.print(Text(f"{rest}…", style=QUIET))
            return
        line.rstrip()
        console.print(Text.assemble((rest if number else first, QUIET), line))


def heading(console: Console, words: str) -> None:
    """A section's name on a thin rule."""
    width = min(console.width, PROSE_WIDTH) - 2
    console.print()
    console.print(Text.assemble("  ", (words, "bold"), " ", ("─" * max(0, width - len(words) - 2), QUIET)))


def show_head(console: Console, page: Page, claims: Sequence[Claim] = ()) -> None:
    """Title, outlet, date and where the page was read from."""
    title = (
        marked(page.title, "title", 0, len(page.title), claims, "bold") if page.title else plain("(no title)", QUIET)
    )
    console.print()
    block(console, title)
    dated = f"{page.published} ({page.published_from})" if page.published else "no date of publication"
    facts = [page.outlet or "outlet not known", dated, f"language {page.language}" if page.language else ""]
    line = Text(style=QUIET)
    for fact in filter(None, facts):
        line.append((" · " if line else "") + one_line(fact), "" if fact != dated or page.published else WARN)
    block(console, line)
    for source in dict.fromkeys(filter(None, (page.address, page.read_from))):
        block(console, plain(one_line(source), QUIET))


def show_report(console: Console, page: Page, claims: Sequence[Claim]) -> None:
    """The report with its claims marked."""
    show_head(console, page, claims)
    parts = [part for part in page.parts if part.region == "body"]
    spans = [(part.start, part.end) for part in parts] or [(0, len(page.text))]
    margins = ["  │ " if part.kind == "quotation" else "  " for part in parts] or ["  "]
    for margin, (start, end), here in zip(margins, spans, _by_span(claims, "body", spans), strict=True):
        console.print()
        block(console, marked(page.text, "body", start, end, here), margin)


def show_apart(console: Console, page: Page, claims: Sequence[Claim], *, coded_comments: bool) -> None:
    """Captions, what was left out, and readers' comments: kept, and never counted as reporting."""
    if page.captions or page.furniture or page.meter or _pieces(page, "comment_form"):
        heading(console, "Beside the report")
    for caption in page.captions:
        repeats = _letters(caption) == _letters(page.title)
        block(console, plain(f"caption: {caption}{' (repeats the title)' if repeats else ''}", QUIET), lines=2)
    left_out = _left_out(page)
    if left_out:
        block(console, plain(f"left out: {left_out}", QUIET), lines=3)
    if page.comments:
        _show_comments(console, page, claims, coded=coded_comments)


def _left_out(page: Page) -> str:
    found = []
    if page.furniture:
        words = sum(len(piece.split()) for piece in page.furniture)
        pieces = "1 piece" if len(page.furniture) == 1 else f"{len(page.furniture)} pieces"
        found.append(f"{pieces} of site furniture ({words} words)")
    if _pieces(page, "comment_form"):
        found.append("the comment form")
    if page.meter:
        raised = "" if page.meter.raised is None else f", raised {page.meter.raised:,}"
        scale = ", ".join(f"{step:,}" for step in page.meter.scale)
        found.append(f"a donation meter ({page.meter.currency or 'no currency'}; scale {scale}{raised})")
    return "; ".join(found)


def _pieces(page: Page, kind: str) -> int:
    return sum(part.kind == kind for part in page.parts)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _show_comments(console: Console, page: Page, claims: Sequence[Claim], *, coded: bool) -> None:
    count = len(page.comments)
    how = "coded as asked" if coded else "not coded"
    heading(console, f"Readers' comments · {count}, {how}, never counted as reporting")
    shown = page.comments if coded else page.comments[:COMMENTS_SHOWN]
    text = page.region("comment")
    ends = accumulate(len(comment.text) + 2 for comment in page.comments)  # Page.region joins them by a blank line
    spans = [(end - 2 - len(comment.text), end - 2) for end, comment in zip(ends, shown, strict=False)]
    marks = _by_span(claims, "comment", spans)
    for number, (comment, (start, end), here) in enumerate(zip(shown, spans, marks, strict=True), 1):
        words = marked(text, "comment", start, end, here, "" if coded else QUIET)
        depth = 0 if comment.parent is None else 1
        first = f"  {'  ' * depth}{number:>2}  "
        if comment.author:
            words = Text.assemble((one_line(comment.author), "bold"), "  ", words)
        block(console, words, first, " " * len(first), lines=0 if coded else COMMENT_LINES)
    if len(shown) < count:
        block(console, Text(f"… and {count - len(shown)} more", style=QUIET))
