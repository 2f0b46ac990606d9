"""Findings in the terminal: the rule, a sentence a person can check, and the words it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from reportedly.cli.look import QUIET, WARN, locator
from reportedly.cli.printable import one_line
from reportedly.cli.report import block, heading
from reportedly.legible import RULE_NAMES
from reportedly.records import Claim, Finding, Page

#: Claims and quotations named with a finding; the JSON lines have them all.
SHOWN = 6


def show_findings(console: Console, page: Page, findings: Sequence[Finding], claims: Sequence[Claim]) -> None:
    """All findings of a page, or that there are none; `claims` are the page's, to name those a finding concerns."""
    heading(console, f"Findings · {len(findings)}" if findings else "No findings")
    numbers = {claim.id: claim.n for claim in claims}
    for finding in findings:
        show_finding(console, page, finding, [numbers[c] for c in finding.claims if c in numbers])


def show_finding(console: Console, page: Page, finding: Finding, numbers: Sequence[int] = ()) -> None:
    """One finding, with the numbers of its claims; each span it rests on quoted with its place in the page."""
    said = Text.assemble((RULE_NAMES[finding.rule], f"bold {WARN}"), "  ", one_line(finding.sentence))
    if numbers:
        more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
        some = ", ".join(map(str, numbers[:SHOWN]))
        said.append(f"  [{'claim' if len(numbers) == 1 else 'claims'} {some}{more}]", QUIET)
    block(console, said, "  ▸ ", "    ")
    where = locator(page)
    for span in finding.evidence[:SHOWN]:
        words = Text.assemble("“", one_line(page.quote(span)), "”  ", (where(span), QUIET))
        block(console, words, "      ")
    if len(finding.evidence) > SHOWN:
        block(console, Text(f"… and {len(finding.evidence) - SHOWN} more places", style=QUIET), "      ")
