"""Headlines In Title Case, written as running text, so that a capital says again what it says elsewhere."""

from __future__ import annotations

import re

from reportedly.annotate.lexicon import classes_of

_WORD = re.compile(r"[^\W\d_]+")
#: Words that a headline capitalises and no class of the lexicon holds.
_FUNCTION_WORDS = frozenset(
    "a an the and or but nor for of in on at by to from with as amid after before over under against into near off up"
    " out is are was were be been has have had will who that this these those its their his her not no more than most"
    " least new first last due while when where says say".split()
)
#: Classes whose words may be names.
_NAMES = frozenset({"outlet", "org"})


def title_cased(line: str) -> bool:
    """Whether capitals say nothing in a line: most of its longer words have one ("Rebels Send Help To Town")."""
    long = [word for word in _WORD.findall(line) if len(word) > 3]
    return len(long) > 3 and sum(word[0].isupper() for word in long) > 0.8 * len(long)


def as_running_text(title: str, body: str) -> str:
    """A title-cased title with common words in lower case, of the same length; any other title as it is.

    A word is common when the body writes it in lower case, or when it is in a class of the lexicon that holds no names.
    """
    if not title_cased(title):
        return title
    common = {word for word in _WORD.findall(body) if word.islower()}

    def plain(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        told = match.start() == 0 or not word[0].isupper() or word.isupper() or len(lower) != len(word)
        if told or not (lower in common or lower in _FUNCTION_WORDS or set(classes_of(lower)) - _NAMES):
            return word
        return lower

    return _WORD.sub(plain, title)
