"""Text to sentences and words, for news with full punctuation and for texts that lost their commas."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportedly.records import Region, Span

#: Words that end in a full stop without ending a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt sgt cmdr adm brig rev hon st sen rep gov pres jr sr vs no nos approx dept"
    " est jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m"
    " u.s u.k u.n"
    " e.g i.e fig inc ltd co corp km mt ft".split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|\n")
#: A run without any stop is cut about here, in characters (some 200 words; sentences of the train reports reach
#: 1,187): what comes later pairs all that stands in a sentence, and one page must not take minutes.
_LONGEST = 1200
_LAST_WORD = re.compile(r"[\w.]+$")
_WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-'’.]\w+)*|[^\w\s]")


class Word(NamedTuple):
    """A word or a single sign, with its place in the region's text; `lower` is it in lower case."""

    text: str
    start: int
    end: int
    lower: str


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Words and signs of ``text[start:end]``; hyphened and apostrophed words stay whole."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return [Word(word := m.group(), m.start(), m.end(), word.lower()) for m in found]


def split_sentences(text: str, region: Region) -> list[Span]:
    """Sentences in text order, trimmed of space. A line break always ends one."""
    found: list[Span] = []

    def add(start: int, end: int) -> None:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            cut = cut if cut > 0 else start + _LONGEST
            add(start, cut)
            start = cut
            while text[start].isspace():
                start += 1
        if start < end:
            found.append(Span(region, start, end))

    start = 0
    for mark in _END.finditer(text):
        if mark.group()[0] == ".":
            word = _LAST_WORD.search(text, max(start, mark.start() - 20), mark.start())
            before = word.group().lower() if word else ""
            after = text[mark.end() : mark.end() + 3].lstrip()
            if before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and before != "i"):
                continue
            if after[:1].islower():
                continue
        add(start, mark.end())
        start = mark.end()
    add(start, len(text))
    return found
