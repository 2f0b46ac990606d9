"""What a ledger survives: kill -9 at any point, two writers, a full disk. Real processes run the real `add`.

The processes are forked, so that each costs milliseconds; the coder is a stub, so that writing is what they mostly do.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import reportedly.pipeline
from reportedly.cli import main
from reportedly.ledger.keeping import Coder
from reportedly.ledger.schema import claims, codings, reports, versions
from reportedly.ledger.store import Store
from reportedly.records import Claim, Page
from tests.test_ledger import claims_in

PAGES, KILLS, EACH = 1000, {"sqlite": 50, "postgresql": 10}, 25
STUB = Coder(reportedly.CODER, "1")


def stub(page: Page, **_: Any) -> tuple[Claim, ...]:
    """A claim a word of the body's first 15 words."""
    return claims_in(page, STUB)[:15]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """1,000 reports in 40 files."""
    folder = tmp_path / "reports"
    folder.mkdir()
    made = []
    for start in range(0, PAGES, EACH):
        lines = []
        for n in range(start, start + EACH):
            words = " ".join(f"w{n}x{k}" for k in range(n % 30 + 1))
            lines.append(json.dumps({"id": f"r{n}", "title": f"Report {n}", "text": words, "language": "en"}))
        made.append(folder / f"{start:04}.jsonl")
        made[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return made


class Adding:
    """A process that adds files to a ledger, one line a page on its standard output."""

    def __init__(self, where: str, sources: Sequence[Path], before: Callable[[], None] = lambda: None) -> None:
        told, tell = os.pipe()
        errors, err = os.pipe()
        self.id = os.fork()
        if self.id == 0:  # pragma: no cover
            code = 99
            try:
                os.dup2(tell, 1)
                os.dup2(err, 2)
                sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
                sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
                setattr(reportedly.pipeline, "claims", stub)  # noqa: B010
                before()
                code = main(["add", *map(str, sources), "--ledger", where, "--format", "jsonl", "--jobs", "1"])
            finally:
                os._exit(code)
        os.close(tell)
        os.close(err)
        self.lines: Iterator[bytes] = iter(os.fdopen(told, "rb"))
        self._errors = os.fdopen(errors, "rb")

    def kill(self) -> None:
        os.kill(self.id, signal.SIGKILL)

    def end(self) -> tuple[int, list[str], str]:
        """Exit code, the lines not yet taken, and what was said."""
        rest = [line.decode() for line in self.lines]
        said = self._errors.read().decode()
        return os.waitstatus_to_exitcode(os.waitpid(self.id, 0)[1]), rest, said


def finished(line: bytes | str) -> str | None:
    """The report of a whole line; a kill may cut the last one."""
    try:
        return str(json.loads(line)["doc"])
    except ValueError:
        return None


def check_whole(where: str) -> set[str]:
    """The reports of a ledger, each there once with all its claims."""
    with Store(where, readonly=True) as ledger, ledger._opened.reading() as connection:
        there = connection.execute(select(reports.c.id)).scalars().all()
        assert len(there) == len(set(there))
        assert connection.execute(select(func.count()).select_from(versions)).scalar_one() == len(there)
        assert connection.execute(select(func.count()).select_from(codings)).scalar_one() == len(there)
        halves = connection.execute(
            select(codings.c.key)
            .outerjoin(claims, claims.c.coding_key == codings.c.key)
            .group_by(codings.c.key, codings.c.claims)
            .having(func.count(claims.c.key) != codings.c.claims)
        ).all()
        assert halves == []
        return set(there)


def test_killed_at_any_point_no_finished_page_is_lost_none_is_half_there_none_is_twice(
    where: str, files: list[Path], request: pytest.FixtureRequest
) -> None:
    chance = random.Random(7)
    kills = KILLS[request.node.callspec.params["where"]]
    done: set[str] = set()
    killed = 0
    while killed < kills:
        left = [file for n, file in enumerate(files) if not done >= {f"r{k}" for k in range(n * EACH, (n + 1) * EACH)}]
        assert left, "the pages ran out before the kills"
        adding = Adding(where, left)
        wanted = chance.randrange(1, 2 * PAGES // kills // 2)
        new = 0
        for line in adding.lines:
            report = finished(line)
            new += report is not None and report not in done
            if report is not None:
                done.add(report)
            if new >= wanted:
                break
        time.sleep(chance.random() / 100)  # into the pages after it, wherever that is
        adding.kill()
        code, rest, said = adding.end()
        assert code == -signal.SIGKILL, said
        killed += 1
        done |= {report for line in rest if (report := finished(line)) is not None}
        there = check_whole(where)
        assert done <= there, "a finished page is lost"
        assert len(there - done) <= 1, "more is there than was finished and the page it was killed at"
        done |= there
    code, _, said = Adding(where, files).end()
    assert code == 0, said
    assert check_whole(where) == {f"r{n}" for n in range(PAGES)}
    with Store(where, readonly=True) as ledger:
        assert list(ledger.verify()) == []
        for page, found in ledger.each():
            assert found == stub(page)


def test_two_processes_that_add_the_same_pages_at_once_keep_each_once(where: str, files: list[Path]) -> None:
    both = [Adding(where, files[:4]), Adding(where, list(reversed(files[:4])))]
    ended = [adding.end() for adding in both]
    assert [code for code, _, _ in ended] == [0, 0], ended
    outcomes = [json.loads(line)["outcome"] for _, lines, _ in ended for line in lines]
    assert outcomes.count("new") == 4 * EACH
    assert outcomes.count("same") == 4 * EACH
    assert len(check_whole(where)) == 4 * EACH


def test_a_limit_on_the_size_of_files_is_told_and_what_was_finished_is_kept(tmp_path: Path, files: list[Path]) -> None:
    where = str(tmp_path / "ledger.db")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))

    code, lines, said = Adding(where, files, limited).end()
    goes_on(where, files, code, lines, said)


def test_a_full_disk_is_told_and_what_was_finished_is_kept(tmp_path: Path, files: list[Path]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here; the limit on the size of files is tested beside this")
    where = str(tmp_path / "ledger.db")
    try:
        code, lines, said = Adding(str(disk / "ledger.db"), files).end()
        assert code == 3, said
        with Store(disk / "ledger.db", readonly=True) as ledger:  # read it where it is full
            assert {page.id for page in ledger.pages()} >= {finished(line) for line in lines}
        for file in disk.iterdir():
            shutil.copy(file, tmp_path / file.name)
    finally:
        subprocess.run(["umount", disk], check=True)
    goes_on(where, files, code, lines, said)


def goes_on(where: str, files: list[Path], code: int, lines: list[str], said: str) -> None:
    """A run that stopped for want of room: told so, everything finished is there, and the next run goes on."""
    assert code == 3, said
    assert "run the same command again" in said
    assert f"{len(lines)} reports read" in said
    done = {finished(line) for line in lines}
    assert 0 < len(done) < PAGES
    assert check_whole(where) >= done
    code, _, said = Adding(where, files[:12]).end()
    assert code == 0, said
    assert check_whole(where) >= {f"r{n}" for n in range(12 * EACH)}
    with Store(where, readonly=True) as ledger:
        assert list(ledger.verify()) == []
