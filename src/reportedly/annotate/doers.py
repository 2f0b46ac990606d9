"""Who may have done it, beside the names that are marked: for the role `actor` alone.

Sorts of armed people that no list of sides has ("the gangs", "masked men", "the air force"), armed groups by the word
their names begin with ("Jaish al-Islam"), and longer phrases around a marked name: "forces loyal to President X",
"terrorists positioned in Y", "X and its allies". The codebook wants the words that name the doer, and a coder copies as
many as the report has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from reportedly.records import Mention, Region

_DETERMINED = r"(?:(?:the|a|an|his|her|its|their|our|rival|local|some|other)\s+)?"
_SORTS = (
    r"gangs?|gangsters|settlers|enem(?:y|ies)|captors|abductors|hoodlums|paramilitar(?:y|ies)|horsemen|arsonists"
    r"|criminals|hijackers|killers|defenders|traffickers|smugglers|invaders|besiegers|regimes?|hardliners"
    r"|(?:(?:\w+[’']?s|unmanned|missile|naval|deployment|rapid)\s+){0,3}air\s+force(?:[’']s)?|rapid deployment force"
    r"|air\s+defen[cs]es?(?:\s+(?:systems|units|forces))?"
    r"|(?:armed|masked|unidentified|unknown|uniformed|hooded)\s+(?:men|youths?|people|persons|individuals|elements|actors)"
)
_SORT = re.compile(rf"(?<!\w){_DETERMINED}(?:{_SORTS})(?!\w)", re.IGNORECASE)
#: What names of groups begin with in Arabic: army, soldiers, supporters, movement, brigade, battalion, legion, front.
_GROUP = re.compile(
    r"(?<!\w)(?:Jaish|Jaysh|Jund|Ansar|Harakat|Liwaa?|Katib(?:at|a)|Fa[yi]laq|Ahrar|Jabhat|Saraya|Hayat"
    r"|Asa[’']?ib|Kata[’']?ib)"
    r"(?:\s+(?:al|ul|an|ash|as|at|ar|el|Al|Ul|An|Ash|As|At|Ar|El)[-\s]\w+|\s+[A-Z][\w’'-]+)+"
    r"(?:\s+(?:terrorists|militants|fighters|rebels|members|gunmen))?"
)
_LINKS = (
    r"(?:of|from|and|or|in|at|called|named|like|against|including|belonging to|loyal to|allied (?:to|with)"
    r"|affiliated (?:to|with)|linked to|backed by|aligned with|led by"
    r"|(?:positioned|located|stationed|deployed|entrenched|based) (?:in|at))"
)
_BETWEEN = (
    r"(?:the|its|their|his|other|several|armed|rebel|allied|so[- ]called|(?:Syrian\s+)?president|dictator|towns?"
    r"|cit(?:y|ies)|villages?|neighbou?rhoods?|eastern|western|northern|southern|of|in)"
)
_NAME = r"(?:[A-Z][\w’'-]*|al-\w+|an-\w+)"
#: What goes on after a marked name of a doer, up to the next name or sort.
_GROWS = re.compile(
    rf"\s+{_LINKS}\s+(?:{_BETWEEN}\s+){{0,5}}"
    rf"(?:{_NAME}(?:\s+{_NAME}){{0,4}}|allies|proxies|groups|forces|fighters|militias|affiliates?)"
    r"(?:\s+(?:terrorists|militants|fighters|rebels|forces|groups|allies|city|town|district|neighbou?rhood|area))?",
)


def doers_of(texts: Mapping[Region, str], names: Sequence[Mention]) -> list[Mention]:
    """Further phrases that may name who did it, of which none has the same place as one of `names`."""
    found: dict[tuple[Region, int, int], None] = {}
    held = {(m.region, m.start, m.end) for m in names}
    for region, text in texts.items():
        own = [m for m in names if m.region == region and m.kind in ("organisation", "nationality", "location")]
        places = [*_sorts(text), *_grown(text, [m for m in own if m.kind == "organisation"])]
        # no phrase goes on over the end of a paragraph
        found |= dict.fromkeys((region, start, end) for start, end in places if "\n" not in text[start:end])
    return [
        Mention(region, start, end, texts[region][start:end], "organisation", ())
        for region, start, end in found
        if (region, start, end) not in held
    ]


def _sorts(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_SORT, _GROUP):
        yield from (m.span() for m in pattern.finditer(text))


def _grown(text: str, names: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    for name in names:
        more = _GROWS.match(text, name.end)
        if more is not None:
            yield name.start, more.end()


@cache
def _table(sort: str) -> dict[str, str]:
    """The words of data/doers.tsv of one sort, "camp" or "way", each with its class."""
    lines = files("reportedly.annotate").joinpath("data", "doers.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines if line.startswith(f"{sort} "))
    return {word: name.removeprefix(f"{sort} ") for name, words in rows for word in words.split()}


def camps_of(words: Iterable[str]) -> tuple[str, ...]:
    """The sorts of those that some words, in lower case, name; "none" if they name none."""
    return _classes(words, _table("camp"))


def ways_of(words: Iterable[str]) -> tuple[str, ...]:
    """The ways of doing harm that some words, in lower case, name; "none" if they name none."""
    return _classes(words, _table("way"))


def _classes(words: Iterable[str], table: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({table[word] for word in words if word in table})) or ("none",)
