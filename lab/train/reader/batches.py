"""Documents to batches: windows with their gold, packed by length, and the changes that make a reader sturdy."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from lab.corpora.documents import Document, Labelled, Marks, Said
from lab.shared import ROOT
from reportedly.annotate.decode import LAYER_TAGS
from reportedly.annotate.windows import Window, windows

#: Subwords a batch, padding included.
BATCH = 2048


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its gold: a tag a word, and for attributions the word spans (first, last) and who goes with whom.

    `cue_source[k]` is the source of the k-th cue or -1; `content_cue[k]` the cue of the k-th content.
    """

    window: Window
    layer: Marks
    gold: tuple[int, ...]
    sources: tuple[tuple[int, int], ...] = ()
    cues: tuple[tuple[int, int], ...] = ()
    contents: tuple[tuple[int, int], ...] = ()
    cue_source: tuple[int, ...] = ()
    content_cue: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of one layer, padded. `heads` is rows × words, the place of each word's first subword."""

    layer: Marks
    ids: Tensor
    looks: Tensor
    standings: Tensor
    mask: Tensor
    heads: Tensor
    gold: Tensor
    lengths: Tensor
    examples: tuple[Example, ...]


def examples(document: Document, limit: int) -> Iterator[Example]:
    """The windows of a document, each with the gold that lies in it."""
    tags = {tag: k for k, tag in enumerate(LAYER_TAGS[document.layer])}
    for window in windows(document.text, limit):
        gold = [0] * len(window.words)
        for span in document.spans:
            inside = _words(window, span.start, span.end)
            for k in inside:
                gold[k] = tags[f"{'B' if k == inside[0] else 'I'}-{span.label}"]
        yield _linked(window, document, tuple(gold))


def _words(window: Window, start: int, end: int) -> range:
    """The words of a window that a span touches."""
    words = window.words
    if not words or end <= words[0].start or start >= words[-1].end:
        return range(0)
    first = next((k for k, w in enumerate(words) if w.end > start), len(words))
    last = next((k for k in range(first, len(words)) if words[k].start >= end), len(words))
    return range(first, last)


def _linked(window: Window, document: Document, gold: tuple[int, ...]) -> Example:
    spans: dict[str, dict[tuple[int, int], int]] = {"source": {}, "cue": {}, "content": {}}
    cue_source: dict[int, int] = {}
    content_cue: dict[int, int] = {}

    def number(role: str, place: tuple[int, int]) -> int | None:
        inside = _words(window, *place)
        if not inside:
            return None
        return spans[role].setdefault((inside[0], inside[-1]), len(spans[role]))

    for said in document.attributions:
        cue = next((n for place in said.cue if (n := number("cue", place)) is not None), None)
        source = next((n for place in said.source if (n := number("source", place)) is not None), None)
        contents = [n for place in said.content if (n := number("content", place)) is not None]
        if cue is not None:
            cue_source.setdefault(cue, -1 if source is None else source)
            for content in contents:
                content_cue.setdefault(content, cue)
    return Example(
        window,
        document.layer,
        gold,
        tuple(spans["source"]),
        tuple(spans["cue"]),
        tuple(spans["content"]),
        tuple(cue_source.get(k, -1) for k in range(len(spans["cue"]))),
        tuple(content_cue.get(k, -1) for k in range(len(spans["content"]))),
    )


def batches(found: Sequence[Example], rng: random.Random) -> list[Batch]:
    """Examples of one layer as batches of about BATCH subwords, alike in length, in random order."""
    order = sorted(found, key=lambda e: (len(e.window.ids) + rng.random() * 10, rng.random()))
    made: list[Batch] = []
    rows: list[Example] = []
    for example in order:
        if rows and max(len(e.window.ids) for e in [*rows, example]) * (len(rows) + 1) > BATCH:
            made.append(batch(rows))
            rows = []
        rows.append(example)
    if rows:
        made.append(batch(rows))
    rng.shuffle(made)
    return made


def batch(rows: Sequence[Example]) -> Batch:
    """Pad examples of one layer into one batch."""

    def padded(columns: Sequence[Sequence[int]]) -> Tensor:
        width = max(len(column) for column in columns)
        return torch.tensor([[*column, *[0] * (width - len(column))] for column in columns])

    ids = padded([e.window.ids.tolist() for e in rows])
    sizes = torch.tensor([len(e.window.ids) for e in rows])
    return Batch(
        rows[0].layer,
        ids,
        padded([e.window.looks.tolist() for e in rows]),
        padded([e.window.standings.tolist() for e in rows]),
        torch.arange(ids.shape[1])[None, :] < sizes[:, None],
        padded([e.window.heads.tolist() for e in rows]),
        padded([e.gold for e in rows]),
        torch.tensor([len(e.gold) for e in rows]),
        tuple(rows),
    )


# --- changes ----------------------------------------------------------------------------------------------------------

_LOST = re.compile(r"[,'’‘\"“”–—]| - ")


def without_marks(document: Document) -> Document:
    """The document as a careless scrape leaves it, without commas, apostrophes, quotation marks and dashes (FA-KES)."""
    lost = _LOST.finditer(document.text)
    return rewritten(document, [(m.start(), m.end(), " " if m.group() == " - " else "") for m in lost])


#: One to three words of letters, with hyphens and apostrophes inside.
_TOWN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?: [^\W\d_]+(?:[-'’][^\W\d_]+)*){0,2}")
#: The first letter of each part of a name, but of the articles.
_INITIAL = re.compile(r"(?<![^\W\d_])(?<!['’])(?!(?:al|el|as|ash|at|az|ar|an)\b)[^\W\d_]")


@cache
def towns() -> tuple[str, ...]:
    """Names of the shipped list of places, of one to three words, from GeoNames, OCHA and UCDP."""
    path = ROOT / "src" / "reportedly" / "annotate" / "data" / "places.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        listed = [line.strip() for line in lines if _TOWN.fullmatch(line.strip())]
    return tuple(sorted(_INITIAL.sub(lambda m: m.group().upper(), name) for name in listed))


def renamed(document: Document, rng: random.Random) -> Document:
    """The document with its places called by other names, each place by one name throughout."""
    names: dict[str, str] = {}
    edits = []
    for span in document.spans:
        said = document.text[span.start : span.end]
        if span.label == "location" and all(w[:1].isupper() for w in said.split()) and len(said.split()) < 4:
            edits.append((span.start, span.end, names.setdefault(said, rng.choice(towns()))))
    return rewritten(document, edits)


def rewritten(document: Document, edits: Sequence[tuple[int, int, str]]) -> Document:
    """The document after edits (start, end, new words), in order and apart; spans keep to their words."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = size = 0
    for start, end, new in edits:
        run = document.text[at:start]
        starts += range(size, size + len(run))
        ends += range(size, size + len(run))
        size += len(run)
        # an edge inside what was replaced moves to the edge of what replaces it
        starts += [size] * (end - start)
        ends += [size] + [size + len(new)] * (end - start - 1)
        pieces += [run, new]
        size += len(new)
        at = end
    run = document.text[at:]
    starts += range(size, size + len(run) + 1)
    ends += range(size, size + len(run) + 1)
    pieces.append(run)

    def moved(start: int, end: int) -> tuple[int, int]:
        return starts[start], ends[end]

    def places(found: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((a, b) for a, b in (moved(*place) for place in found) if a < b)

    spans = ((s.label, *moved(s.start, s.end)) for s in document.spans)
    return Document(
        document.id,
        "".join(pieces),
        document.layer,
        tuple(Labelled(start, end, label) for label, start, end in spans if start < end),
        tuple(Said(places(s.source), places(s.cue), places(s.content)) for s in document.attributions),
    )
