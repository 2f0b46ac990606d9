"""The guided tour: the shipped examples, one thought at a time, ending with the reader who objects."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reportedly.cli import report
from reportedly.cli.claims import show_claims, show_why
from reportedly.cli.findings import show_finding, show_findings
from reportedly.cli.look import QUIET, WARN, chain, colour, console, figure, status, where
from reportedly.cli.printable import one_line, plain
from reportedly.cli.progress import Bar
from reportedly.errors import SourceError
from reportedly.pipeline import claims as code
from reportedly.pipeline import coded, read_all
from reportedly.pipeline import findings as find
from reportedly.records import Claim, Finding, Page, Span

EXAMPLES = Path(__file__).parent.parent / "examples"
_READABLE = {".html", ".txt", ".jsonl"}

#: One example after reading: its page, claims and findings.
Read = tuple[Page, tuple[Claim, ...], tuple[Finding, ...]]


def tour() -> int:
    """Show what the program does on its own examples. Returns the exit code: 1 when the examples are missing."""
    files = sorted(str(path) for path in EXAMPLES.glob("*") if path.suffix in _READABLE and path.stem != "README")
    read: dict[str, list[Read]] = {}
    with Bar() as bar:
        for file in files:
            for page in read_all([file]):
                if isinstance(page, SourceError):
                    print(f"reportedly: {page}", file=sys.stderr)
                    continue
                claims = code(page)
                read.setdefault(Path(file).name, []).append((page, claims, find(page, claims)))
                bar.step(Path(file).name)
    if not read:
        print(f"reportedly: no examples in {EXAMPLES}; install the package again", file=sys.stderr)
        return 1
    screen = console()
    _welcome(screen)
    _all(screen, read)
    _one_page(screen, *read["market-radio.html"][0])
    _one_attack(screen, [read[name][0] for name in read if name.startswith("market-")])
    _twin(screen, *read["twin.html"][0])
    return 0


def _chapter(screen: Console, number: int, title: str, words: str) -> None:
    screen.print()
    screen.print(Text.assemble(f"  {number}  ", (title, "bold reverse")))
    report.block(screen, Text(words), "     ")


def _welcome(screen: Console) -> None:
    screen.print()
    screen.print(Text.assemble("  reportedly ", ("Who said it, how many, where, when.", "italic")))
    words = (
        "News about armed conflict, read into claims that can be checked. Every claim keeps its exact words, the range "
        "its source gave, and who told whom. Nothing is averaged, and nothing is decided for you. The country in these "
        "pages is invented, and so is every figure."
    )
    report.block(screen, Text(words))


def _all(screen: Console, read: dict[str, list[Read]]) -> None:
    _chapter(screen, 1, "What was read", "Web pages, a bare text scrape, JSON lines: all become the same record.")
    screen.print()
    table = Table(box=None, padding=(0, 1), header_style=QUIET, expand=False)
    table.add_column("     file", no_wrap=True)
    table.add_column("outlet", overflow="fold")
    table.add_column("published", no_wrap=True)
    table.add_column("claims", justify="right")
    table.add_column("findings", justify="right")
    for name, pages in read.items():
        for page, claims, findings in pages:
            dated = Text(str(page.published)) if page.published else Text("not known", style=WARN)
            counts = (Text(str(len(claims))), Text(str(len(findings))))
            if not coded(page):
                counts = (Text(f"not coded ({page.language})", style=QUIET), Text("–", style=QUIET))
            table.add_row(Text(f"     {name}"), plain(one_line(page.outlet or "–")), dated, *counts)
    screen.print(table)


def _one_page(screen: Console, page: Page, claims: Sequence[Claim], findings: Sequence[Finding]) -> None:
    words = (
        "A claim's words stand in brackets with its number; its evidence has its colour. The table gives each claim's "
        "figure as its source bounded it: a range stays a range, and “up to” stays “up to”."
    )
    _chapter(screen, 2, "One page, its claims marked in place", words)
    report.show_report(screen, page, claims)
    show_claims(screen, claims)
    surest = max((c for c in claims if c.region == "body" and c.source), key=lambda c: c.confidence, default=None)
    if surest:
        show_why(screen, page, [surest])
    report.show_apart(screen, page, claims, coded_comments=False)
    show_findings(screen, page, findings, claims)


def _one_attack(screen: Console, pages: Sequence[Read]) -> None:
    words = (
        "The same attack, told by several outlets. Their tolls stand side by side as each stated them, with whom each "
        "cites. Which outlet copied which, and how many independent origins there are, the program does not yet say."
    )
    _chapter(screen, 3, "Several outlets, one attack, differing tolls", words)
    screen.print()
    table = Table(box=None, padding=(0, 1), header_style=QUIET, expand=True)
    table.add_column("     outlet", ratio=4, overflow="fold")
    table.add_column("stands in", no_wrap=True, style=QUIET)
    table.add_column("as stated", ratio=5, overflow="fold")
    table.add_column("figure", justify="right", no_wrap=True)
    table.add_column("source", ratio=5, overflow="fold")
    table.add_column("status", no_wrap=True)
    for page, claims, _ in pages:
        outlet = f"     {one_line(page.outlet or page.id)}"
        dated = f"     {page.published or 'undated'}"
        for row, claim in enumerate(c for c in claims if c.kind == "killed" and c.scope == "event"):
            stated = Text(one_line(claim.amount or ""), style=f"bold {colour(claim.kind)}")
            stated.append(f" {one_line(claim.counted)}" if claim.counted else "", "not bold default")
            first = Text(outlet) if row == 0 else Text(dated, style=QUIET) if row == 1 else Text("")
            source = plain(one_line(chain(claim))) if claim.source else Text("none named", style=QUIET)
            table.add_row(first, Text(claim.region), stated, Text(figure(claim)), source, status(claim))
        table.add_row()
    screen.print(table)


def _twin(screen: Console, page: Page, claims: Sequence[Claim], findings: Sequence[Finding]) -> None:
    objections = [finding for finding in findings if finding.rule == "reader_objection"]
    others = [finding for finding in findings if finding.rule != "reader_objection"]
    words = (
        "An undated page with loud words. Each finding names its rule and quotes what it rests on; whether the page is "
        "wrong is for you to say."
    )
    _chapter(screen, 4, "What a person should look at", words)
    report.show_head(screen, page, claims)
    numbers = {claim.id: claim.n for claim in claims}
    report.heading(screen, f"Findings · {len(others)}")
    for finding in others:
        show_finding(screen, page, finding, [numbers[c] for c in finding.claims if c in numbers])
    _objector(screen, page, claims, findings, objections)


def _objector(
    screen: Console, page: Page, claims: Sequence[Claim], findings: Sequence[Finding], objections: Sequence[Finding]
) -> None:
    words = (
        "Below the story, a reader objects. Readers' comments are never counted as reporting, but an objection with a "
        "reason is heard, and laid beside what it disputes."
    )
    _chapter(screen, 5, "The reader who objects", words)
    by_id = {claim.id: claim for claim in claims}
    for objection in objections:
        disputed = [by_id[c] for c in objection.claims if c in by_id]
        loud = [
            f for f in findings if f.rule == "loud_word" and (not disputed or set(f.claims) & set(objection.claims))
        ]
        for span in dict.fromkeys(s for s in objection.evidence if s.region != "comment"):
            _exhibit(screen, page, "the page", span)
        for claim in disputed:
            if claim.bound != "vague" and claim.amount_span:
                _exhibit(
                    screen, page, f"claim {claim.n}", claim.span, f"{figure(claim)}, {chain(claim) or 'no source'}"
                )
        for finding in loud:
            report.block(screen, Text.assemble(("held against  ", QUIET), one_line(finding.sentence)), "     ")
        for span in (s for s in objection.evidence if s.region == "comment"):
            _exhibit(screen, page, "the reader", span)
        report.block(screen, Text.assemble(("so  ", QUIET), (one_line(objection.sentence), "bold")), "     ")
    screen.print()


def _exhibit(screen: Console, page: Page, who: str, span: Span, note: str = "") -> None:
    words = Text.assemble((f"{who}  ", QUIET), "“", one_line(page.quote(span)), "”", f"  {note}" if note else "")
    words.append(f"  {where(page, span)}", QUIET)
    report.block(screen, words, "     ")
