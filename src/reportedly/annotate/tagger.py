"""The neural reader: names, places, times, who said what, and claims. The only module that knows the inference runtime.

One small encoder with four tag heads, two link heads and a claim head, trained in lab/train/reader and shipped as
data/reader.onnx; what it was trained on and how good it is stands in docs/model-card.md.

A window of text is run alone, in one piece: what is read beside it, and how many threads there are, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import cast

import numpy as np
import onnxruntime

from reportedly.annotate.decode import LAYER_TAGS, Found, Linked, Rules, Run, Scores, links, spans
from reportedly.annotate.pointing import Head, Seen
from reportedly.annotate.windows import Window, windows
from reportedly.cores import cores
from reportedly.records import Attribution, Layer, Mention, MentionKind, Region, Span

#: A report seldom has more windows to share out.
_MOST_THREADS = 4
_MENTION_LAYERS: tuple[Layer, ...] = ("entity", "toponym", "time")
#: Windows that are decoded together; more would only take more memory.
_AT_ONCE = 64


#: The constants of the claim head that travel in the model file.
HEAD = tuple(
    [f"{name}.{part}" for name in ("anchor", "queries", "says", "whole") for part in ("weight", "bias")]
    + ["kind.weight", "sort.weight", "stands", "traits", "lengths", "whole_far"]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network marked in some regions of a page. Times are not resolved yet.

    `words` has the words (start, end) of each region and `seen` what the claim head needs of them, all regions in one.
    """

    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    words: Mapping[Region, Sequence[tuple[int, int]]]
    seen: Seen
    head: Head = field(repr=False)


class Reader:
    """The network behind the stage. Making one takes a tenth of a second; it can be used from several threads."""

    def __init__(self, model: str | bytes | None = None, threads: int | None = None) -> None:
        """`model` is an ONNX file (its path or bytes) as lab/train/reader/export.py writes it; the shipped one if None.

        `threads` is how many windows are read at a time; as many as this process has cores, up to four, if None.
        """
        # a window in one thread, and several windows at a time, is a third faster than a window in several threads
        threads = threads or min(cores(), _MOST_THREADS)
        self._pool = ThreadPoolExecutor(threads, "reader") if threads > 1 else None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        given = model if model is not None else _shipped()
        self._session = onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])
        names = [f"{layer}.{part}" for part in ("steps", "starts") for layer in LAYER_TAGS] + ["nobody", "far"]
        names += [f"claims.{name}" for name in HEAD]
        inputs = {name: np.zeros((1, 1), dtype=np.int64) for name in ("ids", "looks", "standings")}
        constants = dict(
            zip(names, self._session.run(names, inputs | {"heads": np.zeros(1, dtype=np.int64)}), strict=True)
        )
        self._rules = Rules(
            {layer: constants[f"{layer}.steps"] for layer in LAYER_TAGS},
            {layer: constants[f"{layer}.starts"] for layer in LAYER_TAGS},
            constants["nobody"],
            constants["far"],
        )
        self.head = Head({name: constants[f"claims.{name}"] for name in HEAD})

    def read(self, region: Region, text: str) -> Reading:
        """The mentions (text order) and attributions of one region's text."""
        mentions: list[Mention] = []
        attributions: list[Attribution] = []
        words: list[tuple[int, int]] = []
        seen: list[Seen] = []
        found = windows(text)
        for start in range(0, len(found), _AT_ONCE):
            some = found[start : start + _AT_ONCE]
            read = self._run_all(some)
            scores = [score for score, _ in read]
            words += [(word.start, word.end) for window in some for word in window.words]
            seen += [view for _, view in read]
            for window, score, heads in zip(some, scores, spans(scores, self._rules), strict=True):
                mentions += _mentions(region, text, window, heads)
                said = heads["attribution"]
                attributions += [_attribution(region, window, said, one) for one in links(score, said, self._rules)]
        return Reading(tuple(mentions), tuple(attributions), {region: words}, together(seen), self.head)

    def _run_all(self, some: Sequence[Window]) -> list[tuple[Scores, Seen]]:
        if self._pool is None or len(some) < 2:
            return [self._run(window) for window in some]
        # the longest first, so that no thread is left with a long one at the end
        order = sorted(range(len(some)), key=lambda k: -len(some[k].ids))
        read = self._pool.map(lambda k: (k, self._run(some[k])), order)
        return [done for _, done in sorted(read, key=lambda one: one[0])]

    def _scores(self, window: Window) -> Scores:
        return self._run(window)[0]

    def _run(self, window: Window) -> tuple[Scores, Seen]:
        given = {
            "ids": window.ids[None],
            "looks": window.looks[None],
            "standings": window.standings[None],
            "heads": window.heads,
        }
        tags, links, kinds, keys, ends, states = self._session.run(list(OUTPUTS), given)
        # halves are enough for what is only compared, and a long page has many words
        return Scores(tags, links), Seen(kinds, *(part.astype(np.float16) for part in (keys, ends, states)))


#: What the network gives of each word.
OUTPUTS = ("tags", "links", "kinds", "keys", "ends", "states")


def together(views: Sequence[Seen]) -> Seen:
    """Several views of words as one."""
    if not views:
        return Seen(*(np.zeros((0, 0), dtype=np.float32) for _ in range(4)))
    return Seen(*(np.concatenate([getattr(v, part) for v in views]) for part in ("kinds", "keys", "ends", "states")))


def _shipped() -> bytes:
    return files("reportedly.annotate").joinpath("data").joinpath("reader.onnx").read_bytes()


@cache
def reader() -> Reader:
    """The shipped reader, loaded once."""
    return Reader(threads=_threads)


#: Threads of the shipped reader; None is one a core, up to four.
_threads: int | None = None


def alone() -> None:
    """Have the shipped reader read one window at a time from now on: other processes have the other cores."""
    global _threads
    _threads = 1
    reader.cache_clear()


def _place(region: Region, window: Window, run: Run) -> Span:
    return Span(region, window.words[run.first].start, window.words[run.last].end)


def _mentions(region: Region, text: str, window: Window, heads: dict[str, list[Found]]) -> list[Mention]:
    """The mentions of a window in text order; one that two layers mark as the same kind is one mention of both."""
    found: dict[tuple[int, int, str], Mention] = {}
    for layer in _MENTION_LAYERS:
        for run, label, score in heads[layer]:
            span = _place(region, window, run)
            if layer == "toponym":
                # the name alone: what sort of area it is, the resolver of places reads beside it
                span = replace(span, end=span.start + len(_AREA.sub("", text[span.start : span.end])))
            key = (span.start, span.end, label)
            known = found.get(key)
            if known is not None:
                found[key] = replace(known, layers=(*known.layers, layer), score=max(known.score, score))
            else:
                words = text[span.start : span.end]
                found[key] = Mention(region, span.start, span.end, words, cast(MentionKind, label), (layer,), score)
    return [found[key] for key in sorted(found)]


#: A word for an area behind a name.
_AREA = re.compile(r"(?<=\w)\s+(?:province|governorate|countryside|district|region)$")


def _attribution(region: Region, window: Window, found: Sequence[Found], one: Linked) -> Attribution:
    def places(numbers: Iterable[int]) -> tuple[Span, ...]:
        return tuple(_place(region, window, found[k].run) for k in numbers if k >= 0)

    return Attribution(places([one.source]), places([one.cue]), places(one.contents), score=one.score)
