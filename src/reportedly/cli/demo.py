"""The guided tour: the shipped examples, one thought at a time, ending with the reader who objects."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reportedly.cli import report
from reportedly.cli.across import bounds, dated, days_of, origins_line
from reportedly.cli.claims import show_claims, show_why, what
from reportedly.cli.findings import show_finding, show_findings
from reportedly.cli.found import show_found
from reportedly.cli.look import QUIET, WARN, chain, colour, console, figure, locator, status
from reportedly.cli.printable import one_line, plain
from reportedly.cli.progress import Bar
from reportedly.errors import SourceError
from reportedly.pipeline import CODEBOOK, CODER, coded, hiding, read_all
from reportedly.pipeline import claims as code
from reportedly.pipeline import findings as find
from reportedly.records import Claim, Finding, Judgement, Page, Span
from reportedly.survey import Survey

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
            for item in read_all([file]):
                if isinstance(item, SourceError):
                    print(f"reportedly: {item}", file=sys.stderr)
                    continue
                name = Path(file).name
                page = replace(item, read_from=f"examples/{name}")
                claims = code(page)
                read.setdefault(name, []).append(hiding(page, claims)((page, claims, find(page, claims))))
                bar.step(name)
    if not read:
        print(f"reportedly: no examples in {EXAMPLES}; install the package again", file=sys.stderr)
        return 1
    screen = console()
    _welcome(screen)
    _all(screen, read)
    _one_page(screen, *read["market-radio.html"][0])
    twin = read["twin.html"][0]
    _twin(screen, *twin)
    market = [pages[0] for name, pages in read.items() if name.startswith("market-")]
    market.sort(key=lambda each: str(each[0].published))
    _one_attack(screen, market)
    _ledger(screen, market)
    _objector(screen, *twin)
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
    table.add_column("file", no_wrap=True)
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
            table.add_row(Text(name), plain(one_line(page.outlet or "–")), dated, *counts)
    screen.print(Padding(table, (0, 0, 0, 4)))


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
        "cites; below, the event that their claims make."
    )
    _chapter(screen, 4, "Several outlets, one attack, differing tolls", words)
    screen.print()
    table = Table(box=None, padding=(0, 1), header_style=QUIET, expand=True)
    table.add_column("outlet", ratio=4, overflow="fold")
    table.add_column("in", no_wrap=True, style=QUIET)
    table.add_column("as stated", ratio=4, overflow="fold")
    table.add_column("figure", justify="right", no_wrap=True)
    table.add_column("source", ratio=5, overflow="fold")
    table.add_column("status", no_wrap=True)
    for page, claims, _ in pages:
        outlet = Text.assemble(one_line(page.outlet or page.id), "\n", (str(page.published or "undated"), QUIET))
        # a part of a toll ("four of them children") is no toll of its own
        tolls = [c for c in claims if c.kind == "killed" and c.scope == "event" and c.part_of is None]
        for row, claim in enumerate(tolls):
            source = plain(one_line(chain(claim))) if claim.source else Text("none named", style=QUIET)
            stated = what(claim)
            stated.stylize(colour(claim.kind))
            cells = (Text(claim.region), stated, Text(figure(claim)), source, status(claim))
            table.add_row(outlet if row == 0 else Text(""), *cells)
        table.add_row()
    screen.print(Padding(table, (0, 0, 0, 4)))
    _one_event(screen, pages)


def _one_event(screen: Console, pages: Sequence[Read]) -> None:
    """The event that most reports tell of: its toll by origin, and the origins that several reports share."""
    survey = Survey()
    survey.fill((page, claims) for page, claims, _ in pages)
    account = survey.account(max(survey.events(), key=lambda event: (len(event.docs), event.id)))
    event = account.event
    count = f"{len(event.docs)} reports, {len(event.claims)} claims of one event: "
    _labelled(screen, "one event", Text.assemble(count, (one_line(event.what), "bold"), f", {days_of(event)}"))
    toll = next((each for each in account.figures if each.kind == "killed" and not each.part), None)
    if toll is not None:
        _labelled(screen, "its toll", Text.assemble(bounds(toll), "  ", (one_line(toll.rule), QUIET)))
        for history in toll.histories:
            said = "; ".join(map(dated, history.readings))
            _labelled(screen, "", Text.assemble(one_line(history.name), "  ", said))
    for origin in account.independent:
        docs = {c.doc for c in account.claims if (o := account.origins.get(c.id)) and o.key == origin.key}
        if len(docs) > 1:
            names = sorted(one_line(account.outlets.get(doc) or doc) for doc in docs)
            words = f"{one_line(origin.name)} is behind {' and '.join(names)}: repeated, and counted once"
            _labelled(screen, "one origin", Text(words))
    for link in account.links:
        if link.relation == "republishes":
            here, there = (one_line(account.outlets.get(doc) or doc) for doc in (link.doc, link.origin))
            shared = sum(passage.words for passage in link.passages)
            _labelled(screen, "same words", Text(f"{here} has {shared} words in a row with {there}"))
    _labelled(screen, "independent", origins_line(account.independent))


def _ledger(screen: Console, pages: Sequence[Read]) -> None:
    from reportedly.ledger.finding import Wanted
    from reportedly.ledger.keeping import Coder
    from reportedly.ledger.store import Store
    from reportedly.reviewing import review

    claims = {page.id: found for page, found, _ in pages}
    with TemporaryDirectory(prefix="reportedly-demo-") as folder, Store(Path(folder) / "reportedly.db") as ledger:
        for _ in range(2):
            outcomes = [
                ledger.keep(page, lambda each: claims[each.id], Coder(CODER, CODEBOOK)).outcome for page, _, _ in pages
            ]
        again = "nothing was written" if set(outcomes) == {"same"} else ", ".join(outcomes)
        found = list(ledger.find(Wanted(kinds=("killed",), least=15, min_confidence=0.5)))
        if found:
            claim = found[0].claim
            ledger.append(Judgement("Ann", "accept", claim.doc, claim=claim.id, at="2019-03-14T08:00:00Z"))
        now = review(ledger)
    words = (
        "reportedly add keeps pages, versions and claims in one file. These three pages were just added to a ledger, "
        f"and added again: the second time, {again}. Now it is asked: "
        "reportedly find --kind killed --min-amount 15 --min-confidence 0.5. What a person said of a claim with "
        "reportedly judge stands below it."
    )
    _chapter(screen, 5, "Kept in a ledger, and found again", words)
    show_found(screen, [(entry, now.of(entry.claim.id)) for entry in found], more=False)


def _twin(screen: Console, page: Page, claims: Sequence[Claim], findings: Sequence[Finding]) -> None:
    others = [finding for finding in findings if finding.rule != "reader_objection"]
    words = (
        "An undated page with loud words. Each finding names its rule and quotes what it rests on; whether the page is "
        "wrong is for you to say."
    )
    _chapter(screen, 3, "What a person should look at", words)
    report.show_head(screen, page, claims)
    numbers = {claim.id: claim.n for claim in claims}
    report.heading(screen, f"Findings · {len(others)}")
    for finding in others:
        show_finding(screen, page, finding, [numbers[c] for c in finding.claims if c in numbers])


def _objector(screen: Console, page: Page, claims: Sequence[Claim], findings: Sequence[Finding]) -> None:
    objections = [finding for finding in findings if finding.rule == "reader_objection"]
    words = (
        "Below the undated page, a reader objects. Readers' comments are never counted as reporting, but an objection "
        "with a reason is heard, and laid beside what it disputes."
    )
    _chapter(screen, 6, "The reader who objects", words)
    by_id = {claim.id: claim for claim in claims}
    for objection in objections:
        shared = set(objection.claims)
        loud = [f for f in findings if f.rule == "loud_word" and (not shared or shared & set(f.claims))]
        ids = dict.fromkeys(each for finding in (objection, *loud) for each in finding.claims)
        concerned = sorted((by_id[each] for each in ids if each in by_id), key=lambda claim: claim.n)
        for claim in concerned:
            if claim.bound == "vague" and claim.amount_span:
                _exhibit(screen, page, "the word", claim.amount_span)
        for claim in concerned:
            if claim.bound != "vague":
                note = f"{figure(claim)}, from {one_line(chain(claim)) or 'no named source'}, {claim.status}"
                _exhibit(screen, page, "its range", claim.span, note)
        for finding in loud:
            _labelled(screen, "held against", plain(one_line(finding.sentence)))
        for span in (s for s in objection.evidence if s.region == "comment"):
            _exhibit(screen, page, "the reader", span)
        _labelled(screen, "the finding", plain(one_line(objection.sentence), "bold"))
    screen.print()


def _exhibit(screen: Console, page: Page, label: str, span: Span, note: str = "") -> None:
    words = Text.assemble("“", one_line(page.quote(span)), "”", f"  {note}" if note else "")
    _labelled(screen, label, words.append(f"  {locator(page)(span)}", QUIET))


def _labelled(screen: Console, label: str, words: Text) -> None:
    report.block(screen, words, f"     {label:<14}", " " * 19)
