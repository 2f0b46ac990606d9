"""A bar on standard error for any run longer than a second, when a person is looking."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

DELAY = 1.0


class Bar:
    """Shows how many reports are done and how fast; how many there will be is known only when they are read.

    It appears `DELAY` seconds after it is entered (so that a quick run never flickers) and leaves no trace.
    """

    def __init__(self) -> None:
        self._wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None
        self._drawn: tuple[Progress, TaskID] | None = None
        self._closed = False
        self._hidden = False
        self._done = 0
        self._name = ""

    def __enter__(self) -> Self:
        if self._wanted:
            self._timer = threading.Timer(DELAY, self._appear)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            if self._timer:
                self._timer.cancel()
            if self._drawn:
                self._drawn[0].stop()

    def step(self, name: str) -> None:
        """One report is done; `name` says which."""
        with self._lock:
            self._done, self._name = self._done + 1, name
            if self._drawn:
                progress, task = self._drawn
                progress.update(task, completed=self._done, name=name)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bar away while something else is written to the same terminal."""
        with self._lock:
            self._hidden = True
            if self._drawn:
                self._drawn[0].stop()
        try:
            yield
        finally:
            with self._lock:
                self._hidden = False
                if self._drawn and not self._closed:
                    self._drawn[0].start()

    def _appear(self) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        from reportedly.cli.look import console

        with self._lock:
            if self._closed:
                return
            progress = Progress(
                TextColumn("reading", style="bold"),
                BarColumn(bar_width=24, style="dim", pulse_style="cyan"),
                TextColumn("{task.completed:,.0f} done", markup=False),
                TimeElapsedColumn(),
                TextColumn("{task.fields[name]}", style="dim", markup=False),
                console=console(stderr=True),
                transient=True,
                redirect_stdout=False,  # what is printed meanwhile goes where it was sent; `hidden` makes room for it
                redirect_stderr=False,
            )
            task = progress.add_task("reading", total=None, completed=self._done, name=self._name)
            started = progress.tasks[0].start_time
            progress.tasks[0].start_time = None if started is None else started - DELAY
            self._drawn = progress, task
            if not self._hidden:
                progress.start()
