"""Scores to spans and links: against brute force over every path of tags, and hand-made vectors."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.annotate.decode import (
    BUCKETS,
    LAYER_TAGS,
    LINK_WIDTH,
    NEVER,
    Found,
    Linked,
    Rules,
    Run,
    Scores,
    allowed,
    bucket,
    distances,
    links,
    spans,
)

Array = np.ndarray[Any, np.dtype[Any]]

TAGS = LAYER_TAGS["attribution"]
#: Columns of each layer among the scores.
ENDS = dict(zip(LAYER_TAGS, itertools.accumulate(map(len, LAYER_TAGS.values())), strict=True))
COLUMNS = {layer: slice(end - len(LAYER_TAGS[layer]), end) for layer, end in ENDS.items()}
WIDE = max(ENDS.values())
SEEDS = st.integers(0, 2**32 - 1)
LENGTHS = st.integers(2, 5)
#: From scores that leave much open to scores that make a tag all but certain.
SCALES = st.sampled_from([0.5, 3.0, 40.0])


def rules(seed: int | None = None) -> Rules:
    """What was learned, by chance or nothing."""
    rng = np.random.default_rng(seed)

    def drawn(*shape: int) -> Array:
        return np.zeros(shape) if seed is None else rng.normal(size=shape)

    steps, starts = {}, {}
    for layer, tags in LAYER_TAGS.items():
        may_follow, may_start = allowed(tags)
        steps[layer] = np.where(may_follow, drawn(len(tags), len(tags)), NEVER).astype(np.float32)
        starts[layer] = np.where(may_start, drawn(len(tags)), NEVER).astype(np.float32)
    return Rules(steps, starts, np.zeros(LINK_WIDTH, np.float32), np.zeros((2, BUCKETS), np.float32))


def scores(tags: Array) -> Scores:
    return Scores(tags.astype(np.float32), np.zeros((len(tags), 8 * LINK_WIDTH), np.float32))


def drawn(seed: int, words: int, scale: float) -> Scores:
    return scores(np.random.default_rng(seed).normal(size=(words, WIDE)) * scale)


def legal(tags: Sequence[str], words: int) -> Array:
    """Every path of tags that BIO allows, a row each."""
    paths: list[tuple[int, ...]] = [(k,) for k, tag in enumerate(tags) if tag[0] != "I"]
    for _ in range(words - 1):
        paths = [
            (*path, k)
            for path in paths
            for k, tag in enumerate(tags)
            if tag[0] != "I" or tags[path[-1]] in (tag, f"B{tag[1:]}")
        ]
    return np.array(paths)


PATHS = {words: legal(TAGS, words) for words in range(1, 6)}


def totals(emitted: Array, steps: Array, starts: Array, paths: Array) -> Array:
    moved = steps[paths[:, :-1], paths[:, 1:]].sum(axis=1)
    done: Array = emitted[np.arange(len(emitted)), paths].sum(axis=1) + moved + starts[paths[:, 0]]
    return done


def path_of(found: Sequence[Found], words: int, tags: Sequence[str]) -> Array:
    path = np.zeros((1, words), dtype=int)
    for run, label, _ in found:
        path[0, run.first] = tags.index(f"B-{label}")
        path[0, run.first + 1 : run.last + 1] = tags.index(f"I-{label}")
    return path


@given(SEEDS, LENGTHS, SCALES)
def test_the_path_is_the_likeliest(seed: int, words: int, scale: float) -> None:
    learned, heard = rules(seed), drawn(seed, words, scale)
    (found,) = spans([heard], learned)
    terms = (heard.tags[:, COLUMNS["attribution"]], learned.steps["attribution"], learned.starts["attribution"])
    best = totals(*terms, PATHS[words]).max()
    assert totals(*terms, path_of(found["attribution"], words, TAGS)) == pytest.approx([best], rel=1e-4, abs=1e-3)


@given(SEEDS, LENGTHS)
@settings(max_examples=50)
def test_tied_paths(seed: int, words: int) -> None:
    heard = scores(np.random.default_rng(seed).integers(-1, 2, size=(words, WIDE)))
    learned = rules()
    (found,) = spans([heard], learned)
    terms = (heard.tags[:, COLUMNS["attribution"]], learned.steps["attribution"], learned.starts["attribution"])
    assert totals(*terms, path_of(found["attribution"], words, TAGS))[0] == totals(*terms, PATHS[words]).max()


@given(SEEDS, LENGTHS, SCALES)
def test_a_span_is_as_sure_as_its_least_sure_tag(seed: int, words: int, scale: float) -> None:
    """A tag's probability is its share among all tags there, those beside it being as found."""
    learned, heard = rules(seed), drawn(seed, words, scale)
    (found,) = spans([heard], learned)
    for layer, tags in LAYER_TAGS.items():
        terms = (heard.tags[:, COLUMNS[layer]], learned.steps[layer], learned.starts[layer])
        path = path_of(found[layer], words, tags)
        sure = []
        for k in range(words):
            others = np.repeat(path, len(tags), axis=0)
            others[:, k] = np.arange(len(tags))
            each = totals(*terms, others).astype(float)
            shares = np.exp(each - each.max())
            sure.append(shares[path[0, k]] / shares.sum())
        for run, _, score in found[layer]:
            assert 0 <= score <= 1
            assert score == pytest.approx(min(sure[run.first : run.last + 2]), abs=2e-3)


@given(st.lists(st.tuples(SEEDS, st.integers(1, 40), SCALES), min_size=1, max_size=5))
@settings(max_examples=60)
def test_a_window_is_read_alone(drawings: list[tuple[int, int, float]]) -> None:
    learned = rules(7)
    windows = [drawn(*drawing) for drawing in drawings]
    together = spans(windows, learned)
    assert together == [spans([window], learned)[0] for window in windows]
    assert together[::-1] == spans(windows[::-1], learned)


@given(SEEDS, st.integers(1, 40), SCALES)
@settings(max_examples=60)
def test_spans_lie_in_order_and_apart(seed: int, words: int, scale: float) -> None:
    (found,) = spans([drawn(seed, words, scale)], rules(seed))
    assert list(found) == list(LAYER_TAGS)
    for layer, marked in found.items():
        assert all(a.run.last < b.run.first for a, b in itertools.pairwise(marked))
        for run, label, score in marked:
            assert 0 <= run.first <= run.last < words
            assert f"B-{label}" in LAYER_TAGS[layer]
            assert 0 <= score <= 1


@pytest.mark.parametrize("words", [1, 2, 30])
def test_no_span_where_nothing_is_marked(words: int) -> None:
    heard = np.zeros((words, WIDE))
    heard[:, [column.start for column in COLUMNS.values()]] = 5
    assert spans([scores(heard)], rules()) == [{layer: [] for layer in LAYER_TAGS}]


def test_no_windows_no_spans() -> None:
    assert spans([], rules()) == []


@pytest.mark.parametrize(
    ("best", "marked"),
    [
        ("O O O", ""),
        ("B-cue", "cue 0-0"),
        ("O B-cue O", "cue 1-1"),
        ("B-source I-source I-source", "source 0-2"),
        ("B-cue B-cue", "cue 0-0, cue 1-1"),
        ("B-source B-cue I-cue B-content I-content", "source 0-0, cue 1-2, content 3-4"),
        ("B-cue O B-cue", "cue 0-0, cue 2-2"),
        # what BIO forbids is not found, however likely word by word
        ("I-cue", ""),
        ("B-source I-cue", "source 0-0"),
        ("O I-content O", ""),
    ],
)
def test_runs(best: str, marked: str) -> None:
    """The best tag of each word scores 5, O 4, the rest 0."""
    tags = best.split()
    heard = np.zeros((len(tags), WIDE))
    heard[:, [column.start for column in COLUMNS.values()]] = 4
    for k, tag in enumerate(tags):
        heard[k, COLUMNS["attribution"].start + TAGS.index(tag)] = 5
    (found,) = spans([scores(heard)], rules())
    assert ", ".join(f"{label} {run.first}-{run.last}" for run, label, _ in found["attribution"]) == marked
    assert not any(found[layer] for layer in LAYER_TAGS if layer != "attribution")


@pytest.mark.parametrize(
    ("before", "tag", "may"),
    [
        ("O", "O", True),
        ("O", "B-cue", True),
        ("O", "I-cue", False),
        ("B-cue", "I-cue", True),
        ("B-cue", "B-cue", True),
        ("B-cue", "B-source", True),
        ("B-cue", "I-source", False),
        ("I-cue", "I-cue", True),
        ("I-cue", "I-content", False),
        ("I-cue", "O", True),
        ("", "O", True),
        ("", "B-content", True),
        ("", "I-content", False),
    ],
)
def test_allowed(before: str, tag: str, may: bool) -> None:
    """An empty tag before is the start."""
    steps, starts = allowed(TAGS)
    assert may == (steps[TAGS.index(before), TAGS.index(tag)] if before else starts[TAGS.index(tag)])


@pytest.mark.parametrize("layer", LAYER_TAGS)
def test_tags(layer: str) -> None:
    tags = LAYER_TAGS[layer]
    assert tags[0] == "O"
    assert len(set(tags)) == len(tags)
    assert {tag[2:] for tag in tags if tag[0] == "B"} == {tag[2:] for tag in tags if tag[0] == "I"}


@pytest.mark.parametrize(
    ("gap", "number"),
    [
        *((0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (7, 4), (8, 5), (54, 8), (55, 9), (900, 9)),
        *((-1, 18), (-2, 17), (-4, 16), (-5, 15), (-54, 11), (-55, 10), (-900, 10)),
    ],
)
def test_bucket(gap: int, number: int) -> None:
    assert bucket(gap) == number


@given(st.integers(-300, 300))
def test_buckets_are_numbers_of_biases(gap: int) -> None:
    assert 0 <= bucket(gap) < BUCKETS
    assert gap == 0 or bucket(gap) != bucket(-gap)


@pytest.mark.parametrize(
    ("this", "that", "gap"),
    [
        ((3, 5), (6, 8), 1),
        ((6, 8), (3, 5), -1),
        ((0, 0), (10, 12), 10),
        ((10, 12), (0, 0), -10),
        ((4, 4), (4, 4), 0),
    ],
)
def test_distances(this: tuple[int, int], that: tuple[int, int], gap: int) -> None:
    assert distances([Run(*this)], [Run(*that)]).tolist() == [[bucket(gap)]]


def test_distances_of_each_to_each() -> None:
    assert distances([Run(0, 0), Run(9, 9)], [Run(2, 3), Run(4, 5), Run(7, 7)]).tolist() == [
        [bucket(2), bucket(4), bucket(7)],
        [bucket(-6), bucket(-4), bucket(-2)],
    ]
    assert distances([], [Run(0, 0)]).shape == (0, 1)
    assert distances([Run(0, 0)], []).shape == (1, 0)


# --- links ------------------------------------------------------------------------------------------------------------


def linked(
    line: str, wants: Mapping[int, int], nobody: float = 0, far: Mapping[int, float] | None = None
) -> tuple[list[Found], list[Linked]]:
    """Link spans of a word each, s(ource), c(ue) or t (content), where `wants[k]` is the word that word k points at."""
    roles = {"s": "source", "c": "cue", "t": "content"}
    found = [Found(Run(k, k), roles[role], 0.9 - k / 10) for k, role in enumerate(line) if role in roles]
    vectors = np.zeros((len(line), 8, LINK_WIDTH), np.float32)
    for k, other in wants.items():
        asks = 0 if line[k] == "c" else 4
        vectors[k, asks, k] = 10
        vectors[other, asks + 2, k] = 1
    # every cue asks a little for nobody
    vectors[[k for k, role in enumerate(line) if role == "c"], 0, LINK_WIDTH - 1] = 1
    learned = rules()
    learned.nobody[LINK_WIDTH - 1] = nobody
    for number, bias in (far or {}).items():
        learned.far[:, number] = bias
    return found, links(Scores(np.zeros((len(line), WIDE), np.float32), vectors.reshape(len(line), -1)), found, learned)


@pytest.mark.parametrize(
    ("line", "wants", "said"),
    [
        ("sct", {1: 0, 2: 1}, ["0 1 2"]),
        ("tcs", {1: 2, 0: 1}, ["2 1 0"]),
        ("tsct", {2: 1, 0: 2, 3: 2}, ["1 2 0+3"]),
        ("sctsct", {1: 0, 2: 1, 4: 3, 5: 4}, ["0 1 2", "3 4 5"]),
        ("sctsct", {1: 3, 2: 4, 4: 0, 5: 1}, ["3 1 5", "0 4 2"]),
        ("sctct", {1: 0, 3: 0, 2: 1, 4: 3}, ["0 1 2", "0 3 4"]),
        ("scct", {1: 0, 2: 0, 3: 2}, ["0 1 ", "0 2 3"]),
        ("ct", {1: 0}, ["- 0 1"]),
        ("st", {}, []),
        ("sc", {1: 0}, ["0 1 "]),
        ("---", {}, []),
    ],
)
def test_links(line: str, wants: dict[int, int], said: list[str]) -> None:
    found, made = linked(line, wants)
    assert [
        f"{one.source if one.source >= 0 else '-'} {one.cue} {'+'.join(map(str, one.contents))}" for one in made
    ] == said
    for one in made:
        parts = (one.cue, *one.contents, *([one.source] if one.source >= 0 else []))
        assert one.score == min(found[k].score for k in parts)
        assert found[one.cue].label == "cue"
        assert {found[k].label for k in one.contents} <= {"content"}
        assert one.source < 0 or found[one.source].label == "source"


@pytest.mark.parametrize(("nobody", "source"), [(-1.0, 0), (9.0, 0), (11.0, -1)])
def test_nobody_is_chosen_over_a_less_likely_source(nobody: float, source: int) -> None:
    _, (one,) = linked("sct", {1: 0, 2: 1}, nobody)
    assert one.source == source


@pytest.mark.parametrize(("near", "source"), [(0.0, 0), (9.0, 0), (11.0, 3)])
def test_the_bias_of_the_distance_counts(near: float, source: int) -> None:
    """The cue asks for the source two words before; its other neighbour stands one word after."""
    found, (one,) = linked("s-cst", {2: 0, 4: 2}, nobody=-20, far={bucket(1): near / LINK_WIDTH**0.5})
    assert found[one.source].run.first == source


def test_both_ends_of_a_span_are_asked() -> None:
    found = [Found(Run(*run), role, 0.5) for run, role in (((0, 1), "source"), ((2, 2), "source"))]
    found += [Found(Run(3, 4), "cue", 0.5), Found(Run(5, 6), "content", 0.5)]
    vectors = np.zeros((7, 8, LINK_WIDTH), np.float32)
    vectors[3, 0, 0] = vectors[4, 1, 1] = 3
    vectors[1, 3, 1] = 1
    vectors[2, 2:4, 2] = 5
    made = links(Scores(np.zeros((7, WIDE), np.float32), vectors.reshape(7, -1)), found, rules())
    assert made == [Linked(0, 2, (3,), 0.5)]


# --- the field that training fits -------------------------------------------------------------------------------------


@given(SEEDS, st.lists(st.integers(1, 4), min_size=1, max_size=3))
@settings(max_examples=40)
def test_loss_is_the_negative_log_likelihood(seed: int, lengths: list[int]) -> None:
    torch = pytest.importorskip("torch")
    network = pytest.importorskip("lab.train.reader.network")
    rng = np.random.default_rng(seed)
    field = network.Field("attribution")
    with torch.no_grad():
        field.steps.copy_(torch.from_numpy(rng.normal(size=field.steps.shape)))
        field.starts.copy_(torch.from_numpy(rng.normal(size=field.starts.shape)))
    steps, starts = field.steps.detach().numpy(), field.starts.detach().numpy()
    emitted = rng.normal(size=(len(lengths), max(lengths), len(TAGS))).astype(np.float32)
    gold = np.zeros((len(lengths), max(lengths)), dtype=np.int64)
    expected = 0.0
    for row, length in enumerate(lengths):
        paths = PATHS[length]
        chosen = rng.integers(len(paths))
        gold[row, :length] = paths[chosen]
        each = totals(emitted[row, :length], steps, starts, paths)
        expected += np.logaddexp.reduce(each) - each[chosen]
    loss = field.loss(torch.from_numpy(emitted), torch.from_numpy(gold), torch.tensor(lengths))
    assert loss.item() == pytest.approx(expected, abs=1e-3)
