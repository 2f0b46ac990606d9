"""`reportedly judge`: what a person says of claims and reports, kept in the ledger."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from reportedly.cli.judged import judged_lines
from reportedly.cli.look import figure
from reportedly.cli.printable import one_line
from reportedly.cli.progress import Bar
from reportedly.cli.run import STOPPED, UNUSABLE, Output, say
from reportedly.errors import LedgerError, UsageError
from reportedly.export import judgement_json
from reportedly.judging.correcting import check_figure, corrected, figured, value_of
from reportedly.judging.standing import in_force
from reportedly.records import VERBS, Claim, Correction, Judgement, Page, Verb

if TYPE_CHECKING:
    from reportedly.ledger.store import Store

#: The variable that says who is judging or coding.
PERSON = "REPORTEDLY_PERSON"
#: Fewest characters of an id's start that are taken for one: fewer, and a slip of the finger names a claim.
SHORTEST = 4


class Named(NamedTuple):
    """What a person named: a claim as last seen, or (None) a report; and its page."""

    report: str
    claim: Claim | None
    page: Page


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says: the words after the verb, who says it, and why."""

    verb: Verb
    words: Sequence[str]
    who: str
    reason: str | None


def person(given: str | None) -> str:
    """Who works. Raises UsageError where nobody is named: a judgement has to be answered for."""
    who = (given if given is not None else os.environ.get(PERSON, "")).strip()
    if not who:
        raise UsageError(f"say who you are: --as NAME, or set {PERSON}")
    return who


def with_ledger(
    where: str, work: Callable[[Store, Output, Bar], int], *, readonly: bool = False, bar: bool = True
) -> int:
    """Open a ledger that is there, do the work, and say what went wrong if anything did; the exit code.

    Without a `bar` none is drawn: a person is typing.
    """
    from reportedly.errors import NoLedger
    from reportedly.ledger.store import Store

    try:
        if "://" not in where and not os.path.exists(where):  # noqa: PTH110 - a path as the user gave it
            raise NoLedger(where, "there is no ledger; make one with reportedly add SOURCE, or name one with --ledger")
        with Store(where, readonly=readonly) as ledger, Bar() if bar else nullcontext(Bar()) as drawn:
            return work(ledger, Output(drawn), drawn)
    except UsageError as error:
        say(str(error))
        return 2
    except LedgerError as error:
        say(str(error))
        return UNUSABLE
    except BrokenPipeError:  # the reader of the pipe has had enough
        import sys

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        say("stopped")
        return STOPPED


def judge(where: str, verb: str, words: Sequence[str], who: str | None, reason: str | None, *, as_lines: bool) -> int:
    """Keep what a person says; 0 when it is kept, 2 for wrong use, 3 when the ledger cannot be used."""
    if verb not in VERBS:
        say(f"no verb {verb!r}; one of {', '.join(VERBS)}")
        return 2

    def work(ledger: Store, output: Output, bar: Bar) -> int:
        from reportedly.recording import Hiding

        said = Said(verb, words, person(who), reason)
        kept = ledger.append_all(_judgements(ledger, said))
        hiding = Hiding(ledger)
        for judgement in kept:
            if as_lines:
                output.line(hiding.of(judgement.report)(judgement_json(judgement)))
        if not as_lines:
            _show(ledger, output, kept)
        say("1 judgement kept" if len(kept) == 1 else f"{len(kept)} judgements kept")
        return 0

    return with_ledger(where, work)


def _judgements(ledger: Store, said: Said) -> list[Judgement]:
    if said.verb == "undo":
        return [_undo(ledger, said)]
    if not said.words:
        raise UsageError(f"{said.verb} what? give a claim's id or its first characters, or a report's id")
    if said.verb in ("challenge", "comment") and not said.reason:
        raise UsageError(f"{said.verb} needs --reason WORDS")
    if said.verb == "correct":
        return _corrections(ledger, said)
    named = [find_named(ledger, words) for words in said.words]
    if said.verb in ("same", "different"):
        return _pairs(said, named)
    if said.verb in ("accept", "reject") and any(each.claim is None for each in named):
        raise UsageError(f"{said.verb} takes claims; a report can be challenged, commented on, or retracted")
    return [_about(said, each) for each in named]


def _about(said: Said, named: Named, **more: Any) -> Judgement:
    claim = None if named.claim is None else named.claim.id
    return Judgement(said.who, said.verb, named.report, claim=claim, reason=said.reason, **more)


def find_named(ledger: Store, words: str) -> Named:
    """The report or claim that a person means by an id or the start of a claim's.

    Raises UsageError where there is none, or several.
    """
    page = ledger.page(words)
    if page is not None:
        return Named(page.id, None, page)
    if len(words) < SHORTEST:
        raise UsageError(f"{words!r} is too short; give at least {SHORTEST} characters of a claim's id")
    found = ledger.claims_named(words)
    exact = [each for each in found if each[0] == words]
    if len(exact or found) > 1:
        raise UsageError(f"{words} names several claims: {', '.join(claim for claim, _ in found)}; give more of it")
    if not found:
        raise UsageError(f"no claim and no report {words} in {ledger.name}")
    seen = ledger.claim((exact or found)[0][0])
    assert seen is not None
    page = ledger.page(seen.claim.doc, seen.number)
    assert page is not None
    return Named(seen.claim.doc, seen.claim, page)


def _pairs(said: Said, named: Sequence[Named]) -> list[Judgement]:
    claims = [each.claim for each in named if each.claim is not None]
    if len(claims) < max(2, len(named)):
        raise UsageError(f"{said.verb} takes two claims or more")
    first, *others = claims
    if any(other.id == first.id for other in others):
        raise UsageError(f"{first.id} is {said.verb} as itself? give two claims")
    return [_about(said, named[0], other=other.id) for other in others]


def _corrections(ledger: Store, said: Said) -> list[Judgement]:
    named, pairs = find_named(ledger, said.words[0]), said.words[1:]
    claim = named.claim
    if claim is None:
        raise UsageError("correct takes a claim")
    if not pairs or not all("=" in pair for pair in pairs):
        raise UsageError('correct what? give FIELD=VALUE, as in party="Syrian government" or high=null')
    claims = ledger.claims(named.report)
    values: dict[str, Any] = {}
    for pair in pairs:
        field, _, given = pair.partition("=")
        if field.strip() in values:
            raise UsageError(f"{field} is given twice")
        values[field.strip()] = value_of(field.strip(), given, named.page, claim, claims)
    if values.get("amount") is not None and not {"low", "high", "bound"} & values.keys():
        from reportedly.pipeline import amount_in

        values |= figured(values["amount"]["text"], amount_in)
    before = _held(ledger, claim)
    new = [Correction(field, value, said.who, "", said.reason, 0) for field, value in values.items()]
    try:
        check_figure(corrected(claim, [*before, *new], claims), values)
    except ValueError as error:
        raise UsageError(f"{error}; set low, high and bound together") from None
    return [_about(said, named, field=field, value=value) for field, value in values.items()]


def _held(ledger: Store, claim: Claim) -> tuple[Correction, ...]:
    from reportedly.reviewing import review

    return review(ledger, claim.doc).of(claim.id).corrections


def _undo(ledger: Store, said: Said) -> Judgement:
    every = ledger.judgements()
    if len(said.words) > 1:
        raise UsageError("undo one judgement at a time, by its number")
    if not said.words:
        own = [judgement for judgement in in_force(every) if judgement.who == said.who]
        if not own:
            raise UsageError(f"{said.who} has no judgement to take back")
        return _taking_back(said, own[-1])
    number = said.words[0].lstrip("#")
    target = next((judgement for judgement in every if str(judgement.id) == number), None)
    if target is None:
        raise UsageError(f"no judgement {said.words[0]}; reportedly show ID prints their numbers")
    return _taking_back(said, target)


def _taking_back(said: Said, target: Judgement) -> Judgement:
    return Judgement(
        said.who,
        "undo",
        target.report,
        claim=target.claim,
        other=target.other,
        reason=said.reason,
        undoes=target.id,
    )


def _show(ledger: Store, output: Output, kept: Sequence[Judgement]) -> None:
    from reportedly.cli.report import block
    from reportedly.recording import Hiding
    from reportedly.reviewing import review

    hiding = Hiding(ledger)
    with output.console() as console:
        for key in dict.fromkeys((judgement.report, judgement.claim) for judgement in kept):
            report, claim = key
            now, hide = review(ledger, report), hiding.of(report)
            seen = hide(ledger.claim(claim)) if claim else None
            if seen:
                block(console, _head(seen.claim))
                standing = hide(now.of(seen.claim.id))
            else:
                block(console, _bold(hide(report)))
                standing = hide(now.of_report(report))
            for line in judged_lines(seen.claim if seen else None, standing):
                block(console, line, "      ")


def _bold(words: str) -> Any:
    from reportedly.cli.printable import plain

    return plain(one_line(words), "bold")


def _head(claim: Claim) -> Any:
    from rich.text import Text

    from reportedly.cli.look import QUIET, colour

    words = Text.assemble((claim.kind, colour(claim.kind)), "  ", one_line(claim.evidence), f"  {figure(claim)}")
    words.append(f"  {claim.id}", QUIET)
    return words
