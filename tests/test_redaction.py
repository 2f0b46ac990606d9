"""Redaction: nothing that is hidden leaves by any command, in any field; what is not hidden stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import UsageError
from reportedly.pipeline import claims as code
from reportedly.pipeline import read
from reportedly.records import Annotation, Comment, Mention, Page, Persons, Place, PlaceCandidate, Span
from reportedly.redaction import COARSE, MARK, Hider, hider, wanted
from tests.test_cli import Done, reports
from tests.test_cli import run as _run
from tests.test_judging import claim_of
from tests.test_ledger import page_of

run = _run

NAMES = ("Salim Qadri", "Qadri", "Salim", "Huda Nasser", "Nasser", "Huda")
VILLAGE = ("Salqin", "Salqīn")
REPORT: dict[str, Any] = {
    "id": "https://a.example/2016/salim-qadri-killed-in-salqin",
    "address": "https://a.example/2016/salim-qadri-killed-in-salqin",
    "outlet": "The Test",
    "published": "2016-02-03",
    "title": "Teacher Salim Qadri and three others killed in Salqin, says President Putin",
    "text": "Shells killed four people in Salqin in Idlib province on Monday, Dr Huda Nasser told the agency. Among "
    "the dead was Salim Qadri, 34, a teacher. QADRI was buried in Salqin.\n\nNasser said that at least 11 people were "
    "wounded in Salqin. President Vladimir Putin denied on Tuesday that Russian jets had killed two civilians there.",
    "captions": ["Mourners of Salim Qadri in Salqin"],
}


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("REPORTEDLY_LEDGER", "REPORTEDLY_PERSON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REPORTEDLY_REDACT", "all")
    reports(tmp_path / "r.jsonl", REPORT)
    return tmp_path


def leaks(done: Done) -> list[str]:
    """Hidden words in what was printed, however they are written."""
    printed = re.sub(r"\s+", " ", done.out + done.err)
    return [word for word in (*NAMES, *VILLAGE) if re.search(rf"(?<![^\W_]){word}(?![^\W_])", printed, re.IGNORECASE)]


def test_every_command_hides_what_is_to_be_hidden(run: Any, at: Path) -> None:
    readers = ("read", "claims", "annotate", "findings")
    shown = [run(name, "r.jsonl", "--format", form) for name in readers for form in FORMS]
    shown.append(run("read", "r.jsonl", "--format", "terminal", "--why", "--comments"))
    shown.append(run("add", "r.jsonl"))
    changed = {**REPORT, "text": REPORT["text"].replace("four people", "five people")}
    shown.append(run("add", reports(at / "changed.jsonl", changed), "--format", "terminal"))
    page = read(at / "changed.jsonl")
    victims = next(claim for claim in code(page) if claim.region == "body" and claim.kind == "killed")
    correction = ("judge", "correct", victims.id, "counted=Salim Qadri", "place=Salqin", "--as", "Ann")
    shown.append(run(*correction, "--reason", "it is Salim Qadri", "--format", "terminal"))
    shown.append(run("judge", "comment", page.id, "--as", "Ann", "--reason", "Salim Qadri of Salqin"))
    for form in FORMS:
        shown += [
            run("find", "--format", form),
            run("show", page.id, "--format", form),
            run("show", victims.id, "--format", form),
            run("diff", "--format", form),
            run("stats", "--format", form),
            run("verify", "--format", form),
            run("recode", "--format", form),
        ]
    shown += [run("export", option) for option in ("--jsonl", "--reports", "--judgements", "--judged")]
    assert [(done.code, leaks(done)) for done in shown] == [(0, [])] * len(shown)
    assert any(MARK in done.out for done in shown)


FORMS = ("terminal", "jsonl")


def test_without_the_setting_all_is_there(run: Any, at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_REDACT")
    done = run("read", "r.jsonl", "--outlet", "The Test")
    assert done.lines[0]["text"] == REPORT["text"]
    assert set(leaks(done)) == {*NAMES, "Salqin"}
    assert MARK not in done.out


def test_offsets_hold_and_public_persons_and_divisions_stay(run: Any, at: Path) -> None:
    (report,) = run("read", "r.jsonl").lines
    assert len(report["text"]) == len(REPORT["text"])
    assert "Idlib province" in report["text"]
    assert "Vladimir Putin" in report["text"]
    claims = run("claims", "r.jsonl").lines
    assert claims
    for claim in claims:
        text = report["title"] if claim["region"] == "title" else report["text"]
        start = claim["evidence_start"]
        assert text[start : start + len(claim["evidence"])] == claim["evidence"]
        for role in ("place", "actor", "counted"):
            if span := claim["roles"][role]:
                where = report["title"] if span["region"] == "title" else report["text"]
                assert where[span["start"] : span["end"]] == claim[role]


def test_an_exact_place_is_lifted_to_its_division(run: Any, at: Path) -> None:
    placed = [c["place_at"] for c in run("claims", "r.jsonl").lines if c["kind"] == "killed" and c["place_at"]]
    assert placed
    for place in placed:
        assert place["where_prec"] >= 3
        assert (place["geonameid"], place["id"], place["candidates"]) == (None, "", [])
        assert place["lat"] % COARSE == 0
        assert place["lon"] % COARSE == 0


def test_coding_by_hand_is_refused(run: Any, at: Path) -> None:
    run("add", "r.jsonl")
    done = run("code", "--as", "Ann")
    assert done.code == 2
    assert "coding needs the report's own words" in done.err


def test_an_unknown_word_prints_nothing(run: Any, at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_REDACT", "faces")
    done = run("read", "r.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "names, places, all or none" in done.err


def test_the_option_is_the_setting(run: Any, at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_REDACT", "none")
    assert "Qadri" in run("read", "r.jsonl").out
    assert "Qadri" not in run("--redact", "names", "read", "r.jsonl").out
    assert wanted() == {"names"}
    monkeypatch.setenv("REPORTEDLY_REDACT", "names, faces")
    with pytest.raises(UsageError):
        wanted()


# --- the hider alone -------------------------------------------------------------------------------------------------


def marked(page: Page, *persons: str) -> Annotation:
    mentions = tuple(
        Mention("body", page.text.index(name), page.text.index(name) + len(name), name, "person", ("entity",))
        for name in persons
    )
    return Annotation(page.id, (), mentions, (), ())


@pytest.mark.parametrize(
    ("text", "person", "hidden", "left"),
    [
        ("Omar Taha was shot. Taha was 20.", "Omar Taha", ["Omar", "Taha"], ["was shot"]),
        ("Abu Omar al-Tahir fled; al-Tahir's son stayed.", "Abu Omar al-Tahir", ["Omar", "Tahir"], ["son stayed"]),
        ("Foreign Minister Omar Taha spoke. Taha left.", "Omar Taha", [], ["Omar Taha spoke", "Taha left"]),
        ("Donald Trump spoke of Ivan Trump, a baker.", "Ivan Trump", ["Ivan Trump"], ["Donald Trump spoke"]),
        ("Activists said that activists fled.", "Activists", [], ["Activists said"]),
        ("Dr Young was killed by young men.", "Dr Samer Young", ["Samer Young"], ["young men"]),
        ("He was identified as Omar Taha.", "", ["Omar", "Taha"], ["identified as"]),
        ("Omar Taha, 19, and a friend died.", "", ["Omar", "Taha"], [", 19, and"]),
    ],
)
def test_whose_name_is_hidden(text: str, person: str, hidden: list[str], left: list[str]) -> None:
    page = page_of(text)
    annotation = marked(page, person) if person in text and person else None
    if person and annotation is None:
        page = page_of(f"{text} {person} it was.")
        annotation = marked(page, person)
    shown = hider([(page, annotation)], (), what=frozenset({"names"}))(page).text
    assert len(shown) == len(page.text)
    assert not [word for word in hidden if re.search(rf"\b{word}\b", shown)]
    assert not [words for words in left if words not in shown]


def test_comments_and_their_authors_are_hidden_like_the_rest() -> None:
    page = replace(page_of("Omar Taha was shot."), comments=(Comment("Lina Barakat", "I knew Omar. Lina"),))
    hide = hider([(page, marked(page, "Omar Taha"))], (), what=frozenset({"names"}))
    (comment,) = hide(page).comments
    assert comment == Comment(MARK * 12, f"I knew {MARK * 4}. {MARK * 4}")


def test_names_of_victims_on_a_claim_are_hidden_though_the_reader_passed_them_over() -> None:
    page = page_of("Shells killed a girl, Rima Saado, near the mill.")
    start = page.text.index("Rima")
    persons = Persons("civilian", "child", "female", (Span("body", start, start + 10),))
    killed = claim_of(page, "killed a girl", "a", low=1, high=1, bound="exact", persons=persons)
    shown = hider([(page, None)], [killed], what=frozenset({"names"}))(page)
    assert shown.text == page.text.replace("Rima Saado", MARK * 10)


def test_addresses_lose_names_too() -> None:
    page = page_of("Omar Taha was shot.", address="https://a.example/omar-taha-shot")
    hide = hider([(page, marked(page, "Omar Taha"))], (), what=frozenset({"names"}))
    assert hide(page).address == f"https://a.example/{MARK * 9}-shot"


def test_another_claims_candidates_do_not_tell_the_hidden_place() -> None:
    page = page_of("Shells killed five in Tel Orin. Two rockets fell near Mar Qasib.")
    village = Place("Tel Orin", 35.123, 36.456, 1, 1, ("Orin District", "Orsania"), id="x:1")
    candidate = PlaceCandidate("Tel Orin", 35.123, 36.456, "x:1", 0.2)
    other = Place("Mar Qasib", 35.5, 36.5, 2, 1, ("Orsania",), id="x:2", candidates=(candidate,))
    killed = claim_of(page, "killed five", "five", place="Tel Orin", place_at=village)
    fell = claim_of(page, "Two rockets", "Two", kind="attacks", place="Mar Qasib", place_at=other)
    hide = hider([(page, None)], [killed, fell], what=frozenset({"places"}))
    shown, beside = hide((killed, fell))
    assert shown.place_at == Place("Orin District", 35.0, 36.5, None, 4, ("Orsania",), method="redacted")
    assert beside.place == "Mar Qasib"
    assert beside.place_at is not None
    assert beside.place_at.candidates == ()


def test_a_capital_named_as_its_division_hides_nothing_in_the_words() -> None:
    page = page_of("Shells killed five in Orsania.")
    city = Place("Orsania", 35.123, 36.456, 1, 1, ("Orsania", "Syria"), id="x:1")
    killed = claim_of(page, "killed five", "five", place="Orsania", place_at=city)
    assert hider([(page, None)], [killed], what=frozenset({"places"}))(page).text == page.text


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_hiding_keeps_every_length(text: str, words: list[str]) -> None:
    hide = Hider(words, words, ())
    assert len(hide(text)) == len(text)
    assert hide(hide(text)) == hide(text)
