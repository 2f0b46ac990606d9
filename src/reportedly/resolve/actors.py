"""Words to sides: the codebook's `party`, by a table of patterns (parties.tsv).

First rules; the register of actors, with ids, is an issue of its own.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

#: Names that say only what someone is, not whose: a side named beside them wins.
_GENERIC = frozenset({"rebels", "civilians", "Syrian government"})


@cache
def _table() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = files("reportedly.resolve").joinpath("parties.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    return tuple((party, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])")) for party, pattern in rows)


def parties(words: str) -> tuple[str, ...]:
    """The sides that some words name, in text order; where patterns overlap, the longer match, then the earlier row.

    "ISIS militants" names ISIS alone: a general word ("militants") right beside a name adds no second side.
    """
    lower = words.lower()
    hits = [
        (m.start(), m.end(), rank, party)
        for rank, (party, pattern) in enumerate(_table())
        for m in pattern.finditer(lower)
    ]
    kept: list[tuple[int, int, int, str]] = []
    for hit in sorted(hits, key=lambda h: (h[2] if h[3] not in _GENERIC else 100 + h[2], h[0] - h[1])):
        if all(hit[1] <= k[0] or hit[0] >= k[1] for k in kept):
            kept.append(hit)
    kept.sort()
    named: list[str] = []
    for number, (start, _end, _rank, party) in enumerate(kept):
        beside = number > 0 and start - kept[number - 1][1] <= 1 and kept[number - 1][3] not in ("civilians",)
        if party in _GENERIC and beside:
            continue
        if party not in named:
            named.append(party)
    return tuple(named)


def party_of(words: str) -> str | None:
    """The codebook's `party` for some words: one side, or several joined by " and "; None when they name none."""
    named = parties(words)
    return " and ".join(named) if named else None
