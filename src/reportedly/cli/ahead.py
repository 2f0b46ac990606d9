"""Pages coded ahead, in other processes, while those before them are shown or kept.

Coding a page rests on that page alone, so that what comes out, and in what order, is the same with any number of
processes. The first pages of a run are coded in this process: most runs have no more, and starting others takes longer.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from types import TracebackType
from typing import Any, Generic, TypeVar

from reportedly.cores import cores
from reportedly.errors import SourceError
from reportedly.records import Page

Made = TypeVar("Made")

#: Pages that are met before other processes are started, and pages in the making for each of them.
FIRST, EACH = 8, 3
#: As many processes at most where none were asked for: each takes some 250 MB.
MOST = 4
#: Windows waits for no more processes than this.
_WINDOWS_MOST = 61


@dataclass(frozen=True, slots=True)
class _Done(Generic[Made]):
    value: Made


def _made(make: Callable[[Page], Made], page: Page) -> _Done[Made] | None:
    """What is made of a page. None where it fails: the first process tries again and sees why, as it would alone."""
    try:
        return _Done(make(page))
    except Exception:
        return None


class Ahead(Generic[Made]):
    """What `make` makes of pages. `make` is a function of a module, or a partial of one, so that others can call it.

    `jobs` is the number of processes: 1 codes in this one alone; None is one a core, `MOST` at most. A page that
    `worth` says False of is not made ahead (`of` still makes it).
    """

    def __init__(
        self, make: Callable[[Page], Made], jobs: int | None = None, worth: Callable[[Page], bool] | None = None
    ) -> None:
        self._make, self._worth = make, worth
        self._jobs = jobs or min(cores(), MOST)
        self._pool: ProcessPoolExecutor | None = None
        self._coming: dict[int, Future[_Done[Made] | None]] = {}

    def __enter__(self) -> Ahead[Made]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=kind is None, cancel_futures=True)
            for each in processes if kind is not None else ():
                each.terminate()

    def over(self, items: Iterable[Page | SourceError]) -> Iterator[Page | SourceError]:
        """The items as they come; with several processes some are read, and their pages begun, before they are given.

        What is made of a page is to be asked for before the next item is. An error in reading comes after the items
        before it.
        """
        source, waiting = iter(items), deque[Page | SourceError]()
        failed: Exception | None = None
        met, ended = 0, False
        while True:
            depth = EACH * self._jobs if self._jobs > 1 and met >= FIRST else 1
            while not ended and len(waiting) < depth:
                try:
                    item = next(source)
                except StopIteration:
                    ended = True
                    break
                except Exception as error:
                    failed, ended = error, True
                    break
                waiting.append(item)
                if isinstance(item, Page):
                    met += 1
                    if depth > 1:
                        self._begin(item)
            if not waiting:
                break
            item = waiting.popleft()
            yield item
            # a page that nobody asked for: another may come to have its place in memory
            self._coming.pop(id(item), None)
        if failed is not None:
            raise failed

    def of(self, page: Page) -> Made:
        """What is made of a page: begun already, or made now."""
        coming = self._coming.pop(id(page), None)
        if coming is None:
            return self._make(page)
        try:
            done = coming.result()
        except BrokenProcessPool:  # a process was killed, for memory as a rule: go on alone
            self._jobs, done = 1, None
        except Exception:  # it could not be sent there or back
            done = None
        return self._make(page) if done is None else done.value

    def _begin(self, page: Page) -> None:
        try:
            if self._worth is not None and not self._worth(page):
                return
        except Exception:  # whoever takes the page meets this in its turn
            return
        try:
            with _no_interrupt():
                self._pool = self._pool or _pool(self._jobs)
                self._coming[id(page)] = self._pool.submit(_made, self._make, page)
        except (OSError, NotImplementedError, RuntimeError):  # no more processes, or none at all: go on alone
            self._jobs = 1


def _pool(jobs: int) -> ProcessPoolExecutor:
    made = ProcessPoolExecutor(min(jobs, _WINDOWS_MOST), get_context("spawn"), _begun)
    # before Python 3.11.5 a pool whose processes were ended could wait for ever for a page that none of them takes
    queue: Any = vars(made).get("_call_queue")
    if queue is not None:
        queue.cancel_join_thread()
    return made


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """What is started in here does not take Ctrl-C, from its first moment; that is for the first process."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begun() -> None:
    """In each other process, at its start: it ends with the first, leaves Ctrl-C to it, and reads with one core."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    from reportedly.annotate import tagger

    tagger.alone()


def _end_with(first: BaseProcess | None) -> None:
    """Wait until the first process is gone, killed perhaps, and go too: it had the way to take this one along."""
    if first is not None:
        first.join()
        os._exit(1)
