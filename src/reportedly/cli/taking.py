"""Many reports for one command: pages that are coded now, or what a ledger holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportedly.cli.ahead import Ahead
from reportedly.cli.progress import Bar
from reportedly.cli.run import UNUSABLE, Output, Reading, run, say
from reportedly.errors import LedgerError, UsageError
from reportedly.records import Claim, Page
from reportedly.survey import NOTHING_GRADED, Settings, Survey, settings_of


@dataclass(frozen=True, slots=True)
class Taken:
    """Where reports come from, and the user's grades."""

    reading: Reading
    ledger: str
    settings: str | None


Each = Callable[[Page, tuple[Claim, ...], Output], None]


def survey_of(taken: Taken, each: Each | None = None) -> tuple[Survey, Settings, int]:
    """The survey of all the reports, the grades, and the exit code so far (0: go on).

    `each` is given every page that is read, as it is read; none of a ledger's. The survey takes reports as they
    are shown: what redaction hides is hidden before they are grouped, so that nothing across reports can tell it.
    """
    try:
        grades = settings_of(taken.settings) if taken.settings else NOTHING_GRADED
    except UsageError as error:
        say(str(error))
        return Survey(), NOTHING_GRADED, 2
    if not taken.reading.sources:
        return _from_ledger(taken.ledger, grades)
    from reportedly.pipeline import claims as code
    from reportedly.pipeline import hiding

    survey = Survey(settings=grades)
    kept: list[tuple[Page, tuple[Claim, ...]]] = []

    ahead = Ahead(code, taken.reading.jobs)

    def take(page: Page, output: Output) -> int:
        found = ahead.of(page)
        kept.append(hiding(page, found)((page, found)))
        if each is not None:
            each(page, found, output)
        return len(found)

    exit_code = run(taken.reading, take, ahead=ahead)
    survey.fill(kept)
    return survey, grades, exit_code


def _from_ledger(where: str, grades: Settings) -> tuple[Survey, Settings, int]:
    from reportedly.ledger.store import Store
    from reportedly.pipeline import hiding

    try:
        with Store(where, readonly=True) as ledger, Bar() as bar:
            survey = Survey(ledger.judgements(), grades)

            def reports() -> Iterator[tuple[Page, tuple[Claim, ...]]]:
                for page, claims in ledger.each():
                    bar.step(page.read_from or page.id)
                    yield hiding(page, claims)((page, claims))

            survey.fill(reports())
    except LedgerError as error:
        say(f"{error}; give files or folders to read, or another --ledger")
        return Survey(), grades, UNUSABLE
    return survey, grades, 0
