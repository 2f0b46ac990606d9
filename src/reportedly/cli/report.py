"""A report in the terminal: its words with the claims marked in place, and apart from them what is not the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from reportedly.cli.look import OPENING, PROSE_WIDTH, QUIET, WARN, colour, sign
from reportedly.cli.printable import one_line, plain, printable
from reportedly.records import Claim, Page, Region, Span

#: Readers' comments shown, and lines of each, unless they are coded: enough to see what they are about.
COMMENTS_SHOWN, COMMENT_LINES = 6, 3


def marked_words(claim: Claim) -> Span:
    """The words that carry a claim's sign: its amount, else what it counts, else its evidence."""
    counted = claim.roles.counted
    if claim.amount_span:
        return claim.amount_span
    return counted if counted and claim.span.holds(counted) else claim.span


def marked(text: str, region: Region, start: int, end: int, claims: Iterable[Claim], style: str = "") -> Text:
    """``text[start:end]`` of a region: evidence in its claim's colour, its amount in bold ⟦brackets⟧ with its number.

    Nothing of the text is left out or moved; the brackets and numbers are all that is put in.
    """
    here = [c for c in claims if c.region == region and c.span.start < end and start < c.span.end]
    words = {c.n: marked_words(c) for c in here}
    edges = {start, end}
    for span in (*(c.span for c in here), *words.values()):
        edges |= {edge for edge in (span.start, span.end) if start <= edge <= end}
    out = Text(style=style)
    previous = start
    for edge in sorted(edges):
        if previous < edge:
            out.append(printable(text[previous:edge]), _style(here, words, previous, edge))
        closing = [c for c in here if words[c.n].end == edge and words[c.n].start >= start]
        for claim in sorted(closing, key=lambda c: (-words[c.n].start, c.n)):
            out.append(sign(claim.n), f"bold {colour(claim.kind)}")
        opening = [c for c in here if words[c.n].start == edge and words[c.n].end <= end]
        for claim in sorted(opening, key=lambda c: (-words[c.n].end, -c.n)):
            out.append(OPENING, f"bold {colour(claim.kind)}")
        previous = edge
    return out


def _style(claims: Sequence[Claim], words: dict[int, Span], start: int, end: int) -> str:
    inside = [c for c in claims if words[c.n].start <= start and end <= words[c.n].end]
    if inside:
        return f"bold {colour(inside[-1].kind)}"
    around = [c for c in claims if c.span.start <= start and end <= c.span.end]
    return colour(min(around, key=lambda c: len(c.evidence)).kind) if around else ""


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
    spans = [(part.kind == "quotation", part.start, part.end) for part in parts] or [(False, 0, len(page.text))]
    for quoted, start, end in spans:
        console.print()
        block(console, marked(page.text, "body", start, end, claims), "  │ " if quoted else "  ")


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
    text, start = page.region("comment"), 0
    for number, comment in enumerate(shown, 1):
        end = start + len(comment.text)
        words = marked(text, "comment", start, end, claims, "" if coded else QUIET)
        start = end + 2  # Page.region joins comments by a blank line
        depth = 0 if comment.parent is None else 1
        first = f"  {'  ' * depth}{number:>2}  "
        if comment.author:
            words = Text.assemble((one_line(comment.author), "bold"), "  ", words)
        block(console, words, first, " " * len(first), lines=0 if coded else COMMENT_LINES)
    if len(shown) < count:
        block(console, Text(f"… and {count - len(shown)} more", style=QUIET))
