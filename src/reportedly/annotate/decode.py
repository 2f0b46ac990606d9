"""The network's scores to spans and links: the likeliest path of tags, then who said what."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float32]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

#: Width of the vectors whose products score a link.
LINK_WIDTH = 48
#: Distances between two spans, in words: below 0 when the second stands first; one bias a bucket.
_EDGES = (1, 2, 3, 5, 8, 13, 21, 34, 55)
BUCKETS = 2 * (len(_EDGES) + 1)

_ENTITY = (
    "platform",
    "time",
    "organisation",
    "location",
    "person",
    "nationality",
    "quantity",
    "weapon",
    "vehicle",
    "money",
)


def _bio(kinds: Sequence[str]) -> tuple[str, ...]:
    return ("O", *(f"{step}-{kind}" for kind in kinds for step in "BI"))


#: The tags of each head, in the order in which the network gives their scores.
LAYER_TAGS: Mapping[str, tuple[str, ...]] = {
    "attribution": _bio(("source", "cue", "content")),
    "entity": _bio(_ENTITY),
    "toponym": _bio(("location",)),
    "time": _bio(("time",)),
}


def allowed(tags: Sequence[str]) -> tuple[Bools, Bools]:
    """Which tag may follow which (from × to), and which may come first: I only after B or I of its kind."""
    steps = np.array([[not b.startswith("I-") or a[1:] == b[1:] for b in tags] for a in tags])
    starts = np.array([not tag.startswith("I-") for tag in tags])
    return steps, starts


def bucket(gap: int) -> int:
    """The bucket of a distance in words, `gap` below 0 where the second span stands first."""
    size = sum(abs(gap) >= edge for edge in _EDGES)
    return size if gap >= 0 else BUCKETS - 1 - size


class Run(NamedTuple):
    """A run of a window's words, both ends inclusive."""

    first: int
    last: int


def distances(these: Sequence[Run], those: Sequence[Run]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Buckets of the distances from each of these runs to each of those: these × those."""
    found = np.zeros((len(these), len(those)), dtype=np.int64)
    for i, a in enumerate(these):
        for j, b in enumerate(those):
            found[i, j] = bucket(b.first - a.last if b.first > a.last else b.last - a.first)
    return found


#: What takes the place of a score that a head does not have.
NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the network learned beside its layers: `steps` and `starts` by layer, barred steps at NEVER; link terms."""

    steps: Mapping[str, Floats]
    starts: Mapping[str, Floats]
    nobody: Floats
    far: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of one window's words: words × tags of all heads, words × link vectors."""

    tags: Floats
    links: Floats


class Found(NamedTuple):
    """A marked run of words with its label and score (0-1)."""

    run: Run
    label: str
    score: float


class Linked(NamedTuple):
    """One attribution: numbers into the window's found sources, cues and contents. No source: -1; no content: none."""

    source: int
    cue: int
    contents: tuple[int, ...]
    score: float


def spans(found: Sequence[Scores], rules: Rules) -> list[dict[str, list[Found]]]:
    """The spans of each head in each window, in text order, by the likeliest path of tags (Viterbi 1967)."""
    if not found:
        return []
    lengths = np.array([len(scores.tags) for scores in found])
    decoded: dict[str, list[list[Found]]] = {}
    # one loop for heads of few tags and one for those of many: few tags would pay for many
    for names in _by_size():
        wide = max(len(LAYER_TAGS[name]) for name in names)
        lattice = np.full((len(found), len(names), int(lengths.max()), wide), NEVER, dtype=np.float32)
        for k, name in enumerate(names):
            at, size = _COLUMNS[name], len(LAYER_TAGS[name])
            for row, scores in enumerate(found):
                lattice[row, k, : len(scores.tags), :size] = scores.tags[:, at : at + size]
        steps = np.stack([_wide(rules.steps[name], wide) for name in names])
        starts = np.stack([_wide(rules.starts[name], wide) for name in names])
        paths = _paths(lattice, steps, starts, lengths)
        sure = _sure(lattice, steps, starts, paths, lengths)
        for k, name in enumerate(names):
            decoded[name] = [
                _runs(paths[row, k, :length], sure[row, k, :length], LAYER_TAGS[name])
                for row, length in enumerate(lengths)
            ]
    return [{name: decoded[name][row] for name in LAYER_TAGS} for row in range(len(found))]


#: Heads with more tags than this are decoded apart.
_FEW = 8


def _by_size() -> list[list[str]]:
    few = [name for name, tags in LAYER_TAGS.items() if len(tags) <= _FEW]
    many = [name for name, tags in LAYER_TAGS.items() if len(tags) > _FEW]
    return [names for names in (few, many) if names]


#: Where each head's scores begin among all.
_COLUMNS: Mapping[str, int] = dict(
    zip(LAYER_TAGS, itertools.accumulate((len(tags) for tags in LAYER_TAGS.values()), initial=0), strict=False)
)


def _wide(scores: Floats, wide: int) -> Floats:
    done: Floats = np.pad(scores, [(0, wide - size) for size in scores.shape], constant_values=NEVER)
    return done


def _paths(lattice: Floats, steps: Floats, starts: Floats, lengths: Ints) -> Ints:
    """The likeliest tags, rows × heads × words; all rows go through one loop, each read back from its own end.

    The way there keeps no pointers: on the way back the best step before is looked for on the one path alone.
    """
    rows, heads, long, wide = lattice.shape
    totals = np.empty((long, rows, heads, wide), dtype=np.float32)
    totals[0] = lattice[:, :, 0] + starts
    options = np.empty((rows, heads, wide, wide), dtype=np.float32)
    for k in range(1, long):
        np.add(totals[k - 1][:, :, :, None], steps, out=options)
        np.add(options.max(axis=2), lattice[:, :, k], out=totals[k])
    paths = np.zeros((rows, heads, long), dtype=np.int64)
    into = np.ascontiguousarray(steps.transpose(0, 2, 1))
    each = np.arange(heads)[None, :]
    tag = np.zeros((rows, heads), dtype=np.int64)
    for k in range(long - 1, -1, -1):
        ends = lengths == k + 1
        if ends.any():
            tag[ends] = totals[k][ends].argmax(axis=2)
        paths[:, :, k] = tag
        if k:
            tag = (totals[k - 1] + into[each, tag]).argmax(axis=2)
    return paths


def _sure(lattice: Floats, steps: Floats, starts: Floats, paths: Ints, lengths: Ints) -> Floats:
    """The probability of each word's tag, its neighbours' tags being as found: rows × heads × words."""
    heads = np.arange(lattice.shape[1])[None, :, None]
    scores = lattice.copy()
    scores[:, :, 0] += starts
    scores[:, :, 1:] += steps[heads, paths[:, :, :-1]]
    after = steps.transpose(0, 2, 1)[heads, paths[:, :, 1:]]
    inside = np.arange(1, lattice.shape[2])[None, :] < lengths[:, None]
    scores[:, :, :-1] += after * inside[:, None, :, None]
    scores -= scores.max(axis=3, keepdims=True)
    np.exp(scores, out=scores)
    taken = np.take_along_axis(scores, paths[..., None], axis=3)[..., 0]
    done: Floats = taken / scores.sum(axis=3)
    return done


def _runs(path: Ints, sure: Floats, tags: Sequence[str]) -> list[Found]:
    """Runs of B and I; a run is as sure as its least sure word, the one after it included."""
    marked = np.flatnonzero(path)
    found: list[Found] = []
    k = 0
    while k < len(marked):
        first = int(marked[k])
        label = tags[path[first]][2:]
        last = first
        while k + 1 < len(marked) and marked[k + 1] == last + 1 and tags[path[last + 1]][0] == "I":
            k += 1
            last += 1
        found.append(Found(Run(first, last), label, round(float(sure[first : last + 2].min()), 3)))
        k += 1
    return found


def links(scores: Scores, found: Sequence[Found], rules: Rules) -> list[Linked]:
    """Who said what among the attribution spans of a window: each content takes its likeliest cue, each cue its source.

    A content without a cue is none. A cue whose content was not found stays, with no content: that somebody says
    something is worth knowing, and on dev most of these are right.
    """
    places = {role: [k for k, f in enumerate(found) if f.label == role] for role in ("source", "cue", "content")}
    cues, sources, contents = ([found[k].run for k in places[role]] for role in ("cue", "source", "content"))
    if not cues:
        return []
    vectors = scores.links.reshape(len(scores.links), 8, LINK_WIDTH)
    speakers = _link_scores(vectors, 0, cues, sources, rules)
    speaker = speakers.argmax(axis=1)
    said = _link_scores(vectors, 1, contents, cues, rules)[:, :-1].argmax(axis=1) if contents else np.zeros(0)
    made: list[Linked] = []
    for number, cue in enumerate(places["cue"]):
        own = tuple(places["content"][k] for k in np.flatnonzero(said == number))
        chosen = int(speaker[number])
        source = places["source"][chosen] if chosen < len(sources) else -1
        parts = [found[k].score for k in (cue, *own, *([source] if source >= 0 else []))]
        made.append(Linked(source, cue, own, min(parts)))
    return made


def _link_scores(vectors: Floats, link: int, these: Sequence[Run], those: Sequence[Run], rules: Rules) -> Floats:
    """Scores of these × those and, last, nobody."""

    def ends(runs: Sequence[Run], column: int) -> Floats:
        done: Floats = vectors[[r.first for r in runs], column] + vectors[[r.last for r in runs], column + 1]
        return done

    asked: Floats = ends(these, 4 * link) / np.float32(LINK_WIDTH**0.5)
    nobody: Floats = (asked @ rules.nobody)[:, None]
    if not those:
        return nobody
    far = rules.far[link][distances(these, those)]
    scores: Floats = np.concatenate([asked @ ends(those, 4 * link + 2).T + far, nobody], axis=1)
    return scores
