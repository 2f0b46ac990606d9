"""`reportedly agreement`: how well two coders agree, and the claims they have to settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reportedly.cli.judging import with_ledger
from reportedly.cli.look import QUIET, colour
from reportedly.cli.printable import one_line, plain
from reportedly.cli.progress import Bar
from reportedly.cli.run import Output, say
from reportedly.errors import UsageError
from reportedly.export import claim_json
from reportedly.judging.agreement import Agreement, Paired, agreement, differing, paired
from reportedly.records import Claim

if TYPE_CHECKING:
    from rich.console import Console

    from reportedly.ledger.store import Store
    from reportedly.reviewing import Review

#: The name that stands for the program itself, in the place of a person's.
PROGRAM = "reportedly"


def agree(where: str, first: str, second: str, *, as_lines: bool) -> int:
    """Print the agreement of two coders and what is to settle: the exit code."""

    def work(ledger: Store, output: Output, bar: Bar) -> int:
        from reportedly.recording import Hiding
        from reportedly.reviewing import review

        if first == second:
            raise UsageError("give two coders")
        reports = _both(ledger, first, second)
        hiding = Hiding(ledger)
        compared = [
            hiding.of(report)(paired(_coded(ledger, first, report), _coded(ledger, second, report)))
            for report in reports
        ]
        result, now = agreement(compared), review(ledger)
        if as_lines:
            output.line(_agreement_line(first, second, result))
            for each in compared:
                for line in _lines(first, second, each, now):
                    output.line(line)
        else:
            with output.console() as console:
                _show(console, first, second, result)
                _show_open(console, first, second, compared, now)
        return 0

    return with_ledger(where, work, readonly=True)


def _both(ledger: Store, first: str, second: str) -> list[str]:
    """The reports that both have coded. Raises UsageError where there is none."""
    done = {name: list(ledger.coders()) if name == PROGRAM else list(ledger.coded_by(name)) for name in (first, second)}
    for name, reports in done.items():
        if not reports:
            raise UsageError(f"{name} has coded no report of {ledger.name}; reportedly code --as {name} begins")
    both = [report for report in done[first] if report in set(done[second])]
    if not both:
        raise UsageError(
            f"{first} and {second} have coded no report in common; code --sample N --seed S gives both one"
        )
    return both


def _coded(ledger: Store, name: str, report: str) -> tuple[Claim, ...]:
    return ledger.claims(report) if name == PROGRAM else ledger.coding(report, name) or ()


def _agreement_line(first: str, second: str, result: Agreement) -> dict[str, Any]:
    return {
        "what": "agreement",
        "coders": [first, second],
        "reports": result.reports,
        "claims": [result.first, result.second],
        "pairs": result.pairs,
        "found": result.found,
        "figure": result.figure,
        "alpha": {"kind": result.kind, "status": result.status, "party": result.party},
    }


def _lines(first: str, second: str, each: Paired, now: Review) -> Iterator[dict[str, Any]]:
    """What is to settle in one report: a claim only one has, or a pair that differs."""
    for name, claims in ((first, each.only_first), (second, each.only_second)):
        for claim in claims:
            yield {
                "what": "only",
                "doc": claim.doc,
                "coder": name,
                "fields": [],
                "claims": [claim_json(claim)],
                "verdict": now.of(claim.id).verdict,
            }
    for one, other in each.pairs:
        if fields := differing(one, other):
            yield {
                "what": "differ",
                "doc": one.doc,
                "coder": None,
                "fields": list(fields),
                "claims": [claim_json(one), claim_json(other)],
                "verdict": now.of(one.id).verdict,
            }


def _show(console: Console, first: str, second: str, result: Agreement) -> None:
    from rich.table import Table

    from reportedly.cli.report import heading

    heading(console, one_line(f"{first} and {second} · {result.reports} reports"))
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(style=QUIET, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style=QUIET, overflow="fold")
    rows: tuple[tuple[str, float | None, str], ...] = (
        ("claim found by both, F1", result.found, f"{result.first} and {result.second} claims, same kind and words"),
        ("figure, F1", result.figure, "and the same low and high"),
        ("kind, alpha", result.kind, f"Krippendorff's, nominal, over {result.pairs} pairs"),
        ("status, alpha", result.status, ""),
        ("party, alpha", result.party, ""),
    )
    for name, value, note in rows:
        table.add_row(f"  {name}", "–" if value is None else f"{value:.3f}", note or "")
    console.print(table)


def _show_open(console: Console, first: str, second: str, compared: Sequence[Paired], now: Review) -> None:
    from rich.text import Text

    from reportedly.cli.report import block, heading
    from reportedly.legible import said

    lines = [line for each in compared for line in _lines(first, second, each, now)]
    settled = sum(line["verdict"] != "unjudged" for line in lines)
    heading(console, f"To settle · {len(lines)}, {settled} judged" if lines else "Nothing to settle")
    for line in lines:
        claim = line["claims"][0]
        words = Text.assemble((claim["kind"], colour(claim["kind"])), "  ", one_line(claim["evidence"]))
        words.append(f"  {claim['id']}", QUIET)
        if line["verdict"] != "unjudged":
            words.append(f"  {line['verdict']}", "bold")
        block(console, words, "  ", "    ")
        if line["what"] == "only":
            block(console, plain(f"only {line['coder']} has it", QUIET), "      ")
        for name in line["fields"]:
            one, other = (each[name] for each in line["claims"])
            both = (f"{name}: ", QUIET), said(one), (f" ({first})  ", QUIET), said(other), (f" ({second})", QUIET)
            block(console, Text.assemble(*both), "      ")
    if lines:
        say("settle them with reportedly judge accept, reject, or correct ID FIELD=VALUE")
