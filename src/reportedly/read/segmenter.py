"""Which lines of a bare scrape are the article's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")


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


def body_lines(lines: Sequence[Line]) -> list[bool]:
    """For each line, whether it is the article's: the stretch with most sentences."""
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    for index, one in enumerate(lines):
        words = len(_WORD.findall(one.text))
        total += words if words >= 12 and one.text.rstrip("\"'”’)").endswith((".", "!", "?", ":")) else -4
        if total > best[0]:
            best = (total, start, index + 1)
        if total < 0:
            total, start = 0.0, index + 1
    return [best[1] <= index < best[2] for index in range(len(lines))]
