"""A ledger as one object: what the other modules of this folder do, on one opened database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from reportedly.ledger import counting, finding, judged, keeping, reading, verifying
from reportedly.ledger.comparing import changes
from reportedly.ledger.finding import Wanted
from reportedly.ledger.judged import Seen
from reportedly.ledger.keeping import Coder
from reportedly.ledger.opening import open_ledger
from reportedly.ledger.state import State, state
from reportedly.records import Change, Claim, Entry, Fault, Held, Judgement, Kept, Page, Stats, Version


class Store:
    """An opened ledger. Close it, or use it in a ``with``; it may be used by several threads."""

    def __init__(self, where: str | os.PathLike[str], *, readonly: bool = False) -> None:
        """Open the ledger at a path or ``postgresql://`` URL, making it where there is none (unless `readonly`).

        Raises LedgerError, or the child of it that tells best what is wrong.
        """
        self._opened = open_ledger(where, readonly=readonly)

    @property
    def name(self) -> str:
        """Path or URL, without any password."""
        return self._opened.name

    def close(self) -> None:
        """Let go of the file or server."""
        self._opened.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def keep(
        self,
        page: Page,
        code: Callable[[Page], Sequence[Claim]],
        coder: Coder,
        *,
        comments_coded: bool = False,
        captured_at: str | None = None,
    ) -> Kept:
        """Keep a page and the claims that `code` finds in it; `keeping.keep` says the rest."""
        return keeping.keep(self._opened, page, code, coder, comments_coded=comments_coded, captured_at=captured_at)

    def coded(self, page: Page, coder: Coder, *, comments_coded: bool = False) -> bool:
        """Whether `coder` has coded this version of a page, so that `keep` would not code it."""
        return keeping.coded(self._opened, page, coder, comments_coded=comments_coded)

    def page(self, report: str, number: int | None = None) -> Page | None:
        """A report's current page, or its version `number` as last captured; None where there is none."""
        return reading.page(self._opened, report, number)

    def pages(self) -> Iterator[Page]:
        """The current page of every report, in the order the reports were added."""
        return reading.pages(self._opened)

    def claims(self, report: str, number: int | None = None) -> tuple[Claim, ...]:
        """The program's newest claims of a report's current version, or of version `number`, in their order."""
        return reading.claims_of(self._opened, report, number)

    def each(self, after: str | None = None) -> Iterator[tuple[Page, tuple[Claim, ...]]]:
        """Every report's current page with its current claims, in the order the reports were added; all of them, or
        those after one."""
        return reading.each(self._opened, after)

    def outlines(self) -> Iterator[reading.Outline]:
        """Every report in few words, in the order the reports were added."""
        return reading.outlines(self._opened)

    def versions(self, report: str) -> tuple[Version, ...]:
        """A report's versions, in the order they came; none where there is no such report."""
        return reading.versions_of(self._opened, report)

    def changed(self) -> Iterator[str]:
        """The ids of the reports that have more than one version."""
        return reading.changed_reports(self._opened)

    def report_of(self, claim: str) -> str | None:
        """The id of the report that a claim is of; None where there is no such claim."""
        return reading.report_of(self._opened, claim)

    def codings(self, claim: str) -> tuple[Held, ...]:
        """A claim in each coding it stands in, the oldest first; none where there is no such claim."""
        return reading.codings_of(self._opened, claim)

    def like(self, words: str) -> tuple[str, ...]:
        """A few ids of reports that have these words in their id."""
        return reading.like(self._opened, words)

    def find(self, wanted: Wanted) -> Iterator[Entry]:
        """The current claims that fit, the newest first. Raises UsageError where its words cannot be looked for."""
        return finding.find(self._opened, wanted)

    def diff(self, report: str, old: int, new: int) -> tuple[Change, ...]:
        """What became of the program's claims from version `old` of a report to version `new`."""
        return changes(self.claims(report, old), self.claims(report, new))

    def stats(self) -> Stats:
        """What is in the ledger, counted."""
        return counting.stats(self._opened)

    def verify(self, seen: Callable[[str], None] = lambda report: None) -> Iterator[Fault]:
        """Everything that does not hold; `seen` is told the report of each capture that is looked at."""
        return verifying.verify(self._opened, seen)

    def judgements(self, *, claim: str | None = None, report: str | None = None) -> tuple[Judgement, ...]:
        """Every judgement, oldest first; of one claim or one report when asked."""
        return reading.judgements_of(self._opened, claim=claim, report=report)

    def state(self) -> State:
        """A value that differs once anything was added; two alike mean that what was computed still holds."""
        return state(self._opened)

    def append(self, judgement: Judgement) -> Judgement:
        """Keep a judgement as it is, and give it back with its `id` and `at`. Nothing is ever changed or taken out."""
        return self.append_all([judgement])[0]

    def append_all(self, judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
        """Keep judgements that belong together, all or none; else as `append`."""
        return judged.append(self._opened, judgements)

    def claims_named(self, start: str) -> tuple[tuple[str, str], ...]:
        """Up to `judged.NAMED` claims whose id begins with `start`, each with its report's id, in any coding."""
        return judged.claims_named(self._opened, start)

    def claim(self, claim: str, at: str | None = None) -> Seen | None:
        """A claim as it stood in the newest coding that has it, or in the newest one made by the time `at`."""
        return judged.claim(self._opened, claim, at)

    def coding(self, report: str, person: str) -> tuple[Claim, ...] | None:
        """A person's claims of a report's current version, in their order; None where that person has not coded it."""
        return judged.coding(self._opened, report, person)

    def every_claim(self, report: str) -> tuple[Claim, ...]:
        """The claims of all codings of all versions of a report, by whomever."""
        return judged.every_claim(self._opened, report)

    def coded_by(self, person: str) -> tuple[str, ...]:
        """The reports whose current version a person has coded, in the order they were added."""
        return judged.coded_by(self._opened, person)

    def comments_coded(self, page: Page) -> bool:
        """Whether a report's current claims were coded with its readers' comments."""
        return judged.comments_coded(self._opened, page)

    def coders(self) -> dict[str, str | None]:
        """The program that made each report's current claims, by the report's id, in the order they were added."""
        return judged.coders(self._opened)
