"""Words and sentences of a region, and the place where a body repeats its own title."""

from __future__ import annotations

import re
from itertools import islice

from reportedly.records import Page, Span

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_SENTENCE = re.compile(r"[^\n.!?…]+(?:[.!?…](?!\s|[\"'”’»)]|$)[^\n.!?…]*)*[.!?…]*[\"'”’»)]*")


#: Words that may stand before a title that is said again.
_BEFORE = 40


def words(text: str) -> list[str]:
    """Lower-case words, apostrophes dropped, so that "Syria's" and "Syrias" are one."""
    return [match.group().lower().replace("'", "").replace("’", "") for match in _WORD.finditer(text)]


def sentences(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Start and end of each sentence, without the space around it, counted from `offset`; a line break ends one."""
    found = []
    for match in _SENTENCE.finditer(text):
        inner = match.group().strip()
        if any(letter.isalnum() for letter in inner):
            start = match.start() + match.group().index(inner)
            found.append((offset + start, offset + start + len(inner)))
    return found


def title_repeat(page: Page) -> Span | None:
    """Where the body opens with the title's own words; such words bear nothing out.

    The last fifth of a title may be missing there (an outlet's name), and up to `_BEFORE` words (a dateline, a
    section) may stand before it.
    """
    title = words(page.title)
    if len(title) < 3:
        return None
    body = [
        (m.group().lower().replace("'", "").replace("’", ""), m.start(), m.end())
        for m in islice(_WORD.finditer(page.text), _BEFORE + len(title))
    ]
    for first in range(min(_BEFORE, len(body))):
        length = 0
        while length < len(title) and first + length < len(body) and title[length] == body[first + length][0]:
            length += 1
        if length >= max(3, 0.8 * len(title)):
            return Span("body", body[first][1], body[first + length - 1][2])
    return None


def outside(repeat: Span | None, span: Span) -> bool:
    """Whether a span lies clear of the repeated title."""
    return repeat is None or not repeat.overlaps(span)
