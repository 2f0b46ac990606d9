"""The tour runs by itself, piped or not, and ends with the reader who objects."""

from __future__ import annotations

import re

import pytest

from reportedly.cli import main


@pytest.fixture
def tour(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["demo"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def test_the_tour_shows_every_kind_of_example(tour: str) -> None:
    for words in ("twin.html", "twin.txt", "communique.txt", "feature.html", "reports.jsonl", "not coded (fr)"):
        assert words in tour
    assert "⟧¹" in tour
    assert "\x1b" not in tour


def test_three_outlets_tolls_stand_side_by_side_as_stated(tour: str) -> None:
    chapter = tour[tour.index("4  Several outlets") : tour.index("5  Kept in a ledger")]
    outlets = [chapter.index(name) for name in ("The Irbash Courier", "Radio Dalun", "Northern Herald")]
    assert outlets == sorted(outlets), "in the order of publication"
    for figure in (" 14 ", "≥ 17", "≤ 19"):
        assert figure in chapter


def test_their_claims_make_one_event_with_one_origin_behind_two_of_them(tour: str) -> None:
    chapter = " ".join(tour[tour.index("4  Several outlets") : tour.index("5  Kept in a ledger")].split())
    assert re.search(r"one event 3 reports, \d+ claims of one event: shelling, 2019-03-12", chapter)
    assert "Civil Defence is behind Northern Herald and The Irbash Courier: repeated, and counted once" in chapter
    assert "its toll 14 (14–19)" in chapter


def test_the_three_pages_are_kept_and_found_again(tour: str) -> None:
    chapter = " ".join(tour[tour.index("5  Kept in a ledger") : tour.index("6  The reader")].split())
    assert "the second time, nothing was written" in chapter
    assert "Claims found · " in chapter
    assert "At least 17 people" in chapter
    assert "≤ 19" in chapter


def test_the_tour_ends_with_the_objectors_case(tour: str) -> None:
    case = " ".join(tour[tour.index("6  The reader who objects") :].split())
    order = ["the word “Huge”", "its range “", "held against ", "the reader “240 to 320 men", "the finding "]
    places = [case.find(words) for words in order]
    assert -1 not in places, f"missing: {[w for w, p in zip(order, places, strict=True) if p < 0]}"
    assert places == sorted(places)
    assert "240–320" in case[places[1] : places[2]]
    assert "title · " in case
    assert "comment 8 · " in case
