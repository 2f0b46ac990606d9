"""`reportedly judge` and what it changes: shown everywhere, undone, exported, scored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reportedly.ledger.store import Store
from tests.test_cli import Done
from tests.test_cli import run as _run
from tests.test_judging import CLAIM, PAGE, claim_of, kept
from tests.test_ledger import CODER, LATER

run = _run
OTHER = claim_of(PAGE, "a medic in Tel Orin", None, kind="control", low=None, bound="none", counted="Tel Orin", n=2)


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("REPORTEDLY_LEDGER", "REPORTEDLY_REDACT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REPORTEDLY_PERSON", "Ann")
    with Store("reportedly.db") as ledger:
        kept(ledger, PAGE, [CLAIM, OTHER])
    return tmp_path


def judged(run: Any, claim: str = CLAIM.id) -> dict[str, Any]:
    """What `find` says people think of a claim."""
    found: dict[str, Any] = next(line["judged"] for line in run("find").lines if line["id"] == claim)
    return found


def test_a_judgement_has_person_time_and_reason(run: Any, at: Path) -> None:
    (line,) = run("judge", "reject", CLAIM.id[:6], "--reason", "said twice").lines
    assert (line["who"], line["verb"], line["claim"], line["reason"]) == ("Ann", "reject", CLAIM.id, "said twice")
    assert line["at"].endswith("Z")
    assert judged(run)["verdict"] == "rejected"
    assert judged(run, OTHER.id)["verdict"] == "unjudged"


def test_a_correction_is_shown_beside_what_it_corrects_everywhere(run: Any, at: Path) -> None:
    run("judge", "correct", CLAIM.id, "party=rebels", "counted=shepherds", "--as", "Bo")
    (party, counted) = judged(run)["corrections"]
    assert (party["was"], party["value"], party["who"]) == ("unknown", "rebels", "Bo")
    assert counted["value"] == {"text": "shepherds", "region": "body", "start": 41, "end": 50}
    assert run("show", PAGE.id).lines[0]["claims"][0]["judged"]["corrections"] == [party, counted]
    assert run("show", CLAIM.id[:8]).lines[0]["judged"]["corrections"] == [party, counted]
    assert run("export").lines[0]["judged"]["corrections"] == [party, counted]
    assert next(line for line in run("find").lines if line["id"] == CLAIM.id)["party"] == "unknown"
    for arguments in (("find",), ("show", PAGE.id), ("show", CLAIM.id)):
        seen = " ".join(run(*arguments, "--format", "terminal").out.split())
        assert "party: unknown → rebels Bo," in seen
        assert "CORRECTED by Bo" in seen


def test_a_rejected_claim_is_marked_and_not_hidden(run: Any, at: Path) -> None:
    run("judge", "reject", CLAIM.id)
    assert {line["id"] for line in run("find").lines} == {CLAIM.id, OTHER.id}
    assert "REJECTED by Ann" in run("find", "--format", "terminal").out
    assert "REJECTED by Ann" in run("show", PAGE.id, "--format", "terminal").out


def test_a_corrected_amount_brings_its_ends_and_bound(run: Any, at: Path) -> None:
    lines = run("judge", "correct", CLAIM.id, "amount=13").lines
    assert {line["field"]: line["value"] for line in lines if line["field"] != "amount"} == {
        "low": 13,
        "high": 13,
        "bound": "exact",
    }


def test_undo_takes_back_the_last_or_the_one_named(run: Any, at: Path) -> None:
    run("judge", "accept", CLAIM.id)
    run("judge", "reject", CLAIM.id)
    assert run("judge", "undo").lines[0]["undoes"] == 2
    assert judged(run)["verdict"] == "accepted"
    run("judge", "undo", "1")
    assert judged(run)["verdict"] == "unjudged"
    assert [line["verb"] for line in run("export", "--judgements").lines] == ["accept", "reject", "undo", "undo"]


def test_claims_are_the_same_as_or_different_from_others(run: Any, at: Path) -> None:
    run("judge", "same", CLAIM.id, OTHER.id)
    assert (judged(run)["same"], judged(run, OTHER.id)["same"]) == ([OTHER.id], [CLAIM.id])


def test_a_report_can_be_challenged(run: Any, at: Path) -> None:
    run("judge", "challenge", PAGE.id, "--reason", "its date is forged")
    assert run("show", PAGE.id).lines[0]["judged"]["verdict"] == "challenged"
    assert "CHALLENGED by Ann" in run("show", PAGE.id, "--format", "terminal").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["agree", "x"], "no verb 'agree'; one of accept"),
        (["accept"], "accept what?"),
        (["accept", "ab"], "too short"),
        (["accept", "nothing-like-it"], "no claim and no report"),
        (["accept", "https://a.example/1"], "accept takes claims"),
        (["challenge", "https://a.example/1"], "needs --reason"),
        (["correct", CLAIM.id], "FIELD=VALUE"),
        (["correct", CLAIM.id, "party"], "FIELD=VALUE"),
        (["correct", CLAIM.id, "low=5", "low=6"], "given twice"),
        (["correct", CLAIM.id, "low=20", "high=3", "bound=between"], "low 20 is above high 3"),
        (["correct", CLAIM.id, "counted=farmers"], "do not stand in the report"),
        (["same", CLAIM.id], "two claims"),
        (["same", CLAIM.id, CLAIM.id], "as itself"),
        (["undo"], "no judgement to take back"),
        (["undo", "77"], "no judgement 77"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_said_and_nothing_is_kept(run: Any, at: Path, arguments: list[str], said: str) -> None:
    done: Done = run("judge", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert run("export", "--judgements").lines == []


def test_nobody_judges_without_a_name(run: Any, at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_PERSON")
    done = run("judge", "accept", CLAIM.id)
    assert done.code == 2
    assert "--as NAME" in done.err


def test_judging_makes_no_ledger(run: Any, at: Path) -> None:
    assert run("judge", "accept", CLAIM.id, "--ledger", "none.db").code == 3
    assert not (at / "none.db").exists()


def test_what_a_new_coding_drops_is_listed_with_what_was_said_of_it(
    run: Any, at: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("judge", "accept", CLAIM.id, OTHER.id)
    with Store("reportedly.db") as ledger:
        kept(ledger, PAGE, [CLAIM], LATER)
    assert run("show", PAGE.id).lines[0]["orphans"] == [OTHER.id]
    assert "Judged, and no longer there · 1" in run("show", PAGE.id, "--format", "terminal").out
    monkeypatch.setattr("reportedly.pipeline.CODER", LATER.name)
    done = run("recode")
    assert [(line["what"], line["judged"]["verdict"]) for line in done.lines] == [("orphaned", "accepted")]
    assert "1 coded by this version already" in done.err
    assert "1 judged claim without a present claim" in done.err


def test_judged_claims_score_in_full_with_the_projects_own_measure(run: Any, at: Path, shared: Path) -> None:
    run("judge", "correct", CLAIM.id, "counted=shepherds", "place=Tel Orin", "source=a medic", "date=2016-02-01")
    run("judge", "reject", OTHER.id)
    page = {"id": PAGE.id, "title": PAGE.title, "text": PAGE.text}
    gold, wrong = run("export", "--judged"), run("export", "--rejected")
    assert [line["id"] for line in wrong.lines] == [OTHER.id]
    (at / "reports.jsonl").write_text(json.dumps(page) + "\n", encoding="utf-8")
    (at / "gold.jsonl").write_text(gold.out, encoding="utf-8")
    files = [at / "reports.jsonl", at / "gold.jsonl", at / "gold.jsonl"]
    command = [sys.executable, *map(str, [shared / "claims" / "score.py", *files]), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert [scores[name]["f1"] for name in ("found", "figure", "kept", "whole")] == [1.0] * 4
    assert CODER.name in gold.lines[0]["coder"]
