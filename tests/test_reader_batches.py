"""What the reader is trained on: gold as tags and links, changed texts that keep their marks, padded batches."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.corpora.documents import Document, Labelled, Said
from reportedly.annotate.decode import LAYER_TAGS, allowed
from reportedly.annotate.windows import windows

torch = pytest.importorskip("torch")

from lab.train.reader.batches import BATCH, Example, batch, batches, examples, renamed, towns, without_marks  # noqa: E402

#: More than the longest document made here has subwords.
ROOM = 1000
ROLES = ("source", "cue", "content")
_WORD = re.compile(r"\w+|[^\w\s]")

WORDS = st.sampled_from(
    [
        "Tarsa",
        "Lake Oru",
        "Al Bari",
        "al-Marsa",
        "O’Dara",
        "the mill",
        "3,200",
        "he",
        "said",
        "rose",
        "UN",
        "حلب",
        "e\u0301t",
    ]
)
GAPS = st.sampled_from([" ", " ", " ", ", ", ". ", "\n", "\n\n", " - ", " – ", " “", "” ", "’s ", " '", '" ', " - - "])


def piece(label: str) -> st.SearchStrategy[tuple[str, str, str]]:
    return st.tuples(st.just(label), st.lists(WORDS, min_size=1, max_size=3).map(" ".join), GAPS)


@st.composite
def documents(draw: st.DrawFn, labels: Sequence[str] = ("location", "person", "quantity")) -> Document:
    """Runs of words, some marked, with what may stand between them."""
    text = draw(st.sampled_from(["", " ", "“", "\n"]))
    spans = []
    for label, words, gap in draw(st.lists(st.sampled_from(["", *labels]).flatmap(piece), max_size=12)):
        if label:
            spans.append(Labelled(len(text), len(text) + len(words), label))
        text += words + gap
    return Document("made", text, "entity", tuple(spans))


@st.composite
def told(draw: st.DrawFn) -> Document:
    """Attributions, a sentence each, with or without a source; some contents come in two parts."""
    text = ""
    said: list[Said] = []
    for number in range(draw(st.integers(0, 5))):
        parts = [
            ("cue", f"said{number}"),
            *(("content", f"{c}{number}, deep") for c in draw(st.sampled_from(["a", "ab"]))),
        ]
        if draw(st.booleans()):
            parts.append(("source", f"Mayor{number}"))
        places: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for role, words in draw(st.permutations(parts)):
            places[role].append((len(text), len(text) + len(words)))
            text += words + draw(st.sampled_from([" ", " – ", ", "]))
        said.append(Said(*(tuple(sorted(places[role])) for role in ROLES)))
        text += draw(st.sampled_from([". ", ".\n"]))
    spans = [
        Labelled(*place, role)
        for one in said
        for role, found in zip(ROLES, (one.source, one.cue, one.content), strict=True)
        for place in found
    ]
    return Document("told", text, "attribution", tuple(sorted(spans, key=lambda s: s.start)), tuple(said))


def texts(document: Document) -> list[tuple[str, str]]:
    return [(s.label, document.text[s.start : s.end]) for s in document.spans]


def bare(text: str) -> str:
    return text.replace(" - ", " ").translate({ord(mark): None for mark in ",'’‘\"“”–—"})


def read_back(example: Example, text: str) -> list[tuple[str, list[str]]]:
    """The marked words of a window, by its tags."""
    found: list[tuple[str, list[str]]] = []
    tags = LAYER_TAGS[example.layer]
    for word, number in zip(example.window.words, example.gold, strict=True):
        if tags[number][0] == "B":
            found.append((tags[number][2:], []))
        if number:
            assert found[-1][0] == tags[number][2:]
            found[-1][1].append(text[word.start : word.end])
    return found


def marked(document: Document, words: str, label: str) -> Document:
    start = document.text.index(words)
    return Document("x", document.text, document.layer, (Labelled(start, start + len(words), label),))


# --- gold -------------------------------------------------------------------------------------------------------------


@given(documents() | told())
@settings(max_examples=80)
def test_tags_read_back_to_the_spans(document: Document) -> None:
    found = [span for example in examples(document, ROOM) for span in read_back(example, document.text)]
    assert found == [(label, _WORD.findall(words)) for label, words in texts(document)]


@given(documents() | told(), st.integers(14, 30))
@settings(max_examples=80)
def test_tags_of_parted_spans_keep_every_word(document: Document, limit: int) -> None:
    shown = list(examples(document, limit))
    assert [e.window.words for e in shown] == [w.words for w in windows(document.text, limit)]
    found = [(label, word) for e in shown for label, words in read_back(e, document.text) for word in words]
    assert found == [(label, word) for label, words in texts(document) for word in _WORD.findall(words)]


@given(documents() | told(), st.integers(14, 60), st.booleans())
@settings(max_examples=80)
def test_tags_are_legal(document: Document, limit: int, changed: bool) -> None:
    steps, starts = allowed(LAYER_TAGS[document.layer])
    for example in examples(without_marks(document) if changed else document, limit):
        assert len(example.gold) == len(example.window.words)
        assert starts[example.gold[0]]
        assert all(steps[a, b] for a, b in itertools.pairwise(example.gold))


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("They left Tarsa.", "Tarsa", ["Tarsa"]),
        ("They left Tarsa’s port.", "Tarsa", ["Tarsa"]),
        ("anti-Tarsa talk", "Tarsa", ["Tarsa"]),
        ("the Tarsans came", "Tarsa", ["Tarsans"]),
        ("up by 3,200 men", "3,200", ["3", ",", "200"]),
        ("up by 3,200 men", "2", ["200"]),
        ("They left.", " ", []),
        ("They left. ", "left. ", ["left", "."]),
    ],
)
def test_a_span_marks_the_words_that_it_touches(text: str, span: str, words: list[str]) -> None:
    document = marked(Document("x", text, "toponym", ()), span, "location")
    (example,) = examples(document, ROOM)
    assert read_back(example, text) == ([("location", words)] if words else [])


def test_two_spans_on_one_word_stay_legal() -> None:
    document = without_marks(
        Document("x", "Oru Tarsa–Bari Hill", "toponym", (Labelled(0, 9, "location"), Labelled(10, 19, "location")))
    )
    (example,) = examples(document, ROOM)
    assert read_back(example, document.text) == [("location", ["Oru"]), ("location", ["TarsaBari", "Hill"])]


def links(document: Document, limit: int = ROOM) -> list[tuple[list[str], str, str]]:
    """Contents, cue and source of each cue of each window: words, blank-separated."""
    found = []
    for example in examples(document, limit):
        words = [document.text[w.start : w.end] for w in example.window.words]

        def said(place: tuple[int, int], words: list[str] = words) -> str:
            return " ".join(words[place[0] : place[1] + 1])

        assert len(example.cue_source) == len(example.cues)
        assert len(example.content_cue) == len(example.contents)
        for number, (cue, source) in enumerate(zip(example.cues, example.cue_source, strict=True)):
            pairs = zip(example.contents, example.content_cue, strict=True)
            contents = sorted(said(content) for content, answer in pairs if answer == number)
            found.append((contents, said(cue), said(example.sources[source]) if source >= 0 else ""))
    return found


def attributed(text: str, *said: str) -> Document:
    """A document whose attributions are written source|cue|content, a role's parts with / between."""

    def places(words: str) -> tuple[tuple[int, int], ...]:
        starts = [(text.index(part), part) for part in words.split("/") if part]
        return tuple((start, start + len(part)) for start, part in starts)

    return Document("x", text, "attribution", (), tuple(Said(*map(places, one.split("|"))) for one in said))


@given(told())
@settings(max_examples=80)
def test_links_are_those_of_the_gold(document: Document) -> None:
    def words(places: Sequence[tuple[int, int]]) -> list[str]:
        return [" ".join(_WORD.findall(document.text[a:b])) for a, b in places]

    expected = [(sorted(words(a.content)), *words(a.cue), "".join(words(a.source))) for a in document.attributions]
    assert links(document) == expected


@given(told(), st.integers(14, 30))
@settings(max_examples=80)
def test_links_of_parted_texts_are_links_of_the_gold(document: Document, limit: int) -> None:
    own = re.compile(r"\d")
    for contents, cue, source in links(document, limit):
        numbers = {found.group() for part in (cue, source, *contents) if (found := own.search(part))}
        assert len(numbers) == 1


@pytest.mark.parametrize(
    ("text", "said", "linked"),
    [
        ("Adan said rain fell.", ["Adan|said|rain fell"], [(["rain fell"], "said", "Adan")]),
        ("Rain fell, it is said.", ["|is said|Rain fell"], [(["Rain fell"], "is said", "")]),
        ("Rain, Adan said, fell.", ["Adan|said|Rain/fell"], [(["Rain", "fell"], "said", "Adan")]),
        (
            "Adan said rain fell and added hail did.",
            ["Adan|said|rain fell", "Adan|added|hail did"],
            [(["rain fell"], "said", "Adan"), (["hail did"], "added", "Adan")],
        ),
        ("Adan as well as Berit said no.", ["Adan/Berit|said|no"], [(["no"], "said", "Adan")]),
        ("Adan said rain fell.", ["Adan||rain fell"], []),
        (
            "Adan said Berit denied rain.",
            ["Adan|said|Berit denied rain", "Berit|denied|rain"],
            [(["Berit denied rain"], "said", "Adan"), (["rain"], "denied", "Berit")],
        ),
    ],
)
def test_links_table(text: str, said: list[str], linked: list[tuple[list[str], str, str]]) -> None:
    assert links(attributed(text, *said)) == linked


def test_a_content_without_cue_is_known_but_not_linked() -> None:
    (example,) = examples(attributed("Adan said rain fell.", "Adan||rain fell"), ROOM)
    assert (example.sources, example.cues, example.contents) == (((0, 0),), (), ((2, 3),))
    assert (example.cue_source, example.content_cue) == ((), (-1,))


def test_a_source_in_another_window_is_nobody() -> None:
    text = "Adan Oru Tarsa Bari spoke at night.\nHe then said the whole of the river had fallen."
    document = attributed(text, "Adan Oru|then said|the whole of the river")
    assert len(windows(text, 16)) == 2
    assert links(document, 16) == [(["the whole of the river"], "then said", "")]
    assert links(document) == [(["the whole of the river"], "then said", "Adan Oru")]


# --- changes ----------------------------------------------------------------------------------------------------------


@given(documents() | told())
@settings(max_examples=80)
def test_without_marks_spans_keep_to_their_words(document: Document) -> None:
    changed = without_marks(document)
    assert changed.text == bare(document.text)
    assert texts(changed) == [(label, bare(words)) for label, words in texts(document)]
    assert (changed.id, changed.layer) == (document.id, document.layer)
    for before, after in zip(document.attributions, changed.attributions, strict=True):
        for role in ROLES:
            assert [changed.text[a:b] for a, b in getattr(after, role)] == [
                bare(document.text[a:b]) for a, b in getattr(before, role)
            ]


@pytest.mark.parametrize(
    ("text", "span", "left", "words"),
    [
        ("“Go,” he said", "Go,", "Go he said", "Go"),
        ("“Go,” he said", "“Go,”", "Go he said", "Go"),
        ("Tarsa’s mill - shut", "Tarsa’s", "Tarsas mill shut", "Tarsas"),
        ("Tarsa - shut", "Tarsa", "Tarsa shut", "Tarsa"),
        ("Tarsa - shut", "shut", "Tarsa shut", "shut"),
        ("Tarsa - shut", "Tarsa -", "Tarsa shut", "Tarsa "),
        ("3,200 men", "3,200", "3200 men", "3200"),
        ("mid-week", "mid-week", "mid-week", "mid-week"),
        ("rain, hail", ",", "rain hail", None),
    ],
)
def test_without_marks(text: str, span: str, left: str, words: str | None) -> None:
    changed = without_marks(marked(Document("x", text, "entity", ()), span, "quantity"))
    assert changed.text == left
    assert texts(changed) == ([("quantity", words)] if words else [])


def is_name(words: str) -> bool:
    return len(words.split()) < 4 and all(word[0].isupper() for word in words.split())


@given(documents(), st.integers(0, 99))
@settings(max_examples=80)
def test_renamed_spans_keep_to_their_words(document: Document, seed: int) -> None:
    changed = renamed(document, random.Random(seed))
    names: dict[str, str] = {}
    for (label, words), (label_after, words_after) in zip(texts(document), texts(changed), strict=True):
        assert label == label_after
        if label == "location" and is_name(words):
            assert words_after in towns()
            assert names.setdefault(words, words_after) == words_after
        else:
            assert words_after == words
    assert between(document) == between(changed)


@given(documents(), st.integers(0, 99))
@settings(max_examples=50)
def test_renamed_is_the_same_for_the_same_seed(document: Document, seed: int) -> None:
    assert renamed(document, random.Random(seed)) == renamed(document, random.Random(seed))


@given(documents(), st.integers(0, 99))
@settings(max_examples=100)
def test_renamed_then_without_marks(document: Document, seed: int) -> None:
    changed = renamed(document, random.Random(seed))
    assert texts(without_marks(changed)) == [(label, bare(words)) for label, words in texts(changed)]


def between(document: Document) -> list[str]:
    """The text that no span covers, piece by piece."""
    edges = [0, *(edge for s in document.spans for edge in (s.start, s.end)), len(document.text)]
    return [document.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_one_name_a_place_throughout() -> None:
    text = "Tarsa fell. The mayor of Tarsa left for Oru; Tarsa burned."
    spans = [Labelled(m.start(), m.end(), "location") for m in re.finditer("Tarsa|Oru", text)]
    changed = renamed(Document("x", text, "toponym", tuple(spans)), random.Random(4))
    tarsa, again, oru, last = (words for _, words in texts(changed))
    assert tarsa == again == last != oru
    assert changed.text == text.replace("Tarsa", tarsa).replace("Oru", oru)


def test_towns_are_names() -> None:
    assert len(set(towns())) == len(towns()) > 1000
    assert all(name == " ".join(name.split()) and 0 < len(name.split()) < 4 for name in towns())


# --- batches ----------------------------------------------------------------------------------------------------------


def made(*texts: str) -> list[Example]:
    return [example for text in texts for example in examples(Document("x", text, "time", ()), 192)]


@given(st.lists(documents(), min_size=1, max_size=5))
@settings(max_examples=50)
def test_padding(found: list[Document]) -> None:
    rows = [example for document in found for example in examples(document, 60)]
    if not rows:
        return
    padded = batch(rows)
    assert padded.examples == tuple(rows)
    assert padded.layer == "entity"
    wide, long = max(len(e.window.ids) for e in rows), max(len(e.gold) for e in rows)
    columns: list[tuple[Any, list[list[int]], int]] = [
        (padded.ids, [e.window.ids.tolist() for e in rows], wide),
        (padded.looks, [e.window.looks.tolist() for e in rows], wide),
        (padded.standings, [e.window.standings.tolist() for e in rows], wide),
        (padded.mask, [[1] * len(e.window.ids) for e in rows], wide),
        (padded.heads, [e.window.heads.tolist() for e in rows], long),
        (padded.gold, [list(e.gold) for e in rows], long),
    ]
    for tensor, values, width in columns:
        assert tensor.int().tolist() == [[*row, *[0] * (width - len(row))] for row in values]
    assert padded.mask.dtype == torch.bool
    assert padded.lengths.tolist() == [len(e.gold) for e in rows]


def test_batches_hold_each_example_once_and_are_no_larger_than_allowed() -> None:
    found = made(*("the river rose " * (1 + 7 * k % 60) for k in range(90)))
    packed = batches(found, random.Random(3))
    assert sorted(id(e) for b in packed for e in b.examples) == sorted(map(id, found))
    assert all(b.ids.numel() <= BATCH for b in packed)
    # alike in length: little is padding
    assert sum(int(b.mask.sum()) for b in packed) > 0.8 * sum(b.ids.numel() for b in packed)
    again = batches(found, random.Random(3))
    assert [[id(e) for e in b.examples] for b in packed] == [[id(e) for e in b.examples] for b in again]
    assert [b.ids.shape for b in batches(found, random.Random(4))] != [b.ids.shape for b in packed]


def test_no_examples_no_batches() -> None:
    assert batches([], random.Random(1)) == []
    assert list(examples(Document("x", " \n", "time", ()), 192)) == []
