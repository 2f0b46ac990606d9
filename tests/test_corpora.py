"""The marked corpora beside the checkout: what they hold, and that training sees nothing it is measured on."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.corpora import attribution, claims, coded, entities, places, times
from lab.corpora.claims import spans_scorer
from lab.corpora.documents import Document, Labelled, apart
from tests.test_own_sentences import news_files, texts_of
from tests.test_own_sentences import runs as runs_of

#: The most of a measured report's runs of RUN words that a text trained on may share. The dev split of re3d holds one
#: of a series of daily communiqués of which two more are in train: they share 0.63 of their runs.
SHARE, RUN = 0.65, 8
#: As many neighbouring words in common count as copied.
COPIED = 10

_WORD = re.compile(r"\w+")

LOADS: dict[str, Callable[[], list[Document]]] = {
    "attribution train": lambda: attribution.load("train"),
    "attribution dev": lambda: attribution.load("dev"),
    "entities train": lambda: entities.load("train"),
    "entities dev": lambda: entities.load("dev"),
    "places": places.load,
    "times": lambda: times.load(held=False),
    "times held out": lambda: times.load(held=True),
}
FILES = {
    "attribution dev": "attribution/polnear_dev.jsonl",
    "entities train": "entities/re3d_train.jsonl",
    "entities dev": "entities/re3d_dev.jsonl",
    "places": "places/lgl.jsonl",
}

#: Documents and spans by label: sums, over what `load` gives, of 1 and of Counter(s.label for s in document.spans).
HELD: dict[str, tuple[int, dict[str, int]]] = {
    "attribution train": (840, {"source": 17210, "cue": 19662, "content": 22841}),
    "attribution dev": (84, {"source": 1952, "cue": 2145, "content": 2475}),
    "entities train": (
        60,
        {
            "organisation": 942,
            "location": 492,
            "person": 391,
            "time": 148,
            "quantity": 112,
            "weapon": 56,
            "nationality": 32,
            "platform": 30,
            "money": 17,
            "vehicle": 6,
        },
    ),
    "entities dev": (
        14,
        {
            "organisation": 191,
            "location": 108,
            "person": 38,
            "quantity": 28,
            "time": 22,
            "weapon": 18,
            "platform": 12,
            "vehicle": 6,
            "nationality": 4,
        },
    ),
    "places": (588, {"location": 5088}),
    "times": (88, {"time": 601}),
    "times held out": (95, {"time": 642}),
}

#: Corpora whose spans begin and end with a letter or digit, as the scorer trims them; the others keep the corpus's.
TRIMMED = ("attribution", "entities")
MARKED = st.lists(st.builds(Labelled, st.integers(0, 30), st.integers(0, 30), st.sampled_from("ab")), max_size=12)


@cache
def load(corpus: str) -> list[Document]:
    return LOADS[corpus]()


def runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1)}


@pytest.mark.parametrize("corpus", HELD)
def test_what_is_held(shared: Path, corpus: str) -> None:
    documents = load(corpus)
    marked = Counter(span.label for document in documents for span in document.spans)
    assert (len(documents), dict(marked)) == HELD[corpus]
    assert len({d.id for d in documents}) == len(documents)


@pytest.mark.parametrize("corpus", HELD)
def test_spans_lie_in_their_text_in_order_and_apart(shared: Path, corpus: str) -> None:
    for document in load(corpus):
        for span in document.spans:
            assert 0 <= span.start < span.end <= len(document.text)
            words = document.text[span.start : span.end]
            assert words == words.strip()
            if corpus.startswith(TRIMMED):
                assert words[0].isalnum()
                assert words[-1].isalnum()
        assert all(a.end <= b.start for a, b in itertools.pairwise(document.spans))


@pytest.mark.parametrize("corpus", ["attribution train", "attribution dev"])
def test_spans_are_those_of_the_attributions(shared: Path, corpus: str) -> None:
    for document in load(corpus):
        said = {
            (start, end, role)
            for one in document.attributions
            for role, found in (("source", one.source), ("cue", one.cue), ("content", one.content))
            for start, end in found
        }
        kept = {(s.start, s.end, s.label) for s in document.spans}
        assert kept <= said
        assert all(any(a < end and start < b for a, b, _ in kept) for start, end, _ in said)


@pytest.mark.parametrize("corpus", ["entities train", "entities dev"])
def test_kinds_are_the_scorers(shared: Path, corpus: str) -> None:
    assert {s.label for d in load(corpus) for s in d.spans} <= set(entities.kinds())


@pytest.mark.parametrize(("corpus", "file"), FILES.items())
def test_the_scorer_finds_the_gold_perfect(shared: Path, corpus: str, file: str) -> None:
    gold = spans_scorer().read(shared / "data" / file)
    predicted = {d.id: predictions(d) for d in load(corpus)}
    task = file.partition("/")[0]
    scores = getattr(spans_scorer(), task)(gold, predicted)
    found = {name: score["f1"] for name, score in scores.items() if isinstance(score, dict)}
    assert found == dict.fromkeys(found, 1.0)


@pytest.mark.parametrize("corpus", ["times", "times held out"])
def test_the_scorer_finds_every_time(shared: Path, corpus: str) -> None:
    gold = spans_scorer().read(shared / "data" / "times" / "timebank.jsonl")
    documents = {d.id: predictions(d) for d in load(corpus)}
    scores = spans_scorer().times([g for g in gold if g["id"] in documents], documents)
    assert (scores["strict"]["f1"], scores["relaxed"]["f1"]) == (1.0, 1.0)


def predictions(document: Document) -> dict[str, Any]:
    return {
        "mentions": [{"start": s.start, "end": s.end, "kind": s.label} for s in document.spans],
        "attributions": [{"source": a.source, "cue": a.cue, "content": a.content} for a in document.attributions],
    }


@pytest.mark.parametrize(
    ("trained", "measured"),
    [
        ("attribution train", "attribution dev"),
        ("entities train", "entities dev"),
        ("times", "times held out"),
    ],
)
def test_halves_are_disjoint(shared: Path, trained: str, measured: str) -> None:
    assert not {d.id for d in load(trained)} & {d.id for d in load(measured)}
    assert not {d.text for d in load(trained)} & {d.text for d in load(measured)}


def test_times_are_halved_by_id(shared: Path) -> None:
    assert all(times.held_out(d.id) for d in load("times held out"))
    assert not any(times.held_out(d.id) for d in load("times"))


@pytest.mark.parametrize(("doc", "held"), [("", True), ("a", False), ("wire-7", True), ("wire-8", True)])
def test_held_out_is_fixed(doc: str, held: bool) -> None:
    assert times.held_out(doc) == held


@pytest.mark.parametrize(("text", "of_two", "of_five"), [("", 1, 4), ("A dam broke.", 0, 2), ("Fog over Tarsa.", 0, 1)])
def test_folds_are_fixed(text: str, of_two: int, of_five: int) -> None:
    documents = [Document(doc, text, "toponym", ()) for doc in ("one", "two")]
    assert [places.fold(d, 2) for d in documents] == [of_two] * 2
    assert [places.fold(d, 5) for d in documents] == [of_five] * 2


def test_every_fold_is_about_alike(shared: Path) -> None:
    sizes = Counter(places.fold(d, 2) for d in load("places"))
    assert set(sizes) == {0, 1}
    assert min(sizes.values()) > len(load("places")) * 0.4


@given(MARKED)
def test_apart(spans: list[Labelled]) -> None:
    kept = apart(spans)
    assert set(kept) <= set(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(kept))
    assert apart(list(kept)) == kept
    for span in spans:
        if span.start < span.end:
            assert any(k.start < span.end and span.start < k.end for k in kept)


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([], []),
        ([(0, 4), (0, 4)], [(0, 4)]),
        ([(0, 4), (0, 9)], [(0, 9)]),
        ([(5, 9), (0, 5)], [(0, 5), (5, 9)]),
        ([(0, 6), (4, 20)], [(0, 6)]),
        ([(3, 3), (5, 4)], []),
    ],
)
def test_apart_keeps_the_first_and_longest(spans: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:
    assert [(s.start, s.end) for s in apart([Labelled(*span, "time") for span in spans])] == kept


def test_low_confidence_and_nested_entities_are_left_out(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "(The mayor of Tarsa) fled in 3 trucks."
    marked = [
        (0, 20, "Person", 0.5),
        (14, 19, "Location", 1.0),
        (29, 30, "Quantity", 0.4),
        (31, 37, "Vehicle", 0.9),
        (21, 25, "Plan", 1.0),
        (0, 1, "Money", 1.0),
    ]
    found = [dict(zip(("start", "end", "type", "confidence"), entity, strict=True)) for entity in marked]
    monkeypatch.setattr(entities, "rows", lambda _: iter([{"id": "x", "text": text, "entities": found}]))
    (document,) = entities.load("dev")
    assert [(text[s.start : s.end], s.label) for s in document.spans] == [
        ("The mayor of Tarsa", "person"),
        ("trucks", "vehicle"),
    ]


def test_fragments_that_only_punctuation_parts_are_joined(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“We fled,” he said, “at night.”"
    said = {"source": [[11, 13]], "cue": [[14, 18]], "content": [[0, 4], [4, 10], [20, 31]]}
    monkeypatch.setattr(attribution, "rows", lambda _: iter([{"id": "x", "text": text, "attributions": [said]}]))
    (document,) = attribution.load("dev")
    assert [(text[s.start : s.end], s.label) for s in document.spans] == [
        ("We fled", "content"),
        ("he", "source"),
        ("said", "cue"),
        ("at night", "content"),
    ]


CODED: tuple[claims.Split, ...] = ("dev", "test")

# --- what is trained on -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained(shared: Path) -> list[Document]:
    """All that the reader is trained on."""
    pytest.importorskip("torch")
    from lab.train.reader.__main__ import corpora

    marked = [document for documents in corpora(None).values() for document in documents]
    return [
        *marked,
        *(report.documents["body"] for report in [*coded.train(), *coded.own()] if "body" in report.documents),
    ]


def measured(shared: Path) -> Iterator[tuple[str, str]]:
    """Id and text of every report that is measured on; the coded reports with their titles."""
    for corpus in ("attribution dev", "entities dev", "times held out"):
        yield from ((d.id, d.text) for d in load(corpus))
    for split in CODED:
        for row in claims.load(split).reports.values():
            yield row["id"], f"{row['title']}\n{row['text']}"


def test_nothing_coded_for_dev_is_in_a_train_split(shared: Path) -> None:
    lines = (shared / "claims" / "dev.reports.jsonl").read_text(encoding="utf-8").splitlines()
    measured_on = {json.loads(line)["id"] for line in lines}
    for corpus in ("attribution train", "attribution dev", "entities train", "places", "times"):
        assert not measured_on & {d.id for d in load(corpus)}


def test_no_measured_report_is_trained_on(trained: list[Document], shared: Path) -> None:
    ids = {d.id for d in trained}
    assert [doc for doc, _ in measured(shared) if doc in ids] == []


def test_no_text_that_is_measured_on_is_trained_on(trained: list[Document], shared: Path) -> None:
    holders: dict[tuple[str, ...], set[str]] = {}
    sizes: dict[str, int] = {}
    for doc, text in measured(shared):
        found = runs(text)
        sizes[doc] = max(sizes.get(doc, 0), len(found))
        for run in found:
            holders.setdefault(run, set()).add(doc)
    copied = []
    for document in trained:
        common = Counter(doc for run in runs(document.text) for doc in holders.get(run, ()))
        copied += [(document.id, doc, n) for doc, n in common.items() if n > SHARE * sizes[doc]]
    assert copied == []


def test_a_fold_is_left_out(trained: list[Document]) -> None:
    from lab.train.reader.__main__ import FOLDS, corpora

    kept = [corpora(fold)["toponym"] for fold in range(FOLDS)]
    assert sum(map(len, kept)) == (FOLDS - 1) * len(load("places"))
    for fold, documents in enumerate(kept):
        assert all(places.fold(d, FOLDS) != fold for d in documents)


def test_our_own_entity_texts_are_marked_as_they_say() -> None:
    found = entities.own()
    assert len(found) == len({one.id for one in found}) == 280
    assert sum(len(one.spans) for one in found) > 13_000
    for one in found:
        assert not re.search(r"[{}]", one.text), one.id
        assert {span.label for span in one.spans} <= set(entities.kinds())
        for span in one.spans:
            words = one.text[span.start : span.end]
            assert words == words.strip(), f"{one.id}: {words!r}"
        edges = [edge for span in one.spans for edge in (span.start, span.end)]
        assert edges == sorted(edges), one.id
    assert [(s.label, found[0].text[s.start : s.end]) for s in found[0].spans[:3]] == [
        ("organisation", "Combined Joint Task Force"),
        ("quantity", "19"),
        ("weapon", "strikes"),
    ]


def test_our_own_entity_texts_are_our_own_words(shared: Path) -> None:
    own = {run: one.id for one in entities.own() for run in runs_of(one.text, COPIED)}
    published = [text for path in news_files(shared) for text in texts_of(path)]
    published += [one.text for split in ("train", "dev") for one in entities.load(split)]
    for text in published:
        for run in runs_of(text, COPIED):
            assert run not in own, f"a published text has {run!r}, as has {own[run]}"
