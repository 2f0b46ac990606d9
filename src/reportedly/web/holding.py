"""What a ledger holds, taken together: computed once, and again only when the ledger has changed."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from reportedly.errors import LedgerError
from reportedly.ledger.state import State
from reportedly.ledger.store import Store
from reportedly.legible import one_line
from reportedly.pipeline import coded, findings
from reportedly.recording import Hiding
from reportedly.records import Claim, Finding, Judgement, Page, Version
from reportedly.survey import NOTHING_GRADED, Account, Settings, Survey
from reportedly.web.citing import Outlet, Source, sources_and_outlets

#: Seconds that a request waits for a changed ledger to be taken together anew.
PATIENCE = 1.0


Seen = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as lists show it. `events` are ids; `text` is title and body in lower case, to be searched."""

    id: str
    title: str
    outlet: str | None
    published: date | None
    language: str | None
    coded: bool
    claims: int
    findings: int
    events: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All of a ledger at one moment. Events in order of their days; findings of each report, then across them."""

    survey: Survey
    reports: Mapping[str, ReportLine]
    accounts: tuple[Account, ...]
    by_event: Mapping[str, Account]
    event_of: Mapping[str, str]
    claims: Mapping[str, Claim]
    of_reports: Mapping[str, tuple[Finding, ...]]
    across: tuple[Finding, ...]
    coders: Mapping[str, int]
    sources: tuple[Source, ...]
    outlets: tuple[Outlet, ...]

    def event(self, name: str) -> Account | None:
        """The account of an event by its id, an id it had before, or a claim's."""
        if name in self.by_event:
            return self.by_event[name]
        found = self.survey.find(name)
        return self.by_event.get(found.id) if found else None

    def disagreements(self, event: str) -> tuple[Finding, ...]:
        """The findings across reports about one event."""
        return tuple(finding for finding in self.across if finding.event == event)


class Holding:
    """An opened ledger and what was last computed of it. Used by several threads."""

    def __init__(
        self, where: str | os.PathLike[str], settings: Settings = NOTHING_GRADED, *, patience: float = PATIENCE
    ) -> None:
        """Open the ledger for reading. A request waits for a changed ledger where the last time took no longer than
        `patience` seconds. Raises LedgerError.
        """
        self.store = Store(where, readonly=True)
        self.hiding = Hiding(self.store)
        self._ids: dict[str, str] = {}  # of reports whose own ids have words that are hidden
        self.settings = settings
        self._lock = threading.Lock()
        self._state: State | None = None
        self._held: Contents | None = None
        self._patience = patience
        self._took = 0.0
        self._renewing = False

    def held(self, seen: Seen = lambda report: None) -> Contents:
        """What the ledger holds now; where that takes long to compute, what it held before, until it is computed.

        `seen` is told each report that is read meanwhile. Raises LedgerError.
        """
        state = self.store.state()
        if self._held is None or (state != self._state and self._took <= self._patience):
            with self._lock:
                if self._held is None or state != self._state:
                    self._renew(state, seen)
        elif state != self._state:
            with self._lock:
                starts = not self._renewing
                self._renewing = True
            if starts:
                threading.Thread(target=self._renew_apart, args=(state,), daemon=True).start()
        assert self._held is not None
        return self._held

    @property
    def renewing(self) -> bool:
        """Whether the ledger has changed and what it holds now is still being computed."""
        return self._renewing

    def _renew(self, state: State, seen: Seen = lambda report: None) -> None:
        began = time.monotonic()
        self._held, self._state = hold(self, seen), state
        self._took = time.monotonic() - began

    def _renew_apart(self, state: State) -> None:
        try:
            self._renew(state)
        except LedgerError:
            pass  # the next request meets it, and says so
        finally:
            self._renewing = False

    def page(self, report: str, number: int | None = None) -> Page | None:
        """A report's page, as the ledger has it, without what is to be hidden."""
        report = self._ids.get(report, report)
        found = self.store.page(report, number)
        return None if found is None else self.hiding.of(report)(found)

    def claims(self, report: str, number: int | None = None) -> tuple[Claim, ...]:
        """The claims of a report's page, without what is to be hidden."""
        report = self._ids.get(report, report)
        return self.hiding.of(report)(self.store.claims(report, number))

    def versions(self, report: str) -> tuple[Version, ...]:
        """Every version of a report, in the order they came, without what is to be hidden."""
        report = self._ids.get(report, report)
        return self.hiding.of(report)(self.store.versions(report))

    def each(self) -> Iterator[tuple[Page, tuple[Claim, ...]]]:
        """Every report's current page with its claims, without what is to be hidden."""
        for page, claims in self.store.each():
            hidden = self.hiding.of(page.id)((page, claims))
            self._ids[hidden[0].id] = page.id
            yield hidden


def hold(holding: Holding, seen: Seen = lambda report: None) -> Contents:
    """Read everything once, and tell `seen` the name of each report."""
    judgements: tuple[Judgement, ...] = holding.store.judgements()
    survey = Survey(judgements, holding.settings)
    lines: dict[str, ReportLine] = {}
    of_reports: dict[str, tuple[Finding, ...]] = {}
    every: dict[str, Claim] = {}
    coders: dict[str, int] = defaultdict(int)
    several = []
    for page, claims in holding.each():
        several.append((page, claims))
        seen(page.read_from or page.id)
        of_reports[page.id] = findings(page, claims)
        every |= {claim.id: claim for claim in claims}
        for claim in claims:
            coders[claim.coder] += 1
        lines[page.id] = ReportLine(
            page.id,
            one_line(page.title) or "(no title)",
            page.outlet,
            page.published,
            page.language,
            coded(page),
            len(claims),
            len(of_reports[page.id]),
            (),
            f"{page.title}\n{page.text}".casefold(),
        )
    survey.fill(several)
    accounts = tuple(survey.account(event) for event in survey.events())
    events: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        for doc in account.event.docs:
            events[doc].append(account.event.id)
    for doc, ids in events.items():
        lines[doc] = replace(lines[doc], events=tuple(ids))
    sources, outlets = sources_and_outlets(survey, {doc: line.outlet for doc, line in lines.items()}, accounts)
    return Contents(
        survey,
        lines,
        accounts,
        {account.event.id: account for account in accounts},
        {claim: account.event.id for account in accounts for claim in account.event.claims},
        every,
        of_reports,
        tuple(survey.findings()),
        dict(coders),
        sources,
        outlets,
    )
