"""The reader's rules by tables of cases: dates, quotations, meters, languages. Edit tests/cases/read_*.tsv."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reportedly.read.language import language_of
from reportedly.read.meters import meter_of
from reportedly.read.published import first_published
from reportedly.read.quotations import quotations
from reportedly.records import Meter

CASES = Path(__file__).parent / "cases"


def table(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("how", "words", "day", "problem"), table("read_published.tsv"))
def test_a_day_is_read_or_left_out_for_a_reason(how: str, words: str, day: str, problem: str) -> None:
    found, known, notes = first_published([(how, words)], today=date(2019, 12, 31))
    assert found == (None if day == "-" else date.fromisoformat(day))
    assert known == (None if day == "-" else how)
    if problem == "-":
        assert notes == []
    else:
        assert len(notes) == 1
        assert problem in notes[0]
        assert how in notes[0]


def test_sources_of_the_date_are_believed_in_order() -> None:
    candidates = [("jsonld", "03/04/2017"), ("meta", "2017-04-03"), ("url", "https://a.example/2017/04/01/x")]
    found = first_published(candidates, today=date(2019, 12, 31))
    assert found[:2] == (date(2017, 4, 3), "meta")
    assert "jsonld" in found[2][0]


def test_the_given_date_wins() -> None:
    assert first_published([("jsonld", "2017-01-20")], given=date(2016, 5, 4)) == (date(2016, 5, 4), "given", [])


@pytest.mark.parametrize(("before", "paragraph", "answer"), table("read_quotations.tsv"))
def test_a_paragraph_is_a_quotation_or_not(before: str, paragraph: str, answer: str) -> None:
    paragraphs = [paragraph] if before == "-" else [before, paragraph]
    assert quotations(paragraphs)[-1] == (answer == "yes")


@pytest.mark.parametrize("row", table("read_meters.tsv"), ids=lambda row: row[0])
def test_lines_are_a_meter_or_not(row: list[str]) -> None:
    lines, nearby = row[0].split(" | "), [] if row[1] == "-" else row[1].split(" | ")
    expected = None
    if row[2] != "none":
        raised = None if row[3] == "-" else int(row[3])
        expected = Meter(tuple(map(int, row[2].split(","))), raised, row[4])
    assert meter_of(lines, nearby) == expected


@pytest.mark.parametrize(("declared", "text", "expected"), table("read_languages.tsv"))
def test_the_text_says_its_language(declared: str, text: str, expected: str) -> None:
    assert language_of(text, None if declared == "-" else declared) == (None if expected == "-" else expected)
