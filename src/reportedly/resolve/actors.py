"""Words to sides: the codebook's `party`, by two tables that people can edit: parties.tsv and governments.tsv.

First rules; the register of actors, with ids, is an issue of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from reportedly.records import Mention

_GOVERNMENT = "{government}"
#: Names that say only what someone is, not whose: a side named beside them wins.
_GENERIC = frozenset({"rebels", "civilians", "Syrian government", _GOVERNMENT})
_FORCES = (
    "(?:armed forces|army|forces|troops|soldiers|government|military|air force|police|warplanes?|jets?|aircraft"
    "|helicopters?|security forces)"
)
_WORD = re.compile(r"[^\W\d_]+")


def _rows(name: str) -> list[list[str]]:
    lines = files("reportedly.resolve").joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t", 1) for line in lines if line and not line.startswith("#")]


@cache
def _table() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [(party, pattern) for party, pattern in _rows("parties.tsv")]
    rows += [(party, f"(?:{'|'.join(words.split())})s? {_FORCES}") for party, words in _rows("governments.tsv")]
    return tuple((party, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])")) for party, pattern in rows)


@cache
def _governments() -> dict[str, str]:
    return {word: party for party, words in _rows("governments.tsv") for word in words.split()}


def government_of(text: str) -> str | None:
    """The government that "the army" is plainly that of: the country named most, by more than half of all namings.

    None where none of governments.tsv is named, or no country stands out.
    """
    words = (match.group().lower() for match in _WORD.finditer(text))
    named = Counter(_governments()[word] for word in words if word in _governments())
    if not named:
        return None
    party, count = named.most_common(1)[0]
    return party if 2 * count > named.total() else None


#: A name that a page uses this often for organisations is a group's, though no table has it.
_OFTEN = 3
_NAME = re.compile(r"(?:the |The |[\d,.]+ )?((?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)+)")


def unlisted_groups(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Groups that the tables do not know and a page names often, by its organisations' mentions; in name order."""
    named = Counter(
        match.group(1)
        for mention in mentions
        if mention.kind == "organisation" and (match := _NAME.match(mention.text)) and not parties(match.group(1), "-")
    )
    return tuple(sorted(name for name, count in named.items() if count >= _OFTEN))


def parties(words: str, government: str | None = None, groups: Iterable[str] = ()) -> tuple[str, ...]:
    """The sides that some words name, in text order; where patterns overlap, the longer match, then the earlier row.

    `government` is the side that a bare "the army" or "government forces" belongs to; without it these name none.
    `groups` are names of groups that no table has. "ISIS militants" names ISIS alone: a general word ("militants")
    right beside a name adds no second side.
    """
    lower = words.lower()
    hits = [(at, at + len(name), -1, name) for name in groups if (at := lower.find(name.lower())) >= 0]
    hits += [
        (m.start(), m.end(), rank, party)
        for rank, (party, pattern) in enumerate(_table())
        for m in pattern.finditer(lower)
    ]
    kept: list[tuple[int, int, int, str]] = []
    for hit in sorted(hits, key=lambda h: (h[3] in _GENERIC, h[0] - h[1], h[2])):
        if all(hit[1] <= k[0] or hit[0] >= k[1] for k in kept):
            kept.append(hit)
    kept.sort()
    named: list[str] = []
    for number, (start, _end, _rank, party) in enumerate(kept):
        beside = number > 0 and start - kept[number - 1][1] <= 1 and kept[number - 1][3] != "civilians"
        if party in _GENERIC and beside:
            continue
        side = government if party == _GOVERNMENT else party
        if side is not None and side not in named:
            named.append(side)
    return tuple(named)


def party_of(words: str, government: str | None = None, groups: Iterable[str] = ()) -> str | None:
    """The codebook's `party` for some words: one side, or several joined by " and "; None when they name none."""
    named = parties(words, government, groups)
    return " and ".join(named) if named else None
