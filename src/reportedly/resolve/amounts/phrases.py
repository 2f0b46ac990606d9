"""Amounts that are told by another: fractions and multiples of a stated number, and figures that a clause splits.

``find`` finds amounts that stand alone. Here "a third of the 300" becomes about 100, "twice as many" about twice the
figure before it, "the remaining 12" one amount, and "at least, he said, 26" keeps its bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.records import Amount, Bound, Mention

_SHARES = {"half": (1, 2), "third": (1, 3), "quarter": (1, 4), "fifth": (1, 5), "tenth": (1, 10)}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(("more than", "over", "at least", "well over", "no less than"), "at_least"),
    **dict.fromkeys(("less than", "under", "up to", "as many as", "no more than", "at most", "fewer than"), "at_most"),
}
_PREFIX = (
    r"(?P<bound>(?:well )?over|more than|at least|no less than|less than|fewer than|under|up to|as many as|no more than"
    r"|at most|about|around|roughly|nearly|almost|some|an estimated|approximately|close to)"
)
_FRACTION = re.compile(
    rf"(?<!\w)(?:{_PREFIX}\s+)?(?:(?P<half>half)|(?P<count>a|one|two|three|four)[-\s](?P<part>third|quarter|fifth|tenth)s?)"
    r"(?=\s+of\s|\s+(?:the|its|their)\s|\s+(?:were|are|had|have|being)\s)(?!\s+of\s+(?:them|whom|those who|which)\b)",
    re.IGNORECASE,
)
#: From a fraction to the number that it is of: "of the", "of Arda's pre-war population of".
_OF = re.compile(r"\s+(?:of\s+)?(?:[\w’'-]+\s+){0,5}?(?:of\s+)?$")
_NOT_OF = re.compile(r"\b(?:were|was|are|is|had|have|has|who|which|that|and|or|but|to|in|from|by|at|on|for|with)\b")
#: "Of the 40 wounded, half were children".
_OF_BEFORE = re.compile(r"(?<!\w)of\s+(?:the|its|their|these|those)\s+$", re.IGNORECASE)
_MOST_BETWEEN = 60
_MULTIPLE = re.compile(
    r"(?<!\w)(?:(?P<twice>twice|double)|(?P<times>three|four|five|six|ten)\s+times)"
    r"\s+(?:as\s+many|that\s+(?:number|figure|many|toll)|the\s+(?:number|figure|toll))(?!\w)",
    re.IGNORECASE,
)
#: Letters before a multiple in which the figure that it multiplies stands.
_MULTIPLIED_WITHIN = 200
_REST = re.compile(r"the (?:remaining|other|rest)", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?<!\w)(?P<bound>at least|more than|over|no fewer than|up to|as many as|about|around|nearly|almost|some)"
    r"(?:,\s+[^,.;:\d]{3,60},|\s+[-–—(]\s*[^-–—().;:\d]{3,60}[-–—)])\s+$",
    re.IGNORECASE,
)
_ASIDE_WITHIN = 90
_ASIDE_ENDS = frozenset(",)-–—")
#: What every fraction and every multiple has: looking for it first keeps a page without them quick.
_PART_WORDS = ("half", "third", "quarter", "fifth", "tenth", "Half")
_TIMES_WORDS = ("twice", "double", "times", "Twice", "Double")
_PART_WITHIN = 40


def complete_amounts(text: str, found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The amounts of one region with those that hang on another, in text order, none overlapping another."""
    amounts = _joined(text, found)
    told = [*_fractions(text, amounts), *_multiples(text, amounts)]
    kept = [m for m in amounts if not any(m.start < t.end and t.start < m.end for t in told)]
    return tuple(sorted((*kept, *told), key=lambda m: m.start))


def _joined(text: str, found: Sequence[Mention]) -> list[Mention]:
    """ "the remaining 12" as one amount; the bound before a clause brought to its figure."""
    out: list[Mention] = []
    for mention in found:
        amount = mention.amount
        before = out[-1] if out else None
        plain = amount is not None and amount.bound == "exact" and amount.low is not None and not amount.singular
        if plain and before is not None and _REST.fullmatch(before.text) and text[before.end : mention.start].isspace():
            out[-1] = replace(mention, start=before.start, text=text[before.start : mention.end])
            continue
        start = max(mention.start - _ASIDE_WITHIN, before.end if before is not None else 0)
        ends = text[max(mention.start - 2, 0) : mention.start - 1] in _ASIDE_ENDS
        aside = _ASIDE.search(text, start, mention.start) if plain and ends else None
        if aside is not None and amount is not None and amount.low is not None:
            at = aside.start("bound")
            bounded = _bounded(amount.low, _BOUNDS.get(aside["bound"].lower(), "about"))
            mention = replace(mention, start=at, text=text[at : mention.end], amount=bounded)
        out.append(mention)
    return out


def _bounded(number: int, bound: Bound) -> Amount:
    if bound == "at_least":
        return Amount(number, None, bound)
    return Amount(None, number, bound) if bound == "at_most" else Amount(number, number, bound)


def _whole(mention: Mention) -> int | None:
    """The one number that an amount states, above one."""
    amount = mention.amount
    if amount is None or amount.bound not in ("exact", "about") or amount.low is None or amount.low < 2:
        return None
    return amount.low


def _fractions(text: str, amounts: Sequence[Mention]) -> list[Mention]:
    made: list[Mention] = []
    for match in _around(_FRACTION, _PART_WORDS, text):
        number = _taken_of(text, match, amounts)
        if number is None:
            continue
        top, bottom = _SHARES["half"] if match["half"] else _SHARES[match["part"].lower()]
        top *= _COUNTS[match["count"].lower()] if match["count"] else 1
        bound = _BOUNDS.get(" ".join((match["bound"] or "").lower().split()), "about")
        made.append(_mention(text, match, _bounded(round(number * top / bottom), bound), amounts[0]))
    return made


def _taken_of(text: str, match: re.Match[str], amounts: Sequence[Mention]) -> int | None:
    """The number that a fraction is of: behind it in the same phrase, or before it behind "of the"."""
    for mention in amounts:
        number = _whole(mention)
        if number is None:
            continue
        if match.end() < mention.start <= match.end() + _MOST_BETWEEN:
            between = text[match.end() : mention.start]
            if _OF.fullmatch(between) and not _NOT_OF.search(between):
                return number
        ahead = text[mention.end : match.start()]
        near = 0 < len(ahead) <= _MOST_BETWEEN and not re.search(r"[.;:!?]\s", ahead)
        if near and _OF_BEFORE.search(text, max(mention.start - 12, 0), mention.start):
            return number
    return None


def _multiples(text: str, amounts: Sequence[Mention]) -> list[Mention]:
    made: list[Mention] = []
    for match in _around(_MULTIPLE, _TIMES_WORDS, text):
        before = [m for m in amounts if match.start() - _MULTIPLIED_WITHIN <= m.start and m.end <= match.start()]
        numbers = [number for m in before if (number := _whole(m)) is not None]
        factor = 2 if match["twice"] else _COUNTS[match["times"].lower()]
        amount = _bounded(factor * numbers[-1], "about") if numbers else Amount(None, None, "vague")
        if amounts:
            made.append(_mention(text, match, amount, amounts[0]))
    return made


def _around(whole: re.Pattern[str], words: Sequence[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of `whole` that hold one of `words`."""
    taken = 0
    for at in sorted(at for word in words for at in _places(word, text)):
        match = whole.search(text, max(at - _PART_WITHIN, taken), at + 2 * _PART_WITHIN)
        if match is not None and match.start() <= at < match.end():
            taken = match.end()
            yield match


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _mention(text: str, match: re.Match[str], amount: Amount, like: Mention) -> Mention:
    return replace(like, start=match.start(), end=match.end(), text=text[match.start() : match.end()], amount=amount)
