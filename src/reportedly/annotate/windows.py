"""Text to the network's input: words, what each looks like, and windows of whole paragraphs.

What a window holds depends on its own text alone (and, where a long paragraph is parted, on whether a quotation is
open), and a window is read alone: the same words get the same tags whatever else is read beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

#: Longest window, in subwords, its marks included.
LIMIT = 192
#: Subwords of a word that are kept; the rest of a word no person would write adds nothing.
_PIECES = 12
#: A longer word, in characters, is unknown whatever it is.
_LONGEST = 64

_WORD = re.compile(r"\w+|[^\w\s]")
_BREAK = re.compile(r"\n+")
_STOP = frozenset(".!?…")
_CLOSES = frozenset("\"'”’»)]")
_OPEN = frozenset("“«„")
_SHUT = frozenset("”»")

#: What a word looks like: the vocabulary is lower case, and a name's capital would be lost.
LOOKS = ("mark", "lower", "title", "capital", "capitals", "mixed", "digits", "sign", "other")
#: Where a word stands: outside or inside double quotation marks, at a paragraph's start or later.
STANDINGS = ("outside", "quoted", "first", "first quoted")

Ids = np.ndarray[Any, np.dtype[np.int64]]


class Word(NamedTuple):
    """A word of a text: code points, half open, and whether it opens a paragraph."""

    start: int
    end: int
    first: bool


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the network.

    `ids`, `looks`, `standings` have one entry a subword, marks included. `heads[k]` is the place of the first subword
    of `words[k]`.
    """

    words: tuple[Word, ...]
    ids: Ids
    looks: Ids
    standings: Ids
    heads: Ids


def split(text: str) -> list[list[Word]]:
    """The paragraphs of a text as words; a line break parts paragraphs."""
    found: list[list[Word]] = []
    start = 0
    for end in [*(m.start() for m in _BREAK.finditer(text)), len(text)]:
        words = [Word(m.start(), m.end(), not n) for n, m in enumerate(_WORD.finditer(text, start, end))]
        if words:
            found.append(words)
        start = end
    return found


def look(word: str) -> int:
    """The place in LOOKS of what a word looks like."""
    if not word[0].isalnum():
        return 7
    if word.isdigit():
        return 6
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) == 1 else 4
    if word[0].isupper() and word[1:].islower():
        return 2
    return 5 if word.isalpha() else 8


class Quoting(NamedTuple):
    """Whether a word stands inside double quotation marks (the marks do), and whether it is one that shuts."""

    inside: bool
    shuts: bool


def quoted(text: str, words: Sequence[Word]) -> list[Quoting]:
    """How each word of a paragraph stands to its quotations; a straight mark shuts the one that is open, or opens."""
    inside = False
    found = []
    for word in words:
        sign = text[word.start]
        shuts = sign in _SHUT or (sign == '"' and inside)
        if not shuts and (sign in _OPEN or sign == '"'):
            inside = True
        found.append(Quoting(inside, shuts))
        if shuts:
            inside = False
    return found


@cache
def tokenizer() -> Tokenizer:
    """Wordpiece over the shipped vocabulary (that of MiniLM, Apache-2.0), lower case, accents folded."""
    listed = files("reportedly.annotate").joinpath("data").joinpath("vocabulary.txt").read_text(encoding="utf-8")
    vocabulary = {piece: number for number, piece in enumerate(listed.split("\n")) if piece}
    made = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=_LONGEST))
    made.normalizer = BertNormalizer(lowercase=True)
    made.pre_tokenizer = BertPreTokenizer()
    return made


class _Unit(NamedTuple):
    """A run of words that a window should not part, if it can."""

    words: Sequence[Word]
    pieces: Sequence[Sequence[int]]
    quoted: Sequence[Quoting]
    size: int


def windows(text: str, limit: int = LIMIT) -> list[Window]:
    """A text as windows, in order: paragraphs packed while they fit, longer ones parted where a sentence ends.

    Only a word that is longer than `limit` by itself makes a longer window; LIMIT has room for any.
    """
    packed: list[list[_Unit]] = []
    room = 0
    for unit in _units(text, limit):
        if unit.size + 1 > room:
            packed.append([])
            room = limit - 1
        packed[-1].append(unit)
        room -= unit.size + 1
    marks = (_mark("[CLS]"), _mark("[SEP]"))
    return [_window(text, units, *marks) for units in packed]


@cache
def _mark(name: str) -> int:
    number = tokenizer().token_to_id(name)
    assert number is not None
    return int(number)


def _units(text: str, limit: int) -> Iterator[_Unit]:
    room = limit - 2
    for words in split(text):
        pieces = [_pieces(text[w.start : min(w.end, w.start + _LONGEST + 1)]) for w in words]
        within = quoted(text, words)
        start = 0
        while start < len(words):
            end = _fitting(text, words, pieces, within, start, room)
            size = sum(len(p) for p in pieces[start:end])
            yield _Unit(words[start:end], pieces[start:end], within[start:end], size)
            start = end


def _fitting(
    text: str,
    words: Sequence[Word],
    pieces: Sequence[Sequence[int]],
    within: Sequence[Quoting],
    start: int,
    room: int,
) -> int:
    """Where the unit that begins at `start` ends: the paragraph's end, else the last sentence's end that fits."""
    size = 0
    stop = start
    for k in range(start, len(words)):
        size += len(pieces[k])
        if size > room:
            return stop if stop > start else max(k, start + 1)
        closes = start < stop == k and _closes(text, words[k], within[k])
        if closes or (text[words[k].start] in _STOP and not _decimal(text, words[k])):
            stop = k + 1
    return len(words)


def _closes(text: str, word: Word, quoting: Quoting) -> bool:
    """Whether a sign after a full stop still belongs to the sentence: it shuts something, or hangs on the stop."""
    sign = text[word.start]
    return quoting.shuts or (sign in _CLOSES and sign != '"' and not text[word.start - 1].isspace())


def _decimal(text: str, word: Word) -> bool:
    """Whether a full stop stands between two digits."""
    return text[word.start - 1 : word.start].isdigit() and text[word.end : word.end + 1].isdigit()


@lru_cache(maxsize=1 << 16)
def _pieces(word: str) -> tuple[int, ...]:
    """The subwords of a word. News has few words, often: remembering them halves the time that windows take."""
    # half of a character written in two halves cannot be handed to the tokenizer
    whole = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in word)
    pieces = tokenizer().encode(whole, add_special_tokens=False).ids[:_PIECES]
    return tuple(pieces) or (_mark("[UNK]"),)


def _window(text: str, units: Sequence[_Unit], opening: int, closing: int) -> Window:
    words: list[Word] = []
    ids, looks, standings, heads = [opening], [0], [0], []
    for unit in units:
        for word, pieces, quoting in zip(unit.words, unit.pieces, unit.quoted, strict=True):
            words.append(word)
            heads.append(len(ids))
            ids += pieces
            looks += [look(text[word.start : word.end])] * len(pieces)
            standings += [quoting.inside + 2 * word.first] * len(pieces)
        ids.append(closing)
        looks.append(0)
        standings.append(0)
    return Window(tuple(words), *(np.array(column, dtype=np.int64) for column in (ids, looks, standings, heads)))
