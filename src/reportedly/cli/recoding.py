"""`reportedly recode`: what the present version makes of a ledger's pages, and of its judgements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportedly.cli.judging import with_ledger
from reportedly.cli.look import QUIET, WARN, figure
from reportedly.cli.printable import one_line, plain
from reportedly.cli.progress import Bar
from reportedly.cli.report import block, heading
from reportedly.cli.run import Output, say
from reportedly.export import claim_json, judged_json
from reportedly.records import Change, Claim, Page

if TYPE_CHECKING:
    from rich.console import Console

    from reportedly.ledger.judged import Seen
    from reportedly.ledger.store import Store
    from reportedly.reviewing import Review

_SIGNS = {"appeared": ("+", "green"), "vanished": ("-", "red"), "changed": ("~", WARN)}


def recode_ledger(where: str, *, as_lines: bool) -> int:
    """Code every report anew; print what changed, claim by claim, and the judgements that no claim takes up."""

    def work(ledger: Store, output: Output, bar: Bar) -> int:
        from reportedly.ledger.keeping import Coder
        from reportedly.pipeline import CODEBOOK, CODER, claims
        from reportedly.recording import Hiding
        from reportedly.reviewing import recode, review

        hiding = Hiding(ledger)
        counts: Counter[str] = Counter()
        fields: Counter[str] = Counter()
        done = known = 0
        try:
            for each in recode(ledger, lambda page, comments: claims(page, comments=comments), Coder(CODER, CODEBOOK)):
                bar.step("" if hiding else each.page.title or each.page.id)
                if each.changes is None:
                    known += 1
                    continue
                done += 1
                for change in each.changes:
                    counts[change.what] += 1
                    fields.update(change.fields)
                now = review(ledger, each.page.id) if each.changes else None
                if now is None:
                    continue
                hide = hiding.of(each.page.id)
                if as_lines:
                    for change in each.changes:
                        output.line(hide(_change_line(each.page, change, now)))
                else:
                    with output.console() as console:
                        _show(console, *hide((each.page, each.changes, now)))
        finally:
            say(_summary(done, known, counts, fields))
        orphans = review(ledger).orphans
        for orphan in orphans if as_lines else ():
            output.line(hiding.of(orphan.claim.doc)(_orphan_line(orphan, review(ledger, orphan.claim.doc))))
        if orphans and not as_lines:
            with output.console() as console:
                show_orphans(console, [hiding.of(orphan.claim.doc)(orphan) for orphan in orphans])
        lost = len(orphans)
        say("every judgement has its claim" if not lost else f"{_judged(lost)} without a present claim, listed above")
        return 0

    return with_ledger(where, work)


def _judged(count: int) -> str:
    return "1 judged claim" if count == 1 else f"{count:,} judged claims"


def _summary(done: int, known: int, counts: Counter[str], fields: Counter[str]) -> str:
    parts = [f"{done:,} {'report' if done == 1 else 'reports'} coded anew"]
    if known:
        parts.append(f"{known:,} coded by this version already")
    parts += [f"{counts[what]:,} {what}" for what in ("appeared", "vanished", "changed") if counts[what]]
    if fields:
        parts.append("fields: " + ", ".join(f"{name} {number:,}" for name, number in fields.most_common()))
    return " · ".join(parts)


def _change_line(page: Page, change: Change, now: Review) -> dict[str, Any]:
    claim = change.new or change.old
    assert claim is not None
    return {
        "doc": page.id,
        "what": change.what,
        "fields": list(change.fields),
        "old": change.old and claim_json(change.old),
        "new": change.new and claim_json(change.new),
        "judged": judged_json(claim, now.of(claim.id)),
    }


def _orphan_line(orphan: Seen, now: Review) -> dict[str, Any]:
    claim = orphan.claim
    return {
        "doc": claim.doc,
        "what": "orphaned",
        "fields": [],
        "old": claim_json(claim),
        "new": None,
        "judged": judged_json(claim, now.of(claim.id)),
    }


def _show(console: Console, page: Page, changes: Sequence[Change], now: Review) -> None:
    from rich.text import Text

    from reportedly.cli.judged import judged_lines

    heading(console, one_line(page.title or page.id))
    for change in changes:
        claim = change.new or change.old
        assert claim is not None
        sign, style = _SIGNS[change.what]
        block(console, _words(claim), f"  {sign} ", "    ")
        if change.old is not None and change.new is not None:
            for name in change.fields:
                was, new = (_value(each, name) for each in (change.old, change.new))
                block(console, Text.assemble((f"{name}: ", QUIET), was, (" → ", style), new), "      ")
        for line in judged_lines(claim, now.of(claim.id)):
            block(console, line, "      ")


def show_orphans(console: Console, orphans: Sequence[Seen]) -> None:
    """Judged claims that no present claim takes up, as they were last seen."""
    heading(console, f"Judged, and no longer there · {len(orphans)}")
    for orphan in orphans:
        block(console, _words(orphan.claim), "    ")
        block(console, plain(f"version {orphan.number} of {orphan.claim.doc}", QUIET), "      ")


def _words(claim: Claim) -> Any:
    from rich.text import Text

    from reportedly.cli.look import colour

    words = Text.assemble((claim.kind, colour(claim.kind)), "  ", one_line(claim.evidence), f"  {figure(claim)}")
    words.append(f"  {claim.id}", QUIET)
    return words


def _value(claim: Claim, field: str) -> str:
    from reportedly.legible import said

    value = getattr(claim, "from_" if field == "from" else field)
    return said(list(value) if isinstance(value, tuple) else value)
