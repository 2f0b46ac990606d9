"""Sentences, names, attributions and anchors: tables of cases, and what must hold for any text."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.annotate.attributions import _with_quoted, find_attributions
from reportedly.annotate.names import complete_names, find_groups, find_names, group_names
from reportedly.annotate.sentences import split_sentences, split_words
from reportedly.records import Attribution, Mention, Span

CASES = Path(__file__).parent / "cases"
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
NEWS = st.lists(
    st.sampled_from(
        [
            "Aleppo",
            "the army",
            "said",
            "killed",
            "12",
            "“",
            "”",
            "\u00a0",
            "according to",
            "\n",
            ".",
            ",",
            "é",
            "حلب",
            "🙂",
            "told",
        ]
    ),
    max_size=40,
).map(" ".join)


def table(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One fell. Two rose.", ["One fell.", "Two rose."]),
        ("Gen. Omar Hadi spoke. He left.", ["Gen. Omar Hadi spoke.", "He left."]),
        ("The U.S. strike hit. It burned.", ["The U.S. strike hit.", "It burned."]),
        ("“They fled.” He wept.", ["“They fled.”", "He wept."]),
        ("No end here\nNext line", ["No end here", "Next line"]),
        ("It rose by 1.5 points. Then fell.", ["It rose by 1.5 points.", "Then fell."]),
        ("   \n\n ", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text, "body")] == sentences


@given(TEXTS | NEWS)
def test_sentences_lie_in_order_and_lose_no_word(text: str) -> None:
    found = split_sentences(text, "body")
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    kept = "".join(text[s.start : s.end] for s in found)
    assert [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]


@given(TEXTS | NEWS)
def test_words_quote_the_text(text: str) -> None:
    assert all(text[w.start : w.end] == w.text for w in split_words(text))


@given(TEXTS | NEWS)
def test_names_and_attributions_quote_the_text(text: str) -> None:
    sentences = split_sentences(text, "body")
    for mention in find_names(text, sentences):
        assert text[mention.start : mention.end] == mention.text
        assert mention.text.strip() == mention.text
        assert mention.text
    for attribution in find_attributions(text, sentences):
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"), [(row[0], row[1] if len(row) > 1 else "") for row in table("attributions.tsv")]
)
def test_attributions(text: str, expected: str) -> None:
    found = find_attributions(text, split_sentences(text, "body"))
    said = [" / ".join(text[s.start : s.end] for s in (a.source[0], a.cue[0])) for a in found]
    assert " ; ".join(said) == expected


def test_a_relay_holds_the_speaker() -> None:
    text = "The commander told Reuters that 30 men had surrendered."
    relay, speaker = find_attributions(text, split_sentences(text, "body"))
    assert relay.inside is None
    assert speaker.inside == 0


def test_a_colon_introduces_the_next_paragraph() -> None:
    text = "Radio Marin says:\n\nMost of the boats came from the south.\n\nNothing else."
    (said,) = find_attributions(text, split_sentences(text, "body"))
    assert [text[s.start : s.end] for s in said.content] == ["Most of the boats came from the south"]


def test_a_quotation_is_content_to_its_end() -> None:
    text = "“They came at night. They burned the mill,” he said."
    (said,) = find_attributions(text, split_sentences(text, "body"))
    assert [text[s.start : s.end] for s in said.content] == ["They came at night. They burned the mill"]


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("Clashes broke out in Aleppo and near Raqqa.", "location", ["Aleppo", "Raqqa"]),
        ("Shells hit al-Bustan neighborhood at dawn.", "location", ["al-Bustan"]),
        ("Syrias war has spread.", "location", ["Syria"]),
        ("Russian and Syrian jets bombed the town.", "organisation", ["Russian and Syrian jets"]),
        ("The WHO said so; who knows.", "organisation", ["The WHO"]),
        ("Rebels Send Massive Reinforcements To Aleppo Amid Clashes With Army", "location", ["Aleppo"]),
        ("A car bomb blast shook it.", "weapon", ["car bomb blast"]),
    ],
)
def test_names(text: str, kind: str, names: list[str]) -> None:
    found = find_names(text, [Span("body", 0, len(text))])
    assert [m.text for m in found if m.kind == kind] == names


def test_an_unlisted_group_is_known_by_its_fighters() -> None:
    text = "Black Banner fighters took the mill. The Black Banner holds it still."
    fighters = Mention("body", 0, 21, text[:21], "organisation", ("entity",))
    names = group_names([fighters])
    assert names == {"Black Banner"}
    assert [m.text for m in find_groups(text, "body", names, [fighters])] == ["Black Banner fighters", "Black Banner"]


def test_rules_stand_where_the_reader_marked_nothing() -> None:
    text = "A car bomb blast shook Aleppo."
    aleppo = Mention("body", 23, 29, "Aleppo", "location", ("toponym",))
    found = complete_names({"body": text}, [aleppo])
    assert [(m.text, m.layers) for m in found] == [("car bomb blast", ()), ("Aleppo", ("toponym",))]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("They came.\n\n“The mill burned all night,” he said.", "The mill burned all night,"),
        ('"The mill burned." he said.', "The mill burned."),
        ('“They cried "fire" and ran,” he said.', 'They cried "fire" and ran,'),
        ("The mill burned, he said.", None),
        ("A “mill” of sorts burned, he said.", None),
        ("“It burned.”\n\nLater he said.", None),
        ("burned,” he said.", None),
    ],
)
def test_a_speaker_without_words_has_the_quotation_before(text: str, content: str | None) -> None:
    at = text.rindex("he said")
    said = _with_quoted(text, Attribution((Span("body", at, at + 2),), (Span("body", at + 3, at + 7),), (), score=0.9))
    assert [text[s.start : s.end] for s in said.content] == ([] if content is None else [content])
