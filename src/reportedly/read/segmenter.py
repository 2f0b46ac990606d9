"""Which lines of a bare scrape are the article's: features of a line and its neighbours, and a learned model.

The model is a linear-chain conditional random field over four states (before the article, in it, an interruption of
it, after it), so that an article is one stretch with gaps and readers' comments below it are not taken for more of it.
It is fitted by ``python -m lab.train.segmenter`` and stored beside this file as ``segmenter.json``. It runs in plain
Python: a page of a few hundred lines takes tens of milliseconds, and bare text needs no numerical library.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

_WORD = re.compile(r"\w+")
_LONG = re.compile(r"[^\W\d_]{5,}")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_CUES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # a site's buttons and notices
        r"\b(?:subscri\w*|sign[ -]?(?:in|up|out)|log[ -]?(?:in|out)|newsletters?|cookies?|menu|search|skip|home|"
        r"contact|about us|donate|support|download|app|privacy|terms|advert\w*|sponsored)\b",
        # sharing
        r"\b(?:share|tweet|follow|facebook|twitter|instagram|whatsapp|e-?mail|print|reddit|linkedin|pinterest|telegram)\b",
        # other stories
        r"\b(?:related|recommended|trending|popular|latest|most read|see also|more from|more stories|"
        r"read (?:more|next|also|full)|you (?:may|might) (?:also )?like|next article|previous|up next|tags?|"
        r"categor(?:y|ies)|topics|archives?)\b",
        # readers
        r"\b(?:comments?|repl(?:y|ies)|notify of|leave a|discussion|conversation|newest|oldest|most voted)\b",
        # the foot
        r"©|\b(?:copyright|rights reserved|reproduced|redistributed|terms of use|privacy policy)\b",
        # who and when
        r"^(?:by|von|par|por|di|from|author|written|posted|published)\b|\b(?:staff|reporter|correspondent|editor|writer)\b",
        rf"\b(?:{_MONTHS})[a-z]*\.? \d|\d (?:{_MONTHS})|\b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}\b|\b\d{{1,2}}:\d\d\b|"
        r"\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b",
        # pictures and films
        r"\b(?:photos?|image|getty|video|watch|gallery|play|credit|slideshow|caption)\b|/(?:ap|afp|reuters)\b|\(ap\b",
    )
)
_FUNCTION = frozenset(
    "the of and to in a that is was for on with as by at from it he be are have has had were which this not said an "
    "but they his her their after who will been would over its or when there than we you i she him them our my me so "
    "if what de la que el en y los las un una por con del se no es der die und den von das ist im mit dem auf ein "
    "eine le les des et est pour dans il che di e per non o da em um para com os do dos на и в не что с по как для "
    "yang dan untuk dengan".split()
)
_STOPS = tuple(".!?…。؟।")
_CLOSERS = "\"'”’»)]"
_QUOTES = frozenset('"“”«»„')
_MARKS = ("|", "•", "»", "›", "→", "·", "/")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words: its text, the first and last line it had in the scrape, and the blank lines before it."""

    text: str
    first: int
    last: int
    gap: int


def loose(text: str) -> str:
    """A text's words alone, to tell whether two are the same but for dashes, quotation marks and case."""
    return " ".join(_WORD.findall(text.casefold()))


#: Where the buckets of a line's length end, in words.
_BUCKETS = (2, 5, 9, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class _Form:
    """What a line is by itself. `size` is its length in words, for scripts without spaces in thirds of letters."""

    size: float
    ended: float
    lower: float
    cues: tuple[float, ...]
    again: float
    numbers: tuple[float, ...]

    @property
    def prose(self) -> float:
        """The words of a line that is a sentence or more; 0 for any other."""
        return self.size if self.ended and self.size >= 6 else 0.0


_BLANK = _Form(0.0, 0.0, 0.0, (0.0,) * len(_CUES), 0.0, ())


def _form(text: str, times: int) -> _Form:
    words = _WORD.findall(text)
    count = len(words)
    spaceless = 0 if text.isascii() else sum(ch.isalpha() and ch.lower() == ch.upper() for ch in text)
    size = max(count, spaceless / 3)
    ended = float(text.rstrip(_CLOSERS).endswith(_STOPS))
    letters = sum(map(str.isalpha, text)) or 1
    lower = sum(word[0].lower() == word[0] and not word[0].isdigit() for word in words) / (count or 1)
    cues = tuple(float(bool(cue.search(text))) * (1.0 if size <= 12 else 0.3) for cue in _CUES)
    again = float(times > 1 and size >= 4)
    numbers = (
        *(float(low < size <= high) for low, high in zip((0, *_BUCKETS), (*_BUCKETS, 1e9), strict=True)),
        ended,
        float(text.endswith(":")),
        lower,
        sum(word.lower() in _FUNCTION for word in words) / (count or 1),
        sum(map(str.isupper, text)) / letters,
        sum(map(str.isdigit, text)) / len(text),
        min(3, text.count(",")) / 3,
        float(any(ch in _QUOTES for ch in text)),
        float(any(mark in text for mark in _MARKS)),
        float("@" in text or "http" in text or "www." in text),
        float(times > 1),
        again,
        *cues,
    )
    return _Form(size, ended, lower, cues, again, numbers)


def features(lines: Sequence[Line]) -> list[list[float]]:
    """One vector of numbers, mostly 0-1, for each line.

    In it: the line's own form, its neighbours', how much running text stands around it, where the densest stretch of
    text lies, what was announced just above or comes just below, and how many of its words that stretch shares.
    """
    seen = Counter(loose(one.text) for one in lines)
    forms = [_form(one.text, seen[loose(one.text)]) for one in lines]
    prose = [form.prose for form in forms]
    run = _densest(prose)
    sums = [0.0, *accumulate(prose)]
    total = sums[-1] or 1.0
    words = [{word.lower() for word in _LONG.findall(one.text)} for one in lines]
    kin = _kinship(words, run)
    heads = _headlines(words, forms)
    best = max(range(len(heads)), key=lambda index: heads[index])
    up, down = _distances(prose), _distances(prose[::-1])[::-1]
    size = len(forms)
    vectors: list[list[float]] = []
    for index, form in enumerate(forms):
        row = list(form.numbers)
        for step in (-2, -1, 1, 2):
            other = forms[index + step] if 0 <= index + step < size else _BLANK
            row += (math.log1p(other.size) / 5, other.ended, other.lower, float(other.prose > 0))
        for low, high in ((index - 4, index), (index + 1, index + 5), (index - 12, index), (index + 1, index + 13)):
            low, high = max(0, low), max(0, min(size, high))
            row.append(math.log1p(max(0.0, sums[max(low, high)] - sums[low])) / 6)
        above, below = forms[max(0, index - 4) : index], forms[index + 1 : index + 4]
        for number in range(len(_CUES)):
            row.append(max((other.cues[number] for other in above), default=0.0))
            row.append(max((other.cues[number] for other in below), default=0.0))
        row.append(max((other.again for other in forms[max(0, index - 8) : index]), default=0.0))
        led = max(heads[max(0, index - 10) : index], default=0.0)
        row.append(led)
        inside = run[0] <= index < run[1]
        told = float(form.prose > 0)
        # A linear model sees these together only if they are multiplied for it.
        row += (
            told,
            told * led,
            told * float(index > best),
            told * float(0 < index - best <= 10),
            told * max(0.0, kin[index]),
            told * float(inside),
            (1 - told) * float(inside),
            (1 - told) * max(0.0, kin[index]),
            (1 - told) * float(index > best),
            told * float(sums[index] == 0),
            told * led * float(sums[index] == 0),
        )
        row += (
            heads[index],
            float(index > best),
            float(0 < index - best <= 10),
            math.log1p(max(0, index - best)) / 5,
            math.log1p(max(0, best - index)) / 5,
            max(0.0, len(words[index] & words[best]) / len(words[best]) if words[best] and index != best else 0.0),
            float(inside),
            float(index == run[0]),
            float(index == run[1]),
            math.log1p(max(0, run[0] - index)) / 5,
            math.log1p(max(0, index - run[1] + 1)) / 5,
            index / size,
            sums[index] / total,
            float(sums[index] == 0),
            math.log1p(up[index]) / 4,
            math.log1p(down[index]) / 4,
            max(0.0, kin[index]),
            float(kin[index] < 0),
            1.0,
        )
        vectors.append(row)
    return vectors


def _densest(prose: Sequence[float]) -> tuple[int, int]:
    """The stretch of lines with the greatest sum, a line without a sentence counting against: half open."""
    best, best_run = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, words in enumerate(prose):
        total += words if words else -6.0
        if total > best:
            best, best_run = total, (start, index + 1)
        if total < 0:
            total, start = 0.0, index + 1
    return best_run


def _kinship(words: Sequence[set[str]], run: tuple[int, int]) -> list[float]:
    """The share of a line's longer words that the densest stretch has on another line; -1 where it has none."""
    counts = Counter(word for index in range(*run) for word in words[index])
    kin: list[float] = []
    for index, mine in enumerate(words):
        own = 1 if run[0] <= index < run[1] else 0
        kin.append(sum(counts[word] > own for word in mine) / len(mine) if mine else -1.0)
    return kin


#: How far below a headline its story is looked for, in lines.
_STORY = 25


def _headlines(words: Sequence[set[str]], forms: Sequence[_Form]) -> list[float]:
    """How well each short line serves as the headline of the sentences below it, 0-1.

    The share of its longer words that they take up, times how many of them take up any, in logarithms.
    """
    heads: list[float] = []
    for index, mine in enumerate(words):
        if len(mine) < 2 or forms[index].prose or forms[index].size > 30:
            heads.append(0.0)
            continue
        met: set[str] = set()
        lines = 0
        for below in range(index + 1, min(len(words), index + _STORY)):
            if forms[below].size >= 8:
                shared = mine & words[below]
                met |= shared
                # A line that is the headline again says nothing of the story.
                lines += bool(shared) and len(shared) < 0.8 * len(words[below])
        heads.append(len(met) / len(mine) * min(1.0, math.log1p(lines) / math.log(11)))
    return heads


def _distances(prose: Sequence[float]) -> list[int]:
    """Lines back to the last one, itself left out, that holds a sentence; 50 at most."""
    distances: list[int] = []
    last = -50
    for index, words in enumerate(prose):
        distances.append(min(50, index - last))
        if words:
            last = index
    return distances


#: The states, and the steps between them that an article allows. Each step has a weight of its own.
STATES = ("before", "body", "break", "after")
STEPS: tuple[tuple[int, int], ...] = ((0, 0), (0, 1), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 3))
#: Steps whose weight also depends on the line they lead to: the article begins, and it is over.
MARKED: tuple[tuple[int, int], ...] = ((0, 1), (1, 3))
#: States a text may begin and end in.
FIRST, LAST = (0, 1), (0, 1, 3)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the field: of each state by feature, of each step, of each marked step by feature.

    `cut` is the probability of body from which a line is taken for the article's.
    """

    states: tuple[tuple[float, ...], ...]
    steps: tuple[float, ...]
    marked: tuple[tuple[float, ...], ...]
    cut: float

    def body(self, vectors: Sequence[Sequence[float]]) -> list[float]:
        """For each line, the probability that it is the article's (forward-backward, in logarithms)."""
        size = len(STATES)
        none = -1e30
        scores = [[sum(map(_times, weights, vector)) for weights in self.states] for vector in vectors]
        moves = []
        for vector in vectors:
            extra = {step: sum(map(_times, weights, vector)) for step, weights in zip(MARKED, self.marked, strict=True)}
            moves.append([weight + extra.get(step, 0.0) for step, weight in zip(STEPS, self.steps, strict=True)])
        forward = [[scores[0][state] if state in FIRST else none for state in range(size)]]
        for score, move in zip(scores[1:], moves[1:], strict=True):
            row = [none] * size
            for (origin, goal), weight in zip(STEPS, move, strict=True):
                row[goal] = _log_sum(row[goal], forward[-1][origin] + weight)
            forward.append([value + one for value, one in zip(row, score, strict=True)])
        backward = [[0.0 if state in LAST else none for state in range(size)]]
        for score, move in zip(scores[:0:-1], moves[:0:-1], strict=True):
            row = [none] * size
            for (origin, goal), weight in zip(STEPS, move, strict=True):
                row[origin] = _log_sum(row[origin], backward[-1][goal] + weight + score[goal])
            backward.append(row)
        backward.reverse()
        whole = none
        for value, after in zip(forward[-1], backward[-1], strict=True):
            whole = _log_sum(whole, value + after)
        return [math.exp(min(0.0, f[1] + b[1] - whole)) for f, b in zip(forward, backward, strict=True)]


def _times(one: float, other: float) -> float:
    return one * other


def _log_sum(one: float, other: float) -> float:
    high, low = (one, other) if one > other else (other, one)
    return high if high - low > 40 else high + math.log1p(math.exp(low - high))


@cache
def shipped_model() -> Model:
    """The model in segmenter.json."""
    return model_from(json.loads(files("reportedly.read").joinpath("segmenter.json").read_text(encoding="utf-8")))


def model_from(stored: dict[str, Any]) -> Model:
    """A model from its JSON form. Raises ValueError when it was fitted for other features."""
    wanted = len(features([Line("x", 1, 1, 0)])[0])
    if any(len(weights) != wanted for weights in (*stored["states"], *stored["marked"])):
        raise ValueError(
            f"segmenter.json was not fitted for these {wanted} features: run python -m lab.train.segmenter"
        )
    return Model(
        states=tuple(map(tuple, stored["states"])),
        steps=tuple(stored["steps"]),
        marked=tuple(map(tuple, stored["marked"])),
        cut=float(stored["cut"]),
    )


def body_lines(lines: Sequence[Line], model: Model | None = None) -> list[bool]:
    """For each line, whether it is the article's."""
    if not lines:
        return []
    chosen = model or shipped_model()
    return [share > chosen.cut for share in chosen.body(features(lines))]
