"""An annotation in the terminal: who is said to say what, then what is named and what it denotes."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reportedly.cli.look import QUIET, locator
from reportedly.cli.places import told
from reportedly.cli.printable import one_line, plain
from reportedly.cli.report import block, heading, show_head
from reportedly.records import Annotation, Mention, Page, Span


def show_annotation(console: Console, page: Page, annotation: Annotation) -> None:
    """Attributions as sentences with their three parts told apart, then a table of mentions."""
    show_head(console, page)
    _show_attributions(console, page, annotation)
    heading(console, f"Mentions · {len(annotation.mentions)}" if annotation.mentions else "No mentions")
    if annotation.mentions:
        where = locator(page)
        table = Table(box=None, padding=(0, 1), header_style=QUIET, expand=True)
        table.add_column(" kind", no_wrap=True)
        table.add_column("words", ratio=3, overflow="fold")
        table.add_column("denotes", ratio=3, overflow="fold")
        table.add_column("stands in", ratio=3, overflow="fold", style=QUIET)
        for mention in annotation.mentions:
            words = plain(one_line(mention.text))
            table.add_row(f" {mention.kind}", words, _denotes(mention), Text(where(mention.span)))
        console.print(table)


def _show_attributions(console: Console, page: Page, annotation: Annotation) -> None:
    count = len(annotation.attributions)
    heading(console, f"Who says what · {count}" if count else "Nobody is said to say anything")
    for number, attribution in enumerate(annotation.attributions):
        words = Text.assemble(
            (_said(page, attribution.source) or "(source not named)", "bold"),
            " ▸ ",
            (_said(page, attribution.cue), "cyan"),
            " ▸ ",
            _said(page, attribution.content) or "(words not found)",
        )
        if attribution.inside is not None:
            words.append(f"  (inside {attribution.inside})", QUIET)
        first = f"  {number:>3}  "
        block(console, words, first, " " * len(first))


def _said(page: Page, spans: tuple[Span, ...]) -> str:
    return " … ".join(one_line(page.quote(span)) for span in spans)


def _denotes(mention: Mention) -> Text:
    said = []
    if mention.amount:
        low, high = (("?" if end is None else f"{end:,}") for end in (mention.amount.low, mention.amount.high))
        said.append(f"{mention.amount.bound} {low if low == high else f'{low}–{high}'}")
    if mention.time:
        said.append(mention.time.value or mention.time.timex or "not resolved")
    if mention.place:
        said.append(told(mention.place))
    return plain("; ".join(said)) if said else Text("–", style=QUIET)
