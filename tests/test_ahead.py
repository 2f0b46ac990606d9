"""Pages coded ahead in other processes: the same out as in one, whatever goes wrong there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.cli import main
from reportedly.cli.ahead import EACH, FIRST, Ahead
from reportedly.errors import SourceError
from reportedly.records import Page
from tests.web import page_of

COUNT = FIRST + 9


def pages(count: int = COUNT) -> list[Page]:
    return [page_of(id=str(number), text="A text.") for number in range(count)]


def where(page: Page) -> tuple[str, int]:
    return page.id, os.getpid()


def killed(page: Page) -> str:
    if page.id.endswith(str(FIRST + 2)) and os.getpid() != int(os.environ["TEST_FIRST_PROCESS"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return page.id


def refused(page: Page) -> str:
    if page.id.endswith("1"):
        raise SourceError("x", "it is")
    return page.id


def test_items_come_in_order_and_later_pages_are_made_elsewhere() -> None:
    items: list[Page | SourceError] = [*pages(3), SourceError("x", "it is"), *pages()]
    with Ahead(where, 2) as ahead:
        given, made = [], []
        for item in ahead.over(items):
            given.append(item)
            if isinstance(item, Page):
                made.append(ahead.of(item))
    assert given == items
    assert [name for name, _ in made] == [item.id for item in items if isinstance(item, Page)]
    here = [process == os.getpid() for _, process in made]
    assert all(here[:FIRST])
    assert not any(here[FIRST + 1 :])


def test_with_one_process_nothing_is_read_before_it_is_asked_for() -> None:
    read = 0

    def source() -> Iterator[Page]:
        nonlocal read
        for page in pages():
            read += 1
            yield page

    number = 0
    with Ahead(where, 1) as ahead:
        for number, item in enumerate(ahead.over(source()), 1):
            assert isinstance(item, Page)
            assert ahead.of(item) == (item.id, os.getpid())
            assert read == number
    assert number == COUNT


def test_as_many_pages_are_read_ahead_as_the_processes_need() -> None:
    read = 0

    def source() -> Iterator[Page]:
        nonlocal read
        for page in pages(60):
            read += 1
            yield page

    with Ahead(where, 2, worth=lambda page: False) as ahead:
        for number, item in enumerate(ahead.over(source()), 1):
            assert isinstance(item, Page)
            assert read - number <= 2 * EACH
            assert ahead.of(item)[1] == os.getpid()


def test_a_page_that_is_passed_over_leaves_nothing_behind() -> None:
    made = []
    with Ahead(where, 2) as ahead:
        for number, item in enumerate(ahead.over(pages(40))):
            assert isinstance(item, Page)
            if number % 2:
                made.append((item.id, ahead.of(item)[0]))
        assert not ahead._coming
    assert made == [(str(number), str(number)) for number in range(1, 40, 2)]


def test_an_error_in_reading_comes_after_the_pages_before_it() -> None:
    def source() -> Iterator[Page]:
        yield from pages()
        raise ValueError("the rest is gone")

    with Ahead(where, 2, worth=lambda page: False) as ahead:
        items = ahead.over(source())
        assert [next(items) for _ in pages()] == pages()
        with pytest.raises(ValueError, match="the rest is gone"):
            next(items)


def test_a_process_that_is_killed_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_FIRST_PROCESS", str(os.getpid()))
    with Ahead(killed, 2) as ahead:
        made = [ahead.of(item) for item in ahead.over(pages()) if isinstance(item, Page)]
    assert made == [page.id for page in pages()]


def slow(page: Page) -> str:
    time.sleep(30)
    return page.id


def test_the_other_processes_end_with_the_first_even_where_it_is_killed() -> None:
    program = (
        "import sys; from reportedly.cli.ahead import Ahead; from tests.test_ahead import pages, slow\n"
        "ahead = Ahead(slow, 2); ahead._begin(pages(1)[0]); ahead._pool.submit(len, '').result()\n"
        "print(*ahead._pool._processes, flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    others = [int(word) for word in first.stdout.readline().split()]
    assert others
    first.kill()
    first.wait()
    # the end of what was printed comes when nobody holds the pipe any longer
    assert first.stdout.read() == ""
    first.stdout.close()
    assert first.stdin is not None
    first.stdin.close()


def test_what_cannot_be_started_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(jobs: int) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("reportedly.cli.ahead._pool", refuse)
    with Ahead(where, 2) as ahead:
        made = [ahead.of(item) for item in ahead.over(pages()) if isinstance(item, Page)]
    assert made == [(page.id, os.getpid()) for page in pages()]


def test_what_goes_wrong_elsewhere_is_raised_here() -> None:
    wrong = []
    with Ahead(refused, 2) as ahead:
        for item in ahead.over(pages()):
            assert isinstance(item, Page)
            try:
                assert ahead.of(item) == item.id
            except SourceError as error:
                wrong.append((item.id, error.message))
    assert wrong == [(page.id, "it is") for page in pages() if page.id.endswith("1")]


def test_claims_and_ledger_are_the_same_with_two_processes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    reports = tmp_path / "reports.jsonl"
    texts = (f"Shelling killed {number} people in Aleppo on Friday, the monitor said." for number in range(2, 14))
    rows = [{"id": f"r{n}", "title": "Aleppo", "text": text, "published": "2016-10-01"} for n, text in enumerate(texts)]
    reports.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    told = []
    for jobs in ("1", "2"):
        assert main(["claims", str(reports), "--jobs", jobs, "--format", "jsonl"]) == 0
        told.append(capfd.readouterr())
        ledger = str(tmp_path / f"{jobs}.db")
        assert main(["add", str(reports), "--ledger", ledger, "--jobs", jobs, "--format", "jsonl"]) == 0
        told.append(capfd.readouterr())
        assert main(["export", "--ledger", ledger]) == 0
        told.append(capfd.readouterr())
    assert told[:3] == told[3:]
    assert told[0].out.count("\n") >= 12
    assert '"high": 13' in told[0].out
