"""Our own coded sentences: lab/corpora/own/train.txt and test.txt, all invented, coded under the codebook.

One case a line: ``T`` (a title) or ``B`` (body), a space, the text with its anchors marked in place.
``[some 200|deployed]`` is an anchor with an amount, the marked words being the codebook's `amount`;
``{captured|control}`` is an anchor without one, the marked words being those that state the claim; in train.txt a third
part, ``{captured|control|the hill town}``, copies what is counted, where it stands in the line.
What is not marked claims nothing, so that every other amount and trigger word of the line is a case of "none".
Blank lines and lines that begin with ``#`` are notes. docs/decisions/0060-own-sentences.md says how they are split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportedly.records import CLAIM_KINDS, KINDS_WITHOUT_AMOUNT, ClaimKind, Region

FOLDER = Path(__file__).resolve().parent / "own"

Split = Literal["train", "test"]
SPLITS: tuple[Split, ...] = ("train", "test")

_REGIONS: dict[str, Region] = {"T": "title", "B": "body"}
_KINDS: dict[str, ClaimKind] = {kind: kind for kind in CLAIM_KINDS}
_CLOSERS = {"[": "]", "{": "}"}
_BRACKET = re.compile(r"[\[\]{}]")


@dataclass(frozen=True, slots=True)
class Mark:
    """The anchor of one claim: ``text[start:end]``, in code points of the sentence without its marks.

    `bare` marks cover the words that state a claim with no amount; they may hold several trigger words of one claim
    ("lost control of"). The others cover the amount's words. `counted` is what a bare claim is about, where given.
    """

    start: int
    end: int
    kind: ClaimKind
    bare: bool
    counted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line: its text without marks, where such a text stands on a page, and its anchors in text order."""

    text: str
    region: Region
    marks: tuple[Mark, ...]


def load(split: Split) -> list[Sentence]:
    """The sentences of one half, in file order; "test" is never trained on.

    Raises ValueError that names the file, the line and what is wrong with it.
    """
    return list(read(FOLDER / f"{split}.txt"))


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a file in this format. Raises ValueError as `load` does."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield parse(line)
        except ValueError as wrong:
            raise ValueError(f"{path.name}:{number}: {wrong}") from None


def parse(line: str) -> Sentence:
    """One line of the format. Raises ValueError that says what is wrong."""
    sort, space, marked = line.partition(" ")
    if sort not in _REGIONS or not space:
        raise ValueError(f"begins with {line[:12]!r}; a line begins with 'T ' (title), 'B ' (body) or '#'")
    if not marked or marked != marked.strip() or "  " in marked or "\t" in marked:
        raise ValueError("is empty or holds a tab, two spaces in a row, or spaces at an end; write single spaces")
    pieces: list[str] = []
    marks: list[tuple[int, int, ClaimKind, bool, str]] = []
    length = at = 0
    while (opening := _BRACKET.search(marked, at)) is not None:
        before = marked[at : opening.start()]
        words, kind, counted, at = _mark(marked, opening.start())
        pieces += (before, words)
        start = length + len(before)
        length = start + len(words)
        marks.append((start, length, kind, opening.group() == "{", counted))
    pieces.append(marked[at:])
    text = "".join(pieces)
    return Sentence(
        text,
        _REGIONS[sort],
        tuple(Mark(a, b, kind, bare, _nearest(text, counted, a)) for a, b, kind, bare, counted in marks),
    )


def _nearest(text: str, phrase: str, place: int) -> tuple[int, int] | None:
    """Where a phrase stands in a text, nearest to a place; None for the empty phrase. Raises ValueError if nowhere."""
    if not phrase:
        return None
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)]
    if not found:
        raise ValueError(f"{phrase!r} does not stand in the line")
    start = min(found, key=lambda at: abs(at - place))
    return start, start + len(phrase)


def _mark(marked: str, start: int) -> tuple[str, ClaimKind, str, int]:
    """The words, kind and counted words of the mark that opens at `start`, and where the text goes on."""
    opener = marked[start]
    closing = _BRACKET.search(marked, start + 1)
    if opener not in _CLOSERS or closing is None or closing.group() != _CLOSERS[opener]:
        raise ValueError(f"{marked[start : start + 24]!r}: a bracket stands alone or two marks nest")
    inside = marked[start + 1 : closing.start()]
    words, bar, rest = inside.partition("|")
    kind, _, counted = rest.partition("|")
    if not bar or kind not in _KINDS:
        raise ValueError(
            f"{inside!r}: a mark is words|kind or words|kind|counted, the kind one of {', '.join(CLAIM_KINDS)}"
        )
    if not words or words != words.strip():
        raise ValueError(f"{inside!r}: the marked words are empty or begin or end with a space")
    if opener == "{" and kind not in KINDS_WITHOUT_AMOUNT:
        could = ", ".join(sorted(KINDS_WITHOUT_AMOUNT))
        raise ValueError(f"{inside!r}: only {could} may be claimed with no amount; write [amount|kind]")
    return words, _KINDS[kind], counted, closing.end()
