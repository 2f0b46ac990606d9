"""`reportedly code`: a person codes reports one by one, seeing no machine's claim and no other coder's.

Answers come from standard input, a line each, typed or piped. A report is kept in the ledger when it is done; until
then its claims lie in a draft beside the user's other state, so that nothing is lost and the ledger holds no half.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.cli.judging import person, with_ledger
from reportedly.cli.look import QUIET, WARN, figure
from reportedly.cli.printable import one_line, plain
from reportedly.cli.progress import Bar
from reportedly.cli.report import block, heading, show_report
from reportedly.cli.run import Output, say
from reportedly.errors import UsageError
from reportedly.judging.codebook import FIELDS, KINDS
from reportedly.judging.correcting import value_of
from reportedly.judging.words import places_of
from reportedly.judging.writing import Draft, asked_of, claim_of, needs_amount, written
from reportedly.records import CLAIM_KINDS, ClaimKind, Page, Span
from reportedly.redaction import SETTING, wanted

if TYPE_CHECKING:
    from rich.console import Console

    from reportedly.ledger.store import Store

#: The folder of drafts, where the variable names one.
DRAFTS = "REPORTEDLY_DRAFTS"
#: Characters shown on each side of words that were found.
AROUND = 40
_HELP = (
    "a kind (or its number) begins a claim; kinds lists them; text shows the report again; list shows your claims; "
    "undo takes the last one back; done keeps the report; later leaves it for the end; quit stops, your work is kept"
)


class _Stop(Exception):
    """Quit, or no more input."""


class _Abandon(Exception):
    """The claim in the making is given up."""


def code_reports(where: str, who: str | None, sample: int | None, seed: int) -> int:
    """Let a person code the reports of a ledger that they have not coded; the exit code."""

    def work(ledger: Store, output: Output, bar: Bar) -> int:
        name = person(who)
        if wanted():
            raise UsageError(f"coding needs the report's own words: unset {SETTING}, or leave --redact out")
        every = sorted(ledger.coders())
        if sample is not None:
            every = random.Random(seed).sample(every, min(sample, len(every)))
        done = set(ledger.coded_by(name))
        left = [report for report in every if report not in done]
        with output.console() as console:
            coding = _Coding(ledger, name, console)
            finished = coding.all(left, len(every))
        say(f"{finished} coded now, {len(done & set(every)) + finished} of {len(every)} in all, as {name}")
        return 0

    return with_ledger(where, work, bar=False)


class _Coding:
    """One person's sitting at one ledger."""

    def __init__(self, ledger: Store, who: str, console: Console) -> None:
        from reportedly.pipeline import CODEBOOK

        self._ledger, self._who, self._console = ledger, who, console
        self._codebook = CODEBOOK
        self._coder = f"{who}, codebook {CODEBOOK}"

    def all(self, reports: Sequence[str], of: int) -> int:
        """Go through the reports until all are done or the person stops; how many were done."""
        from reportedly.pipeline import coded

        finished, queue = 0, list(reports)
        try:
            while queue:
                report = queue.pop(0)
                page = self._ledger.page(report)
                if page is None or not coded(page):
                    say(f"{report} is not in English: passed over")
                    continue
                heading(self._console, f"Report {of - len(queue)} of {of}")
                if self._report(page):
                    finished += 1
                elif queue:
                    queue.append(report)
                else:
                    break
        except _Stop:
            say("stopped; the same command goes on here")
        return finished

    def _report(self, page: Page) -> bool:
        """Code one report; False where it is left for later. Raises _Stop."""
        drafts = _resumed(self._draft_file(page), page)
        show_report(self._console, page, ())
        if drafts:
            self._tell(f"going on with {len(drafts)} of your claims in this report")
        while True:
            said = self._ask(f"claim {len(drafts) + 1}: kind, done, or ?").lower()
            if said in ("done", "d"):
                self._keep(page, drafts)
                return True
            if said in ("later", "l"):
                return False
            if said in ("quit", "q"):
                raise _Stop
            if said == "undo":
                if drafts:
                    gone = drafts.pop()
                    self._save(page, drafts)
                    self._tell(f"taken back: {gone.kind}  {one_line(page.quote(gone.evidence))}")
                else:
                    self._tell("there is no claim to take back")
            elif said == "list":
                self._list(page, drafts)
            elif said == "text":
                show_report(self._console, page, ())
            elif said == "kinds":
                for number, (kind, words) in enumerate(KINDS.items(), 1):
                    block(self._console, plain(f"{number:>2}  {kind}: {words}"), "  ", "      ")
            elif (found := _kind(said)) is not None:
                try:
                    drafts.append(self._claim(page, found, drafts))
                    self._save(page, drafts)
                except _Abandon:
                    self._tell("given up; nothing of it is kept")
            else:
                self._tell(_HELP)

    def _claim(self, page: Page, kind: ClaimKind, drafts: Sequence[Draft]) -> Draft:
        draft = Draft(kind, self._evidence(page))
        draft = replace(draft, values=self._figure(page, draft))
        earlier = len(drafts)
        for name in asked_of(draft, earlier):
            if name == "part_of":
                self._list(page, drafts)
            default = {"party": "unknown", "status": "stated", "scope": "event", "source": "the report's own voice"}
            value = self._field(page, draft, name, default.get(name, "none"), earlier)
            draft = replace(draft, values={**draft.values, name: value})
        claim = claim_of(page, draft, self._coder)
        self._tell(f"{claim.kind}  {figure(claim)}  {one_line(claim.evidence)}")
        if self._ask("keep it? [yes/no]").lower() in ("n", "no"):
            raise _Abandon
        return draft

    def _evidence(self, page: Page) -> Span:
        while True:
            words = self._asked("evidence", "evidence, to the letter")
            places = places_of(page, words)
            if not places:
                self._tell("these words do not stand in title or text; copy them to the letter", WARN)
            elif len(places) == 1:
                self._where(page, places[0])
                return places[0]
            else:
                for number, place in enumerate(places, 1):
                    self._where(page, place, f"{number}: ")
                which = self._ask(f"which of the {len(places)}?")
                if which.isdecimal() and 0 < int(which) <= len(places):
                    return places[int(which) - 1]

    def _figure(self, page: Page, draft: Draft) -> dict[str, Any]:
        """Amount, ends and bound, together; asked again until they go together."""
        from reportedly.pipeline import amount_in

        while True:
            value = self._field(page, draft, "amount", "none", 0)
            if value is None:
                if draft.kind not in ("control", "besieged") and self._agreed("one single person or thing? [no/yes]"):
                    return {"amount": None, "low": 1, "high": 1, "bound": "exact"}
                if not needs_amount(draft.kind):
                    return {"amount": None, "low": None, "high": None, "bound": "none"}
                self._tell(f"{draft.kind} is recorded only with an amount, or of a single person or thing", WARN)
                continue
            amount = amount_in(value["text"])
            read = None if amount is None else (amount.low, amount.high, amount.bound)
            if read is not None:
                self._tell(f"reads as {_ends(*read)}")
            prompt = "enter if so, else LOW HIGH BOUND" if read else "LOW HIGH BOUND (null for an open end)"
            said = self._ask(prompt).split()
            try:
                if said or read is None:
                    if len(said) != 3:
                        raise UsageError("give three words, as in: 13 null at_least")
                    blank = claim_of(page, draft, self._coder)
                    names = ("low", "high", "bound")
                    values = {n: value_of(n, word, page, blank) for n, word in zip(names, said, strict=True)}
                else:
                    assert amount is not None
                    values = {"low": amount.low, "high": amount.high, "bound": amount.bound}
                figure_values = {"amount": value, **values}
                claim_of(page, replace(draft, values=figure_values), self._coder)
                return figure_values
            except (UsageError, ValueError) as error:
                self._tell(str(error), WARN)

    def _field(self, page: Page, draft: Draft, name: str, default: str, earlier: int) -> Any:
        blank = claim_of(page, draft, self._coder)
        while True:
            said = self._asked(name, f"{name} [{default}]")
            try:
                if name == "part_of":
                    if said and not (said.isdecimal() and 0 < int(said) <= earlier):
                        raise UsageError(f"a number from 1 to {earlier}, or nothing")
                    return int(said) if said else None
                if not said and name in ("status", "scope"):
                    return default
                value = value_of(name, said, page, blank)
            except UsageError as error:
                self._tell(str(error), WARN)
                continue
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    self._where(page, Span(each["region"], each["start"], each["end"]))
            return value

    # --- drafts ---

    def _draft_file(self, page: Page) -> Path:
        folder = os.environ.get(DRAFTS)
        if folder is None:
            from platformdirs import user_state_path

            folder = str(user_state_path("reportedly") / "drafts")
        name = self._ledger.name if "://" in self._ledger.name else str(Path(self._ledger.name).absolute())
        key = hashlib.sha256(json.dumps([name, self._who, page.id]).encode("ascii")).hexdigest()[:24]
        return Path(folder) / f"{key}.json"

    def _save(self, page: Page, drafts: Sequence[Draft]) -> None:
        file = self._draft_file(page)
        file.parent.mkdir(parents=True, exist_ok=True)
        content = {"report": page.id, "version": page.version, "claims": [asdict(draft) for draft in drafts]}
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(content), encoding="ascii")
        beside.replace(file)

    def _keep(self, page: Page, drafts: Sequence[Draft]) -> None:
        from reportedly.ledger.keeping import Coder

        claims = written(page, drafts, self._coder)
        self._ledger.keep(page, lambda _: claims, Coder(self._coder, self._codebook, person=self._who))
        self._draft_file(page).unlink(missing_ok=True)
        self._tell("kept: 1 claim" if len(claims) == 1 else f"kept: {len(claims)} claims")

    # --- asking and telling ---

    def _asked(self, name: str, prompt: str) -> str:
        """An answer that is neither a question nor a change of mind. Raises _Abandon on "<"."""
        while True:
            said = self._ask(f"  {prompt}")
            if said == "?":
                self._tell(FIELDS[name])
            elif said == "<":
                raise _Abandon
            else:
                return said

    def _ask(self, prompt: str) -> str:
        """One line of input without the space round it. Raises _Stop at the end of input."""
        try:
            if sys.stdin.isatty():
                return input(f"  {prompt} > ").strip()
            self._console.print(plain(f"  {prompt} >", QUIET))
            line = sys.stdin.readline()
        except EOFError:
            raise _Stop from None
        if not line:
            raise _Stop
        return line.strip()

    def _agreed(self, question: str) -> bool:
        return self._ask(question).lower() in ("y", "yes")

    def _tell(self, words: str, style: str = QUIET) -> None:
        block(self._console, plain(words, style), "    ")

    def _where(self, page: Page, span: Span, before: str = "") -> None:
        text = page.region(span.region)
        left, right = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
        words = f"{before}{span.region} {span.start}–{span.end}: …{left}⟦{text[span.start : span.end]}⟧{right}…"
        self._tell(one_line(words))

    def _list(self, page: Page, drafts: Sequence[Draft]) -> None:
        for number, draft in enumerate(drafts, 1):
            claim = claim_of(page, draft, self._coder)
            self._tell(f"{number}  {claim.kind}  {figure(claim)}  {one_line(claim.evidence)}")
        if not drafts:
            self._tell("no claims yet")


def _kind(said: str) -> ClaimKind | None:
    if said.isdecimal() and 0 < int(said) <= len(CLAIM_KINDS):
        return CLAIM_KINDS[int(said) - 1]
    return next((kind for kind in CLAIM_KINDS if kind == said), None)


def _ends(low: int | None, high: int | None, bound: str) -> str:
    return f"{'null' if low is None else low} {'null' if high is None else high} {bound}"


def _resumed(file: Path, page: Page) -> list[Draft]:
    """What a person had coded of a report when they stopped; nothing where the report has changed since."""
    try:
        content = json.loads(file.read_text(encoding="ascii"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        say(f"your draft of {page.id} in {file} cannot be read ({error}): it is left there, you begin anew")
        file.replace(file.with_suffix(".damaged"))
        return []
    if content["version"] != page.version:
        aside = file.with_suffix(f".{content['version']}.json")
        file.replace(aside)
        say(f"{page.id} has changed since you began on it: your draft lies in {aside}, you begin anew")
        return []
    return [Draft(each["kind"], Span(**each["evidence"]), each["values"]) for each in content["claims"]]
