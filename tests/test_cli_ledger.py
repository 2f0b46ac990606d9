"""The ledger's commands as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import EXAMPLES, REPORT, Done, reports
from tests.test_cli import run as _run

run = _run

OTHER = {**REPORT, "id": "b2", "text": "Shells killed seven people in Tel Marun on Friday, a doctor said."}


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTEDLY_LEDGER", raising=False)
    return tmp_path


def outcomes(done: Done) -> list[tuple[str, str, int]]:
    return [(line["doc"], line["outcome"], line["number"]) for line in done.lines]


def test_add_keeps_pages_in_the_folder_where_it_runs(run: Any, at: Path) -> None:
    done = run("add", reports(at / "r.jsonl", REPORT, OTHER))
    assert done.code == 0
    assert outcomes(done) == [("a1", "new", 1), ("b2", "new", 1)]
    assert (at / "reportedly.db").is_file()
    assert "2 reports read" in done.err
    assert "2 new" in done.err


def test_added_again_nothing_is_new(run: Any, at: Path) -> None:
    file = reports(at / "r.jsonl", REPORT)
    run("add", file)
    before = (at / "reportedly.db").read_bytes()
    done = run("add", file)
    assert outcomes(done) == [("a1", "same", 1)]
    assert "1 known already" in done.err
    assert (at / "reportedly.db").read_bytes() == before


def test_a_changed_page_is_named_in_a_terminal(run: Any, at: Path) -> None:
    run("add", reports(at / "r.jsonl", REPORT))
    changed = {**REPORT, "text": "At least 15 farmers were killed in Orrin, medics said."}
    done = run("add", reports(at / "r.jsonl", changed), "--format", "terminal")
    assert "changed" in done.out
    assert "Raid on Orrin" in done.out
    assert "version 2" in done.out


def test_the_ledger_is_named_by_option_or_variable(run: Any, at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = reports(at / "r.jsonl", REPORT)
    run("add", file, "--ledger", "one.db")
    monkeypatch.setenv("REPORTEDLY_LEDGER", str(at / "two.db"))
    run("add", file)
    assert {path.name for path in at.glob("*.db")} == {"one.db", "two.db"}


def test_a_ledger_that_cannot_be_used_is_exit_code_3_and_a_word_of_what_to_do(run: Any, at: Path) -> None:
    file = reports(at / "r.jsonl", REPORT)
    done = run("add", file, "--ledger", "no/such/folder.db")
    assert done.code == 3
    assert "no folder" in done.err
    assert run("add", file, "--ledger", EXAMPLES / "twin.html").code == 3


def test_what_cannot_be_kept_is_skipped_and_the_rest_goes_on(run: Any, at: Path) -> None:
    done = run("add", reports(at / "r.jsonl", {**REPORT, "text": "Odd \U0010ffff sign"}, OTHER))
    assert done.code == 0
    assert outcomes(done) == [("b2", "new", 1)]
    assert "1 skipped (1 cannot be kept)" in done.err


def test_lines_of_add_have_their_published_keys(run: Any, at: Path) -> None:
    (line,) = run("add", reports(at / "r.jsonl", REPORT)).lines
    assert list(line) == ["doc", "outcome", "number", "claims"]
    assert json.dumps(line)
