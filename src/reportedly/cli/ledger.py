"""The ledger's commands: pages in, and what became of each."""

from __future__ import annotations

from collections import Counter

from reportedly.cli.printable import one_line, plain
from reportedly.cli.run import UNUSABLE, Output, Reading, run, say
from reportedly.errors import LedgerError
from reportedly.export import kept_json
from reportedly.records import Outcome, Page

_OUTCOMES: dict[Outcome, str] = {
    "new": "new",
    "changed": "changed",
    "recaptured": "with other comments, meter, date or outlet",
    "recoded": "coded anew",
    "same": "known already",
}


def add_to_ledger(reading: Reading, where: str, *, comments: bool, as_lines: bool) -> int:
    """Code and keep every page of the sources; the exit code."""
    from reportedly.recording import Ledger

    outcomes: Counter[str] = Counter()
    try:
        ledger = Ledger(where)
    except LedgerError as error:
        say(str(error))
        return UNUSABLE

    def each(page: Page, output: Output) -> int:
        kept = ledger.add(page, comments=comments)
        outcomes[_OUTCOMES[kept.outcome]] += 1
        if as_lines:
            output.line(kept_json(kept))
        elif kept.outcome == "changed":
            words = f"changed  {one_line(page.title or page.id)}  (version {kept.number})"
            with output.console() as console:
                console.print(plain(words))
        return kept.claims

    with ledger:
        return run(reading, each, outcomes=outcomes)
