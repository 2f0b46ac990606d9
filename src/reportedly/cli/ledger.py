"""The ledger's commands: pages in, and what is there, found, shown, compared, counted and checked.

Each returns its exit code.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from reportedly.cli.printable import one_line, plain
from reportedly.cli.progress import Bar
from reportedly.cli.run import STOPPED, UNUSABLE, Output, Reading, run, say
from reportedly.errors import LedgerError, UsageError
from reportedly.export import (
    change_json,
    claim_json,
    entry_json,
    fault_json,
    held_json,
    judgement_json,
    kept_json,
    report_json,
    stats_json,
    version_json,
)
from reportedly.records import Outcome, Page

if TYPE_CHECKING:
    from reportedly.ledger.finding import Wanted
    from reportedly.recording import Ledger

_OUTCOMES: dict[Outcome, str] = {
    "new": "new",
    "changed": "changed",
    "recaptured": "with other comments, meter, date or outlet",
    "recoded": "coded anew",
    "same": "known already",
}


#: How many claims a terminal is shown, unless more are asked for.
SHOWN = 20


def add_to_ledger(reading: Reading, where: str, *, comments: bool, as_lines: bool) -> int:
    """Code and keep every page of the sources."""
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


def _reading(where: str, work: Callable[[Ledger, Output], int]) -> int:
    """Open a ledger for reading, do the work, and say what went wrong if anything did."""
    from reportedly.recording import Ledger

    try:
        with Ledger(where, readonly=True) as ledger, Bar() as bar:
            return work(ledger, Output(bar))
    except UsageError as error:
        say(str(error))
        return 2
    except LedgerError as error:
        say(str(error))
        return UNUSABLE
    except BrokenPipeError:  # the reader of the pipe has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        say("stopped")
        return STOPPED


def find_in_ledger(where: str, wanted: Wanted, place: str | None, km: float | None, *, as_lines: bool) -> int:
    """Print the claims that fit: all of them as lines, or as many as were asked for in a terminal."""
    from dataclasses import replace

    from reportedly.cli.found import show_found
    from reportedly.recording import locate

    def work(ledger: Ledger, output: Output) -> int:
        sought = wanted
        if place is not None and km is not None:
            point = locate(place)
            say(f"within {km:g} km of {point.said}")
            sought = replace(sought, near=(point.lat, point.lon, km))
        elif place is not None:
            sought = replace(sought, place=place)
        if as_lines:
            count = 0
            for entry in ledger.find(sought):
                output.line(entry_json(entry))
                count += 1
            say(f"{count:,} claims found" if count != 1 else "1 claim found")
            return 0
        most = sought.limit or SHOWN
        found = list(ledger.find(replace(sought, limit=most + 1)))
        with output.console() as console:
            show_found(console, found[:most], more=len(found) > most)
        return 0

    return _reading(where, work)


def show_of_ledger(where: str, name: str, *, as_lines: bool) -> int:
    """Show a report or a claim with all the ledger has of it; 1 where there is neither."""
    from reportedly.cli.found import show_claim_held, show_report_held

    def work(ledger: Ledger, output: Output) -> int:
        page = ledger.page(name)
        held = () if page is not None else ledger.codings(name)
        if page is not None:
            claims, versions, judgements = ledger.claims(name), ledger.versions(name), ledger.judgements(report=name)
            if as_lines:
                line = {**report_json(page), "raw_digest": page.raw_digest}
                line["versions"] = [version_json(version) for version in versions]
                line["claims"] = [claim_json(claim) for claim in claims]
                line["judgements"] = [judgement_json(judgement) for judgement in judgements]
                output.line(line)
            else:
                with output.console() as console:
                    show_report_held(console, page, claims, versions, judgements)
        elif held:
            judgements = ledger.judgements(claim=name)
            if as_lines:
                codings = [held_json(each) for each in held]
                output.line({"codings": codings, "judgements": [judgement_json(each) for each in judgements]})
            else:
                latest = next((each for each in held if each.current), held[-1])
                of = ledger.page(latest.claim.doc, latest.number)
                assert of is not None
                with output.console() as console:
                    show_claim_held(console, of, latest, held, judgements)
        else:
            near = ledger.like(name)
            hint = f"; there are {', '.join(near)}" if near else "; reportedly find shows what is there"
            say(f"no report and no claim {name} in {ledger.name}{hint}")
            return 1
        return 0

    return _reading(where, work)


def diff_in_ledger(where: str, report: str | None, old: int | None, new: int | None, *, as_lines: bool) -> int:
    """Print what became of claims from one version to another: of one report, or of every report that changed."""
    from reportedly.cli.found import show_changes

    def work(ledger: Ledger, output: Output) -> int:
        for doc in [report] if report is not None else ledger.changed():
            versions = ledger.versions(doc)
            numbers = [version.number for version in versions]
            if not versions:
                say(f"no report {doc} in {ledger.name}")
                return 1
            to = new if new is not None else next(version.number for version in versions if version.current)
            at = old if old is not None else max((n for n in numbers if n < to), default=to)
            if not {at, to} <= set(numbers):
                raise UsageError(f"{doc} has the versions {', '.join(map(str, numbers))}")
            if at == to:
                say(f"{doc} has one version" if len(numbers) == 1 else f"{doc} has no version before {to}")
                continue
            changes = ledger.diff(doc, at, to)
            if as_lines:
                for change in changes:
                    output.line(change_json(change, doc, at, to))
            else:
                with output.console() as console:
                    show_changes(console, versions, at, to, changes)
        return 0

    return _reading(where, work)


def stats_of_ledger(where: str, *, as_lines: bool) -> int:
    """Print what is in the ledger, counted."""
    from reportedly.cli.found import show_stats

    def work(ledger: Ledger, output: Output) -> int:
        found = ledger.stats()
        if as_lines:
            output.line(stats_json(found))
        else:
            with output.console() as console:
                show_stats(console, found)
        return 0

    return _reading(where, work)


def verify_ledger(where: str, *, as_lines: bool) -> int:
    """Print everything that does not hold; 0 where all does, 1 where something does not."""

    def work(ledger: Ledger, output: Output) -> int:
        seen = faults = 0

        def step(report: str) -> None:
            nonlocal seen
            seen += 1

        for fault in ledger.verify(step):
            faults += 1
            if as_lines:
                output.line(fault_json(fault))
            else:
                with output.console() as console:
                    console.print(plain(one_line(f"{fault.rule}  {fault.where}  {fault.sentence}")))
        looked = "1 capture" if seen == 1 else f"{seen:,} captures"
        if faults:
            say(f"{looked} looked at: {faults:,} {'thing does' if faults == 1 else 'things do'} not hold")
            return 1
        say(f"{looked} looked at: every span equals its text, every digest holds, every judgement has its claim")
        return 0

    return _reading(where, work)


def export_ledger(where: str, what: str) -> int:
    """Print all claims, reports or judgements as JSON lines, in the order they were added."""

    def work(ledger: Ledger, output: Output) -> int:
        lines = {"claims": _claim_lines, "reports": _report_lines, "judgements": _judgement_lines}[what]
        count = 0
        for line in lines(ledger):
            output.line(line)
            count += 1
        say(f"{count:,} {what} printed")
        return 0

    return _reading(where, work)


def _claim_lines(ledger: Ledger) -> Iterator[dict[str, object]]:
    for _, claims in ledger.each():
        for claim in claims:
            yield claim_json(claim)


def _report_lines(ledger: Ledger) -> Iterator[dict[str, object]]:
    for page in ledger.pages():
        yield report_json(page)


def _judgement_lines(ledger: Ledger) -> Iterator[dict[str, object]]:
    for judgement in ledger.judgements():
        yield judgement_json(judgement)
