"""Two versions of a text: what the outlet put in and took out, word by word within paragraphs that go together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from reportedly.legible import printable

Fate = Literal["same", "in", "out"]
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
#: Least likeness (0-1, by words) of two paragraphs that are shown as one that was edited.
_LIKE = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with their fate."""

    fate: Fate
    text: str


Pieces = tuple[Piece, ...]


def words_changed(old: str, new: str) -> Pieces:
    """The words of both, in reading order: what went before what came in its place."""
    before, after = _WORDS.findall(printable(old)), _WORDS.findall(printable(new))
    out: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            out.append(Piece("same", "".join(before[a:b])))
            continue
        out += [Piece("out", "".join(before[a:b]))] if a < b else []
        out += [Piece("in", "".join(after[c:d]))] if c < d else []
    return tuple(out)


def paragraphs_changed(old: Sequence[str], new: Sequence[str]) -> tuple[Pieces, ...]:
    """The paragraphs of both: unchanged, edited, put in, taken out."""
    out: list[Pieces] = []
    for what, a, b, c, d in SequenceMatcher(None, list(old), list(new), autojunk=False).get_opcodes():
        if what == "equal":
            out += [(Piece("same", printable(text)),) for text in old[a:b]]
            continue
        gone, come = list(old[a:b]), list(new[c:d])
        while gone or come:
            if gone and come and _alike(gone[0], come[0]):
                out.append(words_changed(gone.pop(0), come.pop(0)))
            elif gone and not any(_alike(gone[0], other) for other in come):
                out.append((Piece("out", printable(gone.pop(0))),))
            else:
                out.append((Piece("in", printable(come.pop(0))),))
    return tuple(out)


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def parted(text: str) -> list[str]:
    """A body's paragraphs, which a blank line parts."""
    return [piece for piece in text.split("\n\n") if piece]
