"""What a ledger holds, in the terminal: claims found, a report or a claim with its history, changes, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reportedly.cli.claims import details, kind_words, show_claims, show_why, what
from reportedly.cli.judged import judged_lines
from reportedly.cli.look import QUIET, WARN, colour, figure
from reportedly.cli.printable import one_line, plain
from reportedly.cli.recoding import show_orphans
from reportedly.cli.report import block, heading, show_head, show_report
from reportedly.judging.correcting import plain_value
from reportedly.legible import said
from reportedly.records import Change, Claim, Entry, Held, Judgement, Page, Standing, Stats, Version

if TYPE_CHECKING:
    from reportedly.ledger.judged import Seen

_MARKS = {"appeared": ("+", "green"), "vanished": ("-", "red"), "changed": ("~", WARN)}


def show_found(console: Console, entries: Sequence[tuple[Entry, Standing]], *, more: bool) -> None:
    """Claims of many reports: what is claimed, its roles, and whose report says so."""
    count = f"the newest {len(entries)}; there are more" if more else str(len(entries))
    heading(console, f"Claims found · {count}" if entries else "No claims found")
    if entries:
        table = Table(box=None, pad_edge=True, padding=(0, 1), show_header=False, expand=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        table.add_column(justify="right", no_wrap=True, style=QUIET)
        for entry, standing in entries:
            claim = entry.claim
            words = Text.assemble(kind_words(claim), "  ", what(claim))
            if claim.region != "body":
                words.append(f"  in the {claim.region}", QUIET)
            dated = str(entry.published or "undated")
            facts = [one_line(fact) for fact in (entry.outlet or "outlet not known", dated, entry.title) if fact]
            table.add_row(words, Text(figure(claim)), Text(f"{claim.confidence:.2f}"))
            table.add_row(details(claim), Text(claim.id, style=QUIET))
            table.add_row(Text(" · ".join(facts), style=QUIET))
            for line in judged_lines(claim, standing):
                table.add_row(line)
        console.print(table)
        if more:
            block(console, Text("--limit N shows more; piped, all are printed; reportedly show ID", style=QUIET))
    console.print()


def show_report_held(
    console: Console,
    page: Page,
    claims: Sequence[Claim],
    versions: Sequence[Version],
    judgements: Sequence[Judgement],
    standings: Mapping[str, Standing],
    of_report: Standing,
    orphans: Sequence[Seen],
) -> None:
    """A report as it holds now, with what people say of it, its versions and judgements."""
    show_report(console, page, claims)
    for line in judged_lines(None, of_report):
        block(console, line)
    show_claims(console, claims, judged=standings)
    if orphans:
        show_orphans(console, orphans)
    heading(console, f"Versions · {len(versions)}")
    table = _table("", "number", "added", "captured", "claims", "title")
    for version in versions:
        now = Text("now" if version.current else "", style="bold")
        coded = "not coded" if version.claims is None else f"{version.claims:,}"
        captured = version.captured_at + (f" ({version.captures} times)" if version.captures > 1 else "")
        title = plain(one_line(version.title))
        table.add_row(now, str(version.number), version.added_at, captured, coded, title)
    console.print(table)
    show_judgements(console, judgements)
    console.print()


def show_claim_held(
    console: Console,
    page: Page,
    latest: Held,
    codings: Sequence[Held],
    judgements: Sequence[Judgement],
    standing: Standing,
) -> None:
    """A claim with every field, where each stands, the codings it is in, and what was said of it."""
    show_head(console, page, [latest.claim])
    show_why(console, page, [latest.claim])
    for line in judged_lines(latest.claim, standing):
        block(console, line, "       ")
    heading(console, f"Codings · {len(codings)}")
    table = _table("", "version", "coded", "n", "figure", "confidence", "coder")
    for held in codings:
        now = Text("now" if held.current else "", style="bold")
        claim = held.claim
        sure = f"{claim.confidence:.2f}"
        coder = plain(one_line(claim.coder))
        table.add_row(now, str(held.number), held.coded_at, str(claim.n), figure(claim), sure, coder)
    console.print(table)
    show_judgements(console, judgements)
    console.print()


def show_judgements(console: Console, judgements: Sequence[Judgement]) -> None:
    """Who said what of a report's claims, oldest first."""
    heading(console, f"Judgements · {len(judgements)}" if judgements else "No judgements")
    for judgement in judgements:
        words = Text.assemble((judgement.verb, "bold"), "  ", one_line(judgement.claim or "the report"))
        if judgement.field is not None:
            words.append(f"  {judgement.field}: {said(plain_value(judgement.value))}")
        if judgement.other is not None:
            words.append(f"  and {judgement.other}")
        if judgement.undoes is not None:
            words.append(f"  takes back {judgement.undoes}")
        words.append(f"  {one_line(judgement.who)}, {judgement.at}", QUIET)
        if judgement.reason:
            words.append(f"  “{one_line(judgement.reason)}”")
        first = f"  {judgement.id:>3}  "
        block(console, words, first, " " * len(first))


def show_changes(console: Console, versions: Sequence[Version], old: int, new: int, changes: Sequence[Change]) -> None:
    """What became of a report's claims: + appeared, - vanished, ~ changed."""
    by_number = {version.number: version for version in versions}
    console.print()
    block(console, plain(one_line(by_number[new].title or by_number[new].report), "bold"))
    block(console, plain(one_line(by_number[new].report), QUIET))
    added = f"version {old} of {by_number[old].added_at} → version {new} of {by_number[new].added_at}"
    block(console, Text(added, style=QUIET))
    heading(console, f"Changes · {len(changes)}" if changes else "No claim changed")
    for change in changes:
        mark, style = _MARKS[change.what]
        claim = change.new or change.old
        assert claim is not None
        words = Text.assemble((claim.kind, colour(claim.kind)), "  ", what(claim), f"  {figure(claim)}")
        words.append(f"  claim {claim.n}", QUIET)
        block(console, words, f"  {mark} ", "    ")
        if change.old is not None and change.new is not None:
            for name in change.fields:
                was, now = (_value(each, name) for each in (change.old, change.new))
                block(console, Text.assemble((f"{name}: ", QUIET), was, (" → ", style), now), "      ")
    console.print()


def _value(claim: Claim, field: str) -> str:
    value = getattr(claim, "from_" if field == "from" else field)
    if isinstance(value, tuple):
        return one_line(" → ".join(value)) or "–"
    return "–" if value is None else one_line(str(value))


def show_stats(console: Console, stats: Stats) -> None:
    """What is in a ledger."""
    console.print()
    block(console, plain(one_line(stats.ledger), "bold"))
    block(console, Text(f"{stats.size / 1e6:,.1f} MB · schema {stats.schema}", style=QUIET))
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(style=QUIET, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold", style=QUIET)
    span = f"published {stats.first_published} to {stats.last_published}" if stats.first_published else ""
    shares = (
        f"{stats.placed / stats.claims:.0%} on the map, {stats.dated / stats.claims:.0%} dated" if stats.claims else ""
    )
    verbs = ", ".join(f"{count:,} {verb}" for verb, count in stats.verbs)
    rows: list[tuple[str, int, str]] = [
        ("reports", stats.reports, span),
        ("versions", stats.versions, ""),
        ("captures", stats.captures, ""),
        ("readers' comments", stats.comments, ""),
        ("claims", stats.claims, shares),
        ("judgements", sum(count for _, count in stats.verbs), verbs),
    ]
    for name, count, note in rows:
        table.add_row(f"  {name}", f"{count:,}", note)
    console.print()
    console.print(table)
    for title, groups in (("Kinds", stats.kinds), ("Outlets", stats.outlets), ("Coders", stats.coders)):
        if not groups:
            continue
        heading(console, title)
        most = max(count for _, count in groups)
        grid = Table.grid(padding=(0, 2), pad_edge=False)
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_column(no_wrap=True, style=QUIET)
        for group, count in groups[:15]:
            bar = "─" * max(1, round(24 * count / most)) if most else ""
            grid.add_row(f"  {count:>9,}", plain(one_line(group or "not known")), bar)
        console.print(grid)
        if len(groups) > 15:
            block(console, Text(f"… and {len(groups) - 15} more", style=QUIET))
    console.print()


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=True, padding=(0, 1), header_style=QUIET)
    for name in names:
        right = name in ("number", "version", "claims", "n", "figure", "confidence")
        table.add_column(
            name, justify="right" if right else "left", no_wrap=name not in ("title", "coder"), overflow="fold"
        )
    return table
