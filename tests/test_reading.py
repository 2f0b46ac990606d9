"""What the reader makes of our own graded sentences, and what stands beside it by rule."""

from __future__ import annotations

from typing import Literal

import pytest

from lab.corpora.own_readings import Case, answer, cases
from reportedly.annotate import read_texts
from reportedly.records import Region

TABLES: tuple[Literal["attributions", "mentions"], ...] = ("attributions", "mentions")
#: Of the medium cases at least this share is right; measured figures stand in docs/accuracy.md.
MEDIUM = {"attributions": 0.75, "mentions": 0.75}


@pytest.mark.parametrize(
    "case", [c for name in TABLES for c in cases(name) if c.grade == "strong"], ids=lambda c: c.text[:40]
)
def test_strong(case: Case) -> None:
    assert answer(case) == case.expected


@pytest.mark.parametrize("name", TABLES)
def test_most_medium_cases_are_right(name: Literal["attributions", "mentions"]) -> None:
    own = [c for c in cases(name) if c.grade == "medium"]
    assert sum(answer(c) == c.expected for c in own) >= MEDIUM[name] * len(own)


def test_a_headline_names_its_source() -> None:
    text = "Twelve dead after strike on Tarsa market – monitor"
    (said,) = read_texts({"title": text}).attributions
    assert text[said.source[0].start : said.source[0].end] == "monitor"


def test_a_relay_holds_the_speaker_and_numbers_run_through_the_regions() -> None:
    texts: dict[Region, str] = {
        "title": "Twelve dead in Tarsa, officials said",
        "body": "The governor told Reuters that 30 men had surrendered, and the mayor said more would follow.",
    }
    found = read_texts(texts).attributions
    for number, said in enumerate(found):
        if said.inside is not None:
            assert said.inside < number
            assert found[said.inside].content[0].region == said.content[0].region
    assert any(a.inside is not None and found[a.inside].content == a.content for a in found)


def test_a_colon_introduces_the_next_paragraph() -> None:
    text = "Radio Marin says:\n\nMost of the boats came from the south.\n\nNothing else happened there."
    said = next(a for a in read_texts({"body": text}).attributions if a.source)
    assert text[said.content[0].start :].startswith("Most of the boats came from the south")
