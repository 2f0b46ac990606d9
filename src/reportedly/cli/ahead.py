"""Pages coded ahead, in other processes, while those before them are shown or kept.

Coding a page rests on that page alone, so that what comes out, and in what order, is the same with any number of
processes. The first pages of a run are coded in this process: most runs have no more, and starting others takes longer.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from types import TracebackType
from typing import Generic, TypeVar

from reportedly.errors import SourceError
from reportedly.records import Page

Made = TypeVar("Made")

#: Pages that are met before other processes are started, and pages in the making for each of them.
FIRST, EACH = 8, 3
#: As many processes at most where none were asked for: each takes some 250 MB.
MOST = 4


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
        self._jobs = jobs or min(_cores(), MOST)
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

        An error in reading them comes after the items before it.
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
            yield waiting.popleft()
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
            self._jobs, self._pool, done = 1, None, None
        return self._make(page) if done is None else done.value

    def _begin(self, page: Page) -> None:
        if self._worth is not None and not self._worth(page):
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._jobs, get_context("spawn"), _begun)
        with suppress(BrokenProcessPool, pickle.PicklingError):
            self._coming[id(page)] = self._pool.submit(_made, self._make, page)


def _begun() -> None:
    """In each other process, at its start: Ctrl-C is for the first to take, and the cores are shared out already."""
    import signal

    from reportedly.annotate import tagger

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tagger.alone()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
