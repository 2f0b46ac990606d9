"""The ledger's commands as a user meets them."""

from __future__ import annotations

import json
import sqlite3
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


# --- what is there ---------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(run: Any, at: Path) -> Path:
    """A folder with a ledger of two reports, one of them in two versions."""
    run("add", reports(at / "r.jsonl", REPORT, OTHER))
    run("add", reports(at / "r.jsonl", {**REPORT, "text": "At least 15 farmers were killed in Orrin, medics said."}))
    return at


def test_find_prints_the_lines_of_claims_with_what_the_ledger_knows(run: Any, kept: Path) -> None:
    found = run("find", "farmers")
    assert found.code == 0
    (line,) = found.lines
    (claim,) = [each for each in run("claims", kept / "r.jsonl").lines if each["region"] == "body"]
    assert {name: line[name] for name in claim} == claim
    assert list(line)[len(claim) :] == ["title", "outlet", "published", "address", "number", "coded_at", "judged"]
    assert line["number"] == 2
    assert "1 claim found" in found.err


def test_find_in_a_terminal_shows_the_newest_and_says_that_there_are_more(run: Any, kept: Path) -> None:
    done = run("find", "--limit", "1", "--format", "terminal")
    assert "the newest 1; there are more" in done.out
    assert "15 farmers" in done.out
    assert "\x1b" not in done.out
    assert "No claims found" in run("find", "zeppelin", "--format", "terminal").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--km", "5"], "--place"),
        (["--place", "Aleppo", "--km", "-1"], "more than 0"),
        (["--since", "yesterday"], "2017-01"),
        (["--kind", "eaten"], "no kind"),
        (["--status", "sure"], "no status"),
        (["--place", "Zzyzx Qwrt", "--km", "5"], "LAT,LON"),
        (["--place", "95,0", "--km", "5"], "-90 to 90"),
        (["!!"], "no word"),
    ],
)
def test_wrong_use_of_find_is_told(run: Any, kept: Path, arguments: list[str], said: str) -> None:
    done = run("find", *arguments)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_find_near_a_place_says_which_place_it_took(run: Any, kept: Path) -> None:
    done = run("find", "--place", "Aleppo", "--km", "10")
    assert done.code == 0
    assert "within 10 km of Aleppo" in done.err
    assert "36.20, 37.16" in done.err  # the town, not the province


def test_show_gives_a_report_with_its_versions_and_a_claim_with_its_codings(run: Any, kept: Path) -> None:
    (report,) = run("show", "a1").lines
    assert [version["number"] for version in report["versions"]] == [1, 2]
    assert report["claims"]
    claim = report["claims"][-1]["id"]
    (shown,) = run("show", claim).lines
    assert [coding["id"] for coding in shown["codings"]] == [claim]
    assert "Versions · 2" in run("show", "a1", "--format", "terminal").out
    done = run("show", claim, "--format", "terminal")
    assert "Codings · 1" in done.out
    assert "No judgements" in done.out


def test_show_of_what_is_not_there_ends_with_1_and_a_hint(run: Any, kept: Path) -> None:
    done = run("show", "b")
    assert done.code == 1
    assert "there are b2" in done.err


def test_diff_names_what_changed(run: Any, kept: Path) -> None:
    (line,) = run("diff").lines
    assert (line["doc"], line["from"], line["to"], line["what"]) == ("a1", 1, 2, "changed")
    assert {"evidence", "amount", "low"} <= set(line["fields"])
    shown = run("diff", "a1", "--format", "terminal").out
    assert "low: 12 → 15" in shown
    assert run("diff", "a1", "--from", "2", "--to", "1").lines[0]["new"]["low"] == 12
    assert "one version" in run("diff", "b2").err
    assert run("diff", "a1", "--to", "9").code == 2
    assert run("diff", "nothing").code == 1


def test_stats_and_verify(run: Any, kept: Path) -> None:
    (line,) = run("stats").lines
    assert (line["reports"], line["versions"]) == (2, 3)
    assert "Kinds" in run("stats", "--format", "terminal").out
    done = run("verify")
    assert (done.code, done.out) == (0, "")
    assert "every span equals its text" in done.err


def test_verify_ends_with_1_where_something_does_not_hold(run: Any, kept: Path) -> None:
    with sqlite3.connect(kept / "reportedly.db") as connection:
        connection.execute("UPDATE claims SET amount = 'forged'")
    done = run("verify")
    assert done.code == 1
    assert {line["rule"] for line in done.lines} == {"span"}
    assert "forged" in run("verify", "--format", "terminal").out


def test_export_prints_claims_as_claims_does_and_reports_that_are_valid_input(run: Any, at: Path) -> None:
    file = reports(at / "r.jsonl", REPORT, OTHER)
    run("add", file)
    lines = run("export", "--jsonl").lines
    assert [line.pop("judged")["verdict"] for line in lines] == ["unjudged"] * len(lines)
    assert lines == run("claims", file).lines
    exported = run("export", "--jsonl", "--reports").out
    assert exported == run("read", file).out
    (at / "again.jsonl").write_text(exported, encoding="utf-8")
    assert {outcome for _, outcome, _ in outcomes(run("add", at / "again.jsonl"))} == {"same"}
    assert run("export", "--judgements").out == ""


@pytest.mark.parametrize("command", [["find"], ["show", "x"], ["diff"], ["stats"], ["verify"], ["export"]])
def test_without_a_ledger_reading_it_is_exit_code_3_and_makes_none(run: Any, at: Path, command: list[str]) -> None:
    done = run(*command)
    assert done.code == 3
    assert "reportedly add" in done.err
    assert list(at.iterdir()) == []
