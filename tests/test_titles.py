"""Headlines in title case, written as running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.annotate import read_texts
from reportedly.annotate.titles import as_running_text, title_cased

BODY = "The rebels of Bir Shalaq sent massive reinforcements to the front. Reports spoke of heavy clashes."


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Rebels Send Massive Reinforcements To Bir Shalaq", "Rebels send massive reinforcements to Bir Shalaq"),
        ("NATO Sends Reinforcements To Bir Shalaq Front", "NATO sends reinforcements to Bir Shalaq front"),
        ("Rebels send massive reinforcements to Bir Shalaq", "Rebels send massive reinforcements to Bir Shalaq"),
        ("Al-Mirqab Reports Heavy Clashes In Bir Shalaq", "Al-Mirqab reports heavy clashes in Bir Shalaq"),
        ("Clashes in Dalun", "Clashes in Dalun"),
        ("", ""),
    ],
)
def test_titles(title: str, plain: str) -> None:
    assert as_running_text(title, BODY) == plain


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_title_keeps_its_length(title: str, body: str) -> None:
    plain = as_running_text(title, body)
    assert len(plain) == len(title)
    assert plain.lower() == title.lower() or not title_cased(title)


def test_mentions_of_a_title_quote_it() -> None:
    title = "Rebels Send Massive Reinforcements To Aleppo"
    for mention in read_texts({"title": title, "body": BODY}).mentions:
        if mention.region == "title":
            assert title[mention.start : mention.end] == mention.text
