"""One run over the sources: what comes out where, the summary, and the exit code.

Standard output carries JSON lines or the pages a person reads; everything about the run itself goes to standard error.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from reportedly.cli.ahead import Ahead
from reportedly.cli.progress import Bar
from reportedly.errors import LedgerError, SourceError, UsageError
from reportedly.export import json_line
from reportedly.pipeline import coded, read_all
from reportedly.records import Page

if TYPE_CHECKING:
    from rich.console import Console

    from reportedly.read import Shape

STOPPED = 130  # 128 + SIGINT, as shells have it
UNUSABLE = 3  # the ledger cannot be opened, read or written


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read and how."""

    sources: Sequence[str]
    shape: Shape | None = None
    published: date | None = None
    outlet: str | None = None
    columns: Mapping[str, str] | None = None
    follow: bool = False
    private: bool = False
    cache: str | None = None
    #: Processes to code with: one a core, up to four, if None.
    jobs: int | None = None


@dataclass(slots=True)
class Tally:
    """What the summary counts. `claims` stays None in a run that codes nothing; `outcomes` is what a ledger did."""

    reports: int = 0
    claims: int | None = None
    #: Pages of a report that was read before: the same again, passed over, and with other words, shown too.
    copies: int = 0
    versions: int = 0
    not_english: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        """One line: reports, claims, what was skipped and why, what is not in English."""
        parts = [f"{_count(self.reports, 'report')} read"]
        if self.claims is not None:
            parts.append(_count(self.claims, "claim"))
        parts += [f"{number:,} {outcome}" for outcome, number in self.outcomes.items()]
        if self.versions:
            parts.append(f"{_count(self.versions, 'page')} with other words of a report read before")
        if self.copies:
            parts.append(f"{_count(self.copies, 'copy', 'copies')} of a report read before, passed over")
        if self.not_english:
            parts.append(f"{self.not_english:,} not in English (read, not coded)")
        if self.skipped:
            reasons = ", ".join(f"{number:,} {reason}" for reason, number in sorted(self.skipped.items()))
            parts.append(f"{self.skipped.total():,} skipped ({reasons})")
        return " · ".join(parts)


class Output:
    """Where a command writes; the progress bar steps aside while it does."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._console: Console | None = None

    def line(self, value: Mapping[str, Any]) -> None:
        """One JSON line, UTF-8 and a bare newline on every platform."""
        self._write((json_line(value) + "\n").encode("utf-8"))

    def _write(self, data: bytes) -> None:
        if sys.stdout.isatty():
            with self._bar.hidden():
                _binary_stdout(data)
        else:
            _binary_stdout(data)

    @contextmanager
    def console(self) -> Iterator[Console]:
        """The terminal to draw on."""
        from reportedly.cli.look import console

        self._console = self._console or console()
        with self._bar.hidden():
            yield self._console


def write_line(value: Mapping[str, Any]) -> None:
    """One JSON line after a run, with no bar to step aside; a reader of the pipe who has had enough ends it quietly."""
    try:
        _binary_stdout((json_line(value) + "\n").encode("utf-8"))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _binary_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def run(
    reading: Reading,
    each: Callable[[Page, Output], int | None],
    *,
    ahead: Ahead[Any] | None = None,
    outcomes: Counter[str] | None = None,
    once: bool = True,
) -> int:
    """Give every page of the sources to `each`, which shows it and returns how many claims it showed.

    `ahead` is what `each` has pages coded by: of files it begins on those that come next.

    Returns the exit code: 0 when something was read, 1 when nothing could be, 2 for wrong use, 3 when the ledger cannot
    be used, 130 when stopped. An item that cannot be read, or that `each` cannot take, is said on standard error as it
    is met, and counted in the summary. `outcomes`, which `each` may count in, go into the summary. With `once` a page
    of a report that was read before (another address of it, another capture) is passed over where it says the same,
    and counted.
    """
    tally = Tally() if outcomes is None else Tally(outcomes=outcomes)
    if "-" in reading.sources and sys.stdin.isatty():
        say("reading standard input; end with Ctrl-D")
    known: set[bytes] = set()
    try:
        with Bar() as bar, ahead or nullcontext():
            output = Output(bar)
            items = read_all(
                reading.sources,
                shape=reading.shape,
                published=reading.published,
                outlet=reading.outlet,
                columns=reading.columns,
                follow=reading.follow,
                private=reading.private,
                cache=reading.cache,
            )
            if once:
                items = _fresh(items, known, tally)
            for item in ahead.over(items) if ahead is not None and _at_hand(reading) else items:
                try:
                    if isinstance(item, SourceError):
                        raise item
                    shown = _each(each, item, output)
                except SourceError as error:
                    tally.skipped[error.reason] += 1
                    with bar.hidden():
                        say(f"skipped {error}")
                    continue
                tally.reports += 1
                tally.not_english += not coded(item)
                if shown is not None:
                    tally.claims = (tally.claims or 0) + shown
                bar.step(item.read_from or item.id)
    except UsageError as error:
        say(str(error))
        return 2
    except LedgerError as error:
        say(f"stopped: {error}")
        say(tally.summary())
        return UNUSABLE
    except BrokenPipeError:
        # The reader of the pipe has had enough (`| head`). What Python still holds must not be flushed into it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        say(f"stopped: {tally.summary()}")
        return STOPPED
    say(tally.summary())
    if not tally.reports and not tally.skipped:
        say("nothing to read there: give a file, a folder of pages, a web address, or - for standard input")
    return 0 if tally.reports else 1


def _at_hand(reading: Reading) -> bool:
    """Whether no page is long in coming: a pipe's and the web's may be, and those before them would wait for it."""
    # os.path, unlike Path, takes a name too long for a file for none
    files = all(os.path.isfile(source) or os.path.isdir(source) for source in reading.sources)  # noqa: PTH112, PTH113
    return files and not reading.follow and reading.shape != "addresses"


def _fresh(items: Iterable[Page | SourceError], known: set[bytes], tally: Tally) -> Iterator[Page | SourceError]:
    """The items but for pages whose very words were read before."""
    for item in items:
        if isinstance(item, SourceError) or not _is_known(item, known, tally):
            yield item


def _is_known(page: Page, known: set[bytes], tally: Tally) -> bool:
    """Whether the very words of a report were read before; other words of it are counted."""
    doc = blake2b(page.id.encode("utf-8", "surrogatepass"), digest_size=12).digest()
    # a capture with other comments is none of the same
    said = repr((page.version, [comment.text for comment in page.comments]))
    words = blake2b(doc + said.encode("utf-8", "surrogatepass"), digest_size=12).digest()
    if words in known:
        tally.copies += 1
        return True
    tally.versions += doc in known
    known |= {doc, words}
    return False


def _each(each: Callable[[Page, Output], int | None], page: Page, output: Output) -> int | None:
    try:
        return each(page, output)
    except Exception as error:
        error.add_note(f"while working on report {page.id} from {page.read_from or 'a given page'}")
        raise


def say(words: str) -> None:
    """One line on standard error; file names and messages can carry anything, so it is made safe first."""
    from reportedly.cli.printable import one_line

    line = f"reportedly: {one_line(words)}"
    encoding = sys.stderr.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr, flush=True)


def _count(number: int, noun: str, nouns: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
