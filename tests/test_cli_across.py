"""The commands events, event, sources and findings over many reports, from pages and from a ledger."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import reportedly
from reportedly.cli import main
from reportedly.cli.across import show_event
from reportedly.recording import Ledger
from reportedly.survey import Survey
from tests.told import claim, report

EXAMPLES = Path(reportedly.__file__).parent / "examples"
MARKET = [str(EXAMPLES / f"market-{name}.html") for name in ("courier", "herald", "radio")]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = tmp_path_factory.mktemp("ledger") / "market.db"
    with Ledger(where) as kept:
        for file in MARKET:
            kept.add(reportedly.read(file))
    return str(where)


def lines(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    assert main(list(arguments)) == code
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_three_outlets_make_one_event_with_the_keys_that_are_promised(capfd: pytest.CaptureFixture[str]) -> None:
    found = lines(capfd, "events", *MARKET)
    (attack,) = [event for event in found if len({m["doc"] for m in event["mentions"]}) == 3]
    assert list(attack)[:6] == ["id", "what", "start", "end", "place_at", "mentions"]
    assert {"figures", "origins", "independent"} <= set(attack)
    assert {"claim", "doc", "kind", "low", "high", "source"} <= set(attack["mentions"][0])
    assert attack["start"] == attack["end"] == "2019-03-12"
    shared = [o for o in attack["origins"] if len(o["docs"]) == 2 and o["named"]]
    assert [o["origin"] for o in shared] == ["civil_defence"]
    assert sum(o["counted"] for o in attack["origins"]) == attack["independent"]
    killed = next(f for f in attack["figures"] if f["kind"] == "killed" and not f["part"])
    assert (killed["low"], killed["best"], killed["high"]) == (14, 14, 19)
    assert [link["relation"] for link in attack["links"]] == ["republishes"]


def test_a_ledger_gives_what_its_pages_give(capfd: pytest.CaptureFixture[str], ledger: str) -> None:
    assert lines(capfd, "events", "--ledger", ledger) == lines(capfd, "events", *MARKET)
    assert lines(capfd, "sources", "--ledger", ledger) == lines(capfd, "sources", *MARKET)


def test_one_event_is_shown_by_its_id_or_by_a_claims(capfd: pytest.CaptureFixture[str], ledger: str) -> None:
    (attack,) = lines(capfd, "events", "--ledger", ledger, "--reports", "3")
    by_id = lines(capfd, "event", attack["id"][:8], "--ledger", ledger)
    assert by_id == [attack]
    assert lines(capfd, "event", attack["mentions"][-1]["claim"], "--ledger", ledger) == [attack]
    assert main(["event", "nothing", "--ledger", ledger]) == 1
    assert "no event 'nothing'" in capfd.readouterr().err


def test_an_event_shows_the_sentence_of_a_monitor_that_has_no_claim() -> None:
    words = "The Syrian Observatory for Human Rights also reported the attack."
    page = report("r0", f"22 people killed by shells in Sarvan, residents said. {words}")
    survey = Survey()
    survey.fill([(page, [claim("r0", 22, source=("residents",))])])
    screen = Console(width=200, record=True, file=io.StringIO())
    show_event(screen, survey.account(survey.events()[0]))
    shown = " ".join(screen.export_text().split())
    assert "independent origins: 1 Syrian Observatory for Human Rights" in shown
    assert f"counted for words without a claim: Syrian Observatory for Human Rights: “{words}”" in shown


def test_a_persons_word_in_the_ledger_parts_an_event(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    where = tmp_path / "judged.db"
    with Ledger(where) as kept:
        for file in MARKET:
            kept.add(reportedly.read(file))
    (attack,) = lines(capfd, "events", "--ledger", str(where), "--reports", "3")
    docs = list(dict.fromkeys(m["doc"] for m in attack["mentions"]))
    mine = [m for m in attack["mentions"] if m["doc"] == docs[-1]]
    others = [m for m in attack["mentions"] if m["doc"] != docs[-1]]
    with Ledger(where) as kept:
        for a in mine:
            for b in others:
                kept.append(reportedly.Judgement("Ann", "different", a["doc"], a["claim"], b["claim"]))
    found = lines(capfd, "events", "--ledger", str(where))
    assert not [event for event in found if len({m["doc"] for m in event["mentions"]}) == 3]


@pytest.mark.parametrize("width", ["70", "150"])
def test_a_terminal_shows_events_and_what_is_behind_them(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ledger: str, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert main(["events", "--ledger", ledger, "--format", "terminal"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "14 (14–19)" in out
    assert "Civil Defence" in out
    (attack,) = lines(capfd, "events", "--ledger", ledger, "--reports", "3")
    assert main(["event", attack["id"], "--ledger", ledger, "--format", "terminal"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    for words in ("Figures, by origin", "Who says what", "Whose words", "Why one event", "same wording", "children"):
        assert words in out
    assert main(["sources", "--ledger", ledger, "--format", "terminal"]) == 0
    assert "Orsanian Casualty" in " ".join(capfd.readouterr().out.split())


def test_grades_are_taken_from_a_file_and_a_wrong_one_is_wrong_use(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, ledger: str
) -> None:
    grades = tmp_path / "grades.toml"
    grades.write_text('[reliability]\ncivil_defence = "A"\n', encoding="utf-8")
    found = lines(capfd, "sources", "--ledger", ledger, "--settings", str(grades))
    assert {row["source"]: row["grade"] for row in found}["civil_defence"] == "A"
    grades.write_text('[reliability]\ncivil_defence = "Z"\n', encoding="utf-8")
    assert main(["events", "--ledger", ledger, "--settings", str(grades)]) == 2
    assert "one of A, B, C, D, E, F" in capfd.readouterr().err


def test_without_a_ledger_it_is_said_what_to_give(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["events", "--ledger", str(tmp_path / "none.db")]) == 3
    assert "give files or folders to read" in capfd.readouterr().err


def test_findings_across_a_ledger_name_their_event(capfd: pytest.CaptureFixture[str], ledger: str) -> None:
    events = {event["id"] for event in lines(capfd, "events", "--ledger", ledger)}
    found = lines(capfd, "findings", "--ledger", ledger)
    assert found
    assert all(finding["event"] in events | {None} for finding in found)
    assert lines(capfd, "sources", "--ledger", ledger, "--words") == []
