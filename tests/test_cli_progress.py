"""The bar: only for a person, only for what takes long, and out of the way of what is printed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest

from reportedly.cli import progress
from reportedly.cli.progress import Bar


class Terminal(io.TextIOWrapper):
    """Standard error of a person at a terminal."""

    def __init__(self) -> None:
        self.written = io.BytesIO()
        super().__init__(self.written, encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return True

    @property
    def words(self) -> str:
        return self.written.getvalue().decode("utf-8")


Look = Callable[[], Terminal]


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> Look:
    """Called in the test itself: pytest puts its own stream in place after the fixtures."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")

    def look() -> Terminal:
        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        return terminal

    return look


def drawn(bar: Bar, terminal: Terminal, words: str) -> bool:
    """Wait for the bar's own thread, at most five seconds."""
    until = time.monotonic() + 5
    while words not in terminal.words and time.monotonic() < until:
        time.sleep(0.02)
    return words in terminal.words


def test_a_long_run_shows_how_far_it_is(looking: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = looking()
    monkeypatch.setattr(progress, "DELAY", 0.0)
    with Bar() as bar:
        bar.step("first.html")
        assert drawn(bar, terminal, "1 done")
        bar.step("[red]second.html")
        assert drawn(bar, terminal, "2 done")
        assert drawn(bar, terminal, "[red]second.html")


def test_a_quick_run_draws_nothing(looking: Look) -> None:
    terminal = looking()
    with Bar() as bar:
        bar.step("first.html")
    assert terminal.words == ""


def test_the_bar_is_away_while_something_else_is_written(looking: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = looking()
    monkeypatch.setattr(progress, "DELAY", 0.0)
    with Bar() as bar:
        bar.step("first.html")
        assert drawn(bar, terminal, "1 done")
        with bar.hidden():
            before = terminal.words
            time.sleep(0.3)  # longer than rich takes between two drawings
            assert terminal.words == before
        bar.step("second.html")
        assert drawn(bar, terminal, "2 done")


@pytest.mark.parametrize("dumb", [True, False])
def test_no_bar_where_nobody_looks(looking: Look, monkeypatch: pytest.MonkeyPatch, dumb: bool) -> None:
    terminal = looking()
    monkeypatch.setattr(progress, "DELAY", 0.0)
    if dumb:
        monkeypatch.setenv("TERM", "dumb")
    else:
        monkeypatch.setattr(terminal, "isatty", lambda: False)
    with Bar() as bar:
        bar.step("first.html")
        time.sleep(0.1)
    assert terminal.words == ""
