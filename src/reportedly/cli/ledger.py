"""The ledger's commands: pages in, and what is there, found, shown, compared, counted and checked.

Each returns its exit code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from reportedly.cli.ahead import Ahead
from reportedly.cli.judging import with_ledger
from reportedly.cli.printable import one_line, plain
from reportedly.cli.run import UNUSABLE, Output, Reading, run, say
from reportedly.errors import LedgerError, UsageError
from reportedly.export import (
    change_json,
    claim_json,
    entry_json,
    fault_json,
    held_json,
    judged_json,
    judgement_json,
    kept_json,
    report_json,
    stats_json,
    version_json,
)
from reportedly.records import Outcome, Page

if TYPE_CHECKING:
    from reportedly.ledger.finding import Wanted
    from reportedly.ledger.store import Store

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
    from reportedly.pipeline import claims, hiding
    from reportedly.recording import Ledger

    outcomes: Counter[str] = Counter()
    try:
        ledger = Ledger(where)
    except LedgerError as error:
        say(str(error))
        return UNUSABLE

    ahead = Ahead(
        partial(claims, comments=comments), reading.jobs, lambda page: not ledger.has(page, comments=comments)
    )

    def each(page: Page, output: Output) -> int:
        kept = ledger.add(page, comments=comments, code=ahead.of)
        outcomes[_OUTCOMES[kept.outcome]] += 1
        if as_lines:
            output.line(hiding(page)(kept_json(kept)))
        elif kept.outcome == "changed":
            words = f"changed  {one_line(hiding(page)(page.title or page.id))}  (version {kept.number})"
            with output.console() as console:
                console.print(plain(words))
        return kept.claims

    with ledger:
        return run(reading, each, ahead=ahead, outcomes=outcomes, once=False)  # the ledger tells captures apart itself


def _reading(where: str, work: Callable[[Store, Output], int]) -> int:
    """Open a ledger for reading, do the work, and say what went wrong if anything did."""
    return with_ledger(where, lambda ledger, output, _: work(ledger, output), readonly=True)


def find_in_ledger(where: str, wanted: Wanted, place: str | None, km: float | None, *, as_lines: bool) -> int:
    """Print the claims that fit: all of them as lines, or as many as were asked for in a terminal."""
    from dataclasses import replace

    from reportedly.cli.found import show_found
    from reportedly.recording import Hiding, locate
    from reportedly.reviewing import review

    def work(ledger: Store, output: Output) -> int:
        sought = wanted
        if place is not None and km is not None:
            point = locate(place)
            say(f"within {km:g} km of {point.said}")
            sought = replace(sought, near=(point.lat, point.lon, km))
        elif place is not None:
            sought = replace(sought, place=place)
        hiding = Hiding(ledger)
        if as_lines:
            count = 0
            now = review(ledger)
            for entry in ledger.find(sought):
                line = {**entry_json(entry), "judged": judged_json(entry.claim, now.of(entry.claim.id))}
                output.line(hiding.of(entry.claim.doc)(line))
                count += 1
            say(f"{count:,} claims found" if count != 1 else "1 claim found")
            return 0
        most = sought.limit or SHOWN
        found = list(ledger.find(replace(sought, limit=most + 1)))
        now = review(ledger, *{entry.claim.doc for entry in found})
        shown = [hiding.of(e.claim.doc)((e, now.of(e.claim.id))) for e in found[:most]]
        with output.console() as console:
            show_found(console, shown, more=len(found) > most)
        return 0

    return _reading(where, work)


def show_of_ledger(where: str, name: str, *, as_lines: bool) -> int:
    """Show a report or a claim with all the ledger has of it; 1 where there is neither."""
    from reportedly.cli.found import show_claim_held, show_report_held
    from reportedly.recording import Hiding
    from reportedly.reviewing import review

    def work(ledger: Store, output: Output) -> int:
        page, wanted = ledger.page(name), name
        held = () if page is not None else ledger.codings(name)
        if page is None and not held and len(found := ledger.claims_named(name)) == 1:
            wanted = found[0][0]
            held = ledger.codings(wanted)
        report = page.id if page is not None else held[0].claim.doc if held else None
        if report is None:
            several = ", ".join(claim for claim, _ in ledger.claims_named(name)) or ", ".join(ledger.like(name))
            hint = f"; there are {several}" if several else "; reportedly find shows what is there"
            say(f"no report and no claim {name} in {ledger.name}{hint}")
            return 1
        hide, now = Hiding(ledger).of(report), review(ledger, report)
        if page is not None:
            claims, versions = ledger.claims(report), hide(ledger.versions(report))
            judgements = hide(ledger.judgements(report=report))
            standings = hide({claim.id: now.of(claim.id) for claim in claims})
            if as_lines:
                line = {**report_json(page), "raw_digest": page.raw_digest}
                line["versions"] = [version_json(version) for version in versions]
                line["claims"] = [{**claim_json(c), "judged": judged_json(c, now.of(c.id))} for c in claims]
                line["judged"] = judged_json(None, now.of_report(report))
                line["judgements"] = [judgement_json(judgement) for judgement in judgements]
                line["orphans"] = [each.claim.id for each in now.orphans]
                output.line(hide(line))
            else:
                page, claims = hide((page, claims))
                orphans = hide(now.orphans)
                of_report = hide(now.of_report(report))
                with output.console() as console:
                    show_report_held(console, page, claims, versions, judgements, standings, of_report, orphans)
            return 0
        judgements = hide(ledger.judgements(claim=wanted))
        latest = next((each for each in held if each.current), held[-1])
        standing = now.of(latest.claim.id)
        if as_lines:
            codings = [held_json(each) for each in held]
            judged = judged_json(latest.claim, standing)
            line = {"codings": codings, "judged": judged, "judgements": [judgement_json(each) for each in judgements]}
            output.line(hide(line))
            return 0
        of = ledger.page(report, latest.number)
        assert of is not None
        of, latest, held, standing = hide((of, latest, held, standing))
        with output.console() as console:
            show_claim_held(console, of, latest, held, judgements, standing)
        return 0

    return _reading(where, work)


def diff_in_ledger(where: str, report: str | None, old: int | None, new: int | None, *, as_lines: bool) -> int:
    """Print what became of claims from one version to another: of one report, or of every report that changed."""
    from reportedly.cli.found import show_changes
    from reportedly.recording import Hiding

    def work(ledger: Store, output: Output) -> int:
        hiding = Hiding(ledger)
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
            hide = hiding.of(doc)
            changes = hide(ledger.diff(doc, at, to))
            if as_lines:
                for change in changes:
                    output.line(hide(change_json(change, doc, at, to)))
            else:
                versions = hide(versions)
                with output.console() as console:
                    show_changes(console, versions, at, to, changes)
        return 0

    return _reading(where, work)


def stats_of_ledger(where: str, *, as_lines: bool) -> int:
    """Print what is in the ledger, counted."""
    from reportedly.cli.found import show_stats

    def work(ledger: Store, output: Output) -> int:
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
    from dataclasses import replace

    from reportedly.recording import Hiding
    from reportedly.redaction import MARK

    def work(ledger: Store, output: Output) -> int:
        seen = faults = 0

        def step(report: str) -> None:
            nonlocal seen
            seen += 1

        hidden = bool(Hiding(ledger))
        for fault in ledger.verify(step):
            faults += 1
            if hidden:  # a fault quotes the words that do not hold, and a report's id may have names in it
                fault = replace(fault, sentence="hidden by the setting --redact", where=MARK * 8)
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


def export_ledger(where: str, what: str, person: str | None = None) -> int:
    """Print claims, reports, judgements, or training data as JSON lines, in the order the reports were added.

    `what` is ``claims``, ``reports``, ``judgements``, ``judged``, ``rejected`` or ``coded`` (by `person`).
    """

    def work(ledger: Store, output: Output) -> int:
        from reportedly.recording import Hiding

        hiding = Hiding(ledger)
        lines = _coded_lines(ledger, person) if person is not None else _LINES[what](ledger)
        count = 0
        for report, line in lines:
            output.line(hiding.of(report)(line))
            count += 1
        say(f"{count:,} {what if what in ('claims', 'reports', 'judgements') else 'claims'} printed")
        return 0

    return _reading(where, work)


_Lines = Iterator[tuple[str, dict[str, object]]]


def _claim_lines(ledger: Store) -> _Lines:
    from reportedly.reviewing import review

    now = review(ledger)
    for page, claims in ledger.each():
        for claim in claims:
            yield page.id, {**claim_json(claim), "judged": judged_json(claim, now.of(claim.id))}


def _report_lines(ledger: Store) -> _Lines:
    for page in ledger.pages():
        yield page.id, report_json(page)


def _judgement_lines(ledger: Store) -> _Lines:
    for judgement in ledger.judgements():
        yield judgement.report, judgement_json(judgement)


def _judged_lines(ledger: Store, *, rejected: bool = False) -> _Lines:
    from reportedly.reviewing import examples

    for each in examples(ledger, rejected=rejected):
        yield (
            each.claim.doc,
            {
                **claim_json(each.claim),
                "verdict": each.standing.verdict,
                "who": each.standing.who,
                "corrected": [correction.field for correction in each.standing.corrections],
                "version": each.version,
                "number": each.number,
            },
        )


def _coded_lines(ledger: Store, person: str) -> _Lines:
    """A person's claims. Raises UsageError where that person has coded nothing."""
    reports = ledger.coded_by(person)
    if not reports:
        raise UsageError(f"{person} has coded no report of {ledger.name}")
    for report in reports:
        for claim in ledger.coding(report, person) or ():
            yield report, claim_json(claim)


_LINES: dict[str, Callable[[Store], _Lines]] = {
    "claims": _claim_lines,
    "reports": _report_lines,
    "judgements": _judgement_lines,
    "judged": _judged_lines,
    "rejected": partial(_judged_lines, rejected=True),
}
