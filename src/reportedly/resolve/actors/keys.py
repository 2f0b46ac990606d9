"""The form in which names are compared: words in lower case, without accents, apostrophes and full stops."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’`][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’`]s$")
_MARKS = re.compile(r"['’`.]")
#: One spelling for words that are written in two.
_SPELLING = {
    "defense": "defence",
    "center": "centre",
    "centers": "centres",
    "organisation": "organization",
    "organisations": "organizations",
    "mobilisation": "mobilization",
    "armored": "armoured",
    "recognised": "recognized",
    "programme": "program",
    "labor": "labour",
}
#: Arabic articles, which news writes, joins or leaves out as it likes.
ARTICLES = frozenset({"al", "el"})


class Word(NamedTuple):
    """A word of a text: where it stands, as written, and its key."""

    start: int
    end: int
    raw: str
    key: str


def words(text: str) -> list[Word]:
    """The words of a text in order."""
    return [Word(m.start(), m.end(), m.group(), key_of(m.group())) for m in _WORD.finditer(text)]


@lru_cache(maxsize=50000)
def key_of(word: str) -> str:
    """The form one word is compared in."""
    lower = word.lower()
    if lower.isalpha() and lower.isascii():
        return _SPELLING.get(lower, lower)
    if not lower.isascii():
        lower = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
        lower = lower.replace("ı", "i").replace("’", "'")
    lower = _MARKS.sub("", _POSSESSIVE.sub("", lower))
    return _SPELLING.get(lower, lower)


def singular(key: str) -> str | None:
    """A word without the s of a plural or of a possessive that lost its apostrophe; None where there is none."""
    return key[:-1] if len(key) > 2 and key[-1] == "s" else None
