"""Word classes and place names that the rules and the linear reader look words up in; read once, on first use."""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_DATA = files("reportedly.annotate").joinpath("data")
_DROPPED = re.compile(r"['’‘`ʿʾ]")
_DASHES = re.compile(r"[-‐–]")


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """Each class of data/lexicon.tsv with its words, in lower case."""
    lines = _DATA.joinpath("lexicon.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    return {name: frozenset(words.split()) for name, words in rows}


@lru_cache(maxsize=1 << 14)
def classes_of(word: str) -> tuple[str, ...]:
    """The classes a word, in any case, belongs to."""
    lower = _DROPPED.sub("", word.lower())
    return tuple(name for name, words in word_classes().items() if lower in words or word.lower() in words)


def fold(name: str) -> str:
    """Lower case without accents, apostrophes and hyphens: the form in which names are compared."""
    plain = name
    if not name.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(_DASHES.sub(" ", _DROPPED.sub("", plain)).lower().split())


@cache
def place_names() -> frozenset[str]:
    """Folded names of places: GeoNames, OCHA and UCDP, as lab/train/gazetteer_names.py gathers them."""
    raw = gzip.decompress(_DATA.joinpath("places.txt.gz").read_bytes())
    return frozenset(raw.decode().split("\n"))
