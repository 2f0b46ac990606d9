"""An opened ledger and its survey: made apart from the pages, kept in a file, and made anew once the ledger changed.

A page shows what there is: the survey as it was before, or the reports alone while there is none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import mkdtemp, mkstemp

from platformdirs import user_cache_path

from reportedly.errors import LedgerError
from reportedly.ledger.store import Store
from reportedly.recording import Hiding
from reportedly.records import Claim, Page, Version
from reportedly.redaction import wanted as hidden_words
from reportedly.survey import NOTHING_GRADED, Settings
from reportedly.web.judged import Judged, judged_of
from reportedly.web.surveyed import Surveyed
from reportedly.web.surveying import made_by, outline, survey
from reportedly.web.unfinished import Progress, progress_of, remove

#: Seconds that a request waits for the survey of a changed ledger.
PATIENCE = 1.0
#: Seconds after which a process looks again for what another has made.
_LOOK = 0.2


class Holding:
    """An opened ledger with its newest survey. Used by several threads."""

    def __init__(
        self,
        where: str | os.PathLike[str],
        settings: Settings = NOTHING_GRADED,
        *,
        patience: float = PATIENCE,
        makes: bool = True,
    ) -> None:
        """Open the ledger for reading. Requests wait up to `patience` seconds for the survey of what is new, from when
        it was first asked for. Unless this one `makes` surveys, another process does (`keep_made`).

        Raises LedgerError.
        """
        self.store = Store(where, readonly=True)
        self.hiding = Hiding(self.store)
        self.settings = settings
        self.failure = ""
        self._where = Path(where)
        self._patience = patience
        self._makes = makes
        self._since = 0.0
        self._mark: object = None
        self._by = made_by(settings, hidden_words())
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._progress: Progress | None = None
        self._closed = False
        self._at = place_of(where, hidden_words())
        self._state = self.store.state()
        self._held = self._opened() or self._outlined()

    def close(self) -> None:
        """Let go of the ledger; a survey that is being made is given up."""
        self._closed = True
        if self._worker is not None:
            self._worker.join(10)
        self.store.close()

    def held(self) -> Surveyed:
        """What the ledger holds now; where that is being made, what there was before. Raises LedgerError."""
        self._state = state = self.store.state()
        if self._current(state):
            self._since = 0.0
            return self._held
        self._since = self._since or time.monotonic()
        self._reopen()
        while not self._current(state):
            left = self._since + self._patience - time.monotonic()
            worker = self._started() if self._makes else None
            if worker is not None:
                worker.join(None if left == float("inf") else max(0.0, left))
            elif not self._makes and left > 0:
                time.sleep(min(left, _LOOK))
            self._reopen()
            if self.failure or left <= 0 or (worker is None and self._makes):
                break
        return self._held

    def keep_made(self, until: threading.Event) -> None:
        """Make the survey anew whenever the ledger has changed, for other processes that show it."""
        while not until.wait(_LOOK):
            with suppress(LedgerError):  # they say so themselves
                self.held()

    @property
    def shown(self) -> Surveyed:
        """What there is, without asking the ledger whether it has changed."""
        return self._held

    @property
    def fresh(self) -> bool:
        """Whether the survey is of the ledger as it was when `held` was last asked."""
        return self._current(self._state)

    @property
    def progress(self) -> Progress | None:
        """How far the survey is that is being made, here or by another process; None where none is."""
        if self._progress is not None and self._progress.of:
            return self._progress
        there = None if self.fresh else progress_of(self._at.with_name(f"{self._at.name}.part"))
        return there or self._progress

    def _current(self, state: Sequence[int]) -> bool:
        return self._held.whole and self._held.about["state"] == list(state)

    def _started(self) -> threading.Thread | None:
        """The thread that makes the survey; None where the last try failed on this very state."""
        with self._lock:
            if self._worker is None or not self._worker.is_alive():
                if self._current(self.store.state()):
                    return None
                self._progress = Progress(0, 0)
                self._worker = threading.Thread(target=self._renew, daemon=True)
                self._worker.start()
            return self._worker

    def _renew(self) -> None:
        try:
            self._replace()
            self.failure = ""
        except (LedgerError, OSError, sqlite3.Error) as error:
            self.failure = str(error)  # the pages say so, and the next request tries again
        except _Elsewhere:
            time.sleep(_LOOK)
        except _GivenUp:
            pass
        finally:
            self._progress = None

    def _replace(self) -> None:
        """Make the survey in a file of its own, and put that in the old one's place."""
        folder, kept = _folder_of(self._at)
        making, finished = folder / f"{self._at.name}.part", folder / f"{self._at.name}.new"
        with closing(_alone(folder / f"{self._at.name}.lock")):
            self._reopen()
            if not self._current(self.store.state()):
                self._make(making, finished, kept)

    def _make(self, making: Path, finished: Path, kept: bool) -> None:
        try:
            if self._where.is_file():
                for file in (making, finished):
                    file.touch()
                    file.chmod(self._where.stat().st_mode & 0o666)  # as readable as the ledger itself
            old = self._held.connection if self._held.about["by"] == self._by else None
            survey(making, finished, self.store, self._each, self.settings, self._by, old, self._seen)
            if kept:
                finished.replace(self._at)
                self._reopen()
            else:
                self._held = Surveyed(_reading(finished))
            remove(making)
        finally:
            if not kept:
                with suppress(OSError):
                    shutil.rmtree(finished.parent)

    def _seen(self, progress: Progress) -> None:
        if self._closed:
            raise _GivenUp
        self._progress = progress

    def _opened(self) -> Surveyed | None:
        """The file beside the ledger, where this very program has made it."""
        self._mark = _mark(self._at)
        if self._mark is None:
            return None
        try:
            found = Surveyed(_reading(self._at))
            if found.about["by"] == self._by:
                return found
            found.close()
        except (sqlite3.Error, ValueError, KeyError):
            pass  # no file of ours, or a broken one: it is made anew
        return None

    def _reopen(self) -> None:
        """Take the file beside the ledger where it is another than before."""
        if _mark(self._at) != self._mark and (found := self._opened()) is not None:
            self._held = found  # whoever still asks the earlier one has it until then

    def _outlined(self) -> Surveyed:
        """The reports alone, in memory; where words are to be hidden, not even them."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        outline(connection, None if self.hiding else self.store)
        return Surveyed(connection)

    # --- the ledger itself, without what is to be hidden --------------------------------------------------------------

    def page(self, report: str, number: int | None = None) -> Page | None:
        """A report's page, as the ledger has it."""
        report = self._held.kept_as(report)
        found = self.store.page(report, number)
        return found if found is None or not self.hiding else self.hiding.of(report)(found)

    def claims(self, report: str, number: int | None = None) -> tuple[Claim, ...]:
        """The claims of a report's page."""
        if number is None and self.fresh and (known := self._held.claims_said(report)) is not None:
            return known
        report = self._held.kept_as(report)
        found = self.store.claims(report, number)
        return self.hiding.of(report)(found) if self.hiding else found

    def versions(self, report: str) -> tuple[Version, ...]:
        """Every version of a report, in the order they came; none where there is only the one."""
        if self.fresh and not self._held.changed(report):
            return ()
        report = self._held.kept_as(report)
        found = self.store.versions(report)
        return self.hiding.of(report)(found) if self.hiding else found

    def judged(self, report: str) -> Judged | None:
        """What people say of a report and its claims; None where nobody has judged anything in this ledger."""
        if not self._state[-1]:  # the newest judgement
            return None
        report = self._held.kept_as(report)
        return judged_of(self.store, report, self.hiding.of(report) if self.hiding else lambda value: value)

    def _each(self, after: str | None = None) -> Iterator[tuple[str, Page, tuple[Claim, ...]]]:
        for page, claims in self.store.each(after):
            yield page.id, *(self.hiding.of(page.id)((page, claims)) if self.hiding else (page, claims))


class _GivenUp(Exception):
    """The server was stopped."""


class _Elsewhere(Exception):
    """Another process makes the survey."""


def _mark(file: Path) -> object:
    """A value that differs once a file was replaced; None where there is none."""
    try:
        there = file.stat()
    except OSError:
        return None
    return there.st_ino, there.st_mtime_ns, there.st_size


def _alone(file: Path) -> sqlite3.Connection:
    """What keeps others from making the same survey until it is closed, or the program ends however.

    Raises _Elsewhere where another has it.
    """
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise _Elsewhere from None
    return connection


def place_of(where: str | os.PathLike[str], hidden: frozenset[str]) -> Path:
    """Where a ledger's survey is kept: beside it, or in the user's cache where the ledger is on a server."""
    name = os.fspath(where)
    ending = "-".join(["survey", *sorted(hidden)])
    if "://" in name:
        return user_cache_path("reportedly") / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.{ending}"
    return Path(f"{name}-{ending}")


def _folder_of(at: Path) -> tuple[Path, bool]:
    """The folder to make a survey in, and whether it is to stay there: beside the ledger, else a folder that goes with
    the program.
    """
    try:
        at.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=f"{at.name}.", dir=at.parent)
    except OSError:
        return Path(mkdtemp(prefix="reportedly-")), False
    os.close(handle)
    Path(name).unlink()
    return at.parent, True


def _reading(file: Path) -> sqlite3.Connection:
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)
