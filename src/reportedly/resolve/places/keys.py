"""The forms in which names are compared: the key, and the skeleton that transliterations share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "’": "'"})
_DROPPED = re.compile(r"['‘’`´ʹʺʻʼʽʾʿˈ.]")
_PARTING = re.compile(r"[^\w]+|_+")
#: Words that names are written with in short and in full.
_FULL = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
#: The Arabic article as it is written in Latin letters, assimilated or not.
ARTICLES = frozenset("al el ul il as es ash esh at et ath eth ad ed adh edh ar er az ez an en aj ej ach as the".split())
_DIGRAPHS = (("kh", "k"), ("gh", "g"), ("sh", "s"), ("th", "t"), ("dh", "d"), ("ch", "s"), ("ph", "f"), ("zh", "z"))
_MERGED = str.maketrans({"q": "k", "c": "k", "j": "g", "p": "b"})
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """A name in lower case without accents, apostrophes and dots; dashes are spaces; "St" is "saint"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = _PARTING.sub(" ", _DROPPED.sub("", plain.lower().translate(_LETTERS))).split()
    return " ".join([_FULL.get(word, word) for word in words])


@lru_cache(maxsize=65536)
def bare(key: str) -> str:
    """A key without articles and spaces; the key itself where nothing else would be left."""
    words = key.split()
    kept = [word for word in words if word not in ARTICLES]
    return "".join(kept or words)


@lru_cache(maxsize=65536)
def skeleton(key: str) -> str:
    """The consonants that the transliterations of one name share: "Khan Shaykhun" and "Khan Sheikhoun" give "knskn".

    Vowels, and w, y, h within the word, go; sounds that are told apart in one system only are merged (kh and q with k,
    gh and j with g, p with b). An empty string for names outside the Latin script.
    """
    word = bare(key)
    if not word.isascii():
        return ""
    for pair, one in _DIGRAPHS:
        word = word.replace(pair, one)
    word = _DOUBLE.sub(r"\1", word.translate(_MERGED))
    if not word:
        return ""
    first = "a" if word[0] in "aeiou" else word[0]
    return first + "".join(c for c in word[1:] if c not in "aeiouwyh")
