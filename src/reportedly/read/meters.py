"""Donation meters: a block of lines that hold money and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reportedly.records import Meter

_SIGN = r"(?:[$€£₽₺₪¥₹₴]|USD|EUR|GBP|US\$|CAD|AUD|CHF|RUB|UAH)"
_AMOUNT = r"\d{1,3}(?:[,. \u00a0\u202f\u2009]\d{3})+|\d+"
_MONEY = re.compile(rf"(?P<before>{_SIGN})?\s*(?P<amount>{_AMOUNT})\s*(?P<after>{_SIGN})?")
#: The most characters of a meter's line; what follows takes time by the square of them.
_LONGEST = 400
_WORDS = re.compile(
    r"\b(?:raised|collected|received|donated|so far|goal|target|needed|of|out|from|donations?|this month|monthly)\b"
    r"|[:–—/|.,-]",
    re.IGNORECASE,
)
_RAISED = re.compile(r"\b(?:raised|collected|received|donated|so far)\b", re.IGNORECASE)
_GIVING = re.compile(r"\b(?:donat\w*|raised|fundrais\w*|support us|support \w+|contribut\w*|goal)\b", re.IGNORECASE)


def sums_of(line: str) -> list[tuple[int, str]]:
    """Amount and currency of each sum of money in a line that names nothing else, but for words like "raised"."""
    if len(line) > _LONGEST:
        return []
    found = [match for match in _MONEY.finditer(line) if match.group("before") or match.group("after")]
    rest = line
    for match in reversed(found):
        rest = rest[: match.start()] + " " + rest[match.end() :]
    if _WORDS.sub("", rest).strip():
        return []
    return [
        (int(re.sub(r"\D", "", match.group("amount"))), match.group("before") or match.group("after"))
        for match in found
    ]


def meter_of(lines: Sequence[str], nearby: Sequence[str] = ()) -> Meter | None:
    """The meter that the lines make up, or None if they are a list of prices or nothing of the kind.

    A meter has three sums or more in one currency and starts its scale at zero, or has two and stands beside words of
    giving (`nearby`, and its own). What was raised is said by a word, or is the one sum that breaks an even scale.
    """
    sums = [sums_of(line) for line in lines]
    if not all(sums):
        return None
    amounts = [amount for line in sums for amount, _ in line]
    signs = {sign for line in sums for _, sign in line}
    if len(signs) != 1:
        return None
    giving = any(_GIVING.search(line) for line in (*lines, *nearby))
    if not (len(amounts) >= 3 and 0 in amounts) and not (len(amounts) >= 2 and giving):
        return None
    currency = signs.pop()
    said = [index for index, line in enumerate(lines) if _RAISED.search(line)]
    if len(said) == 1 and len(amounts) == len(lines):
        return Meter(tuple(sorted(amounts[: said[0]] + amounts[said[0] + 1 :])), amounts[said[0]], currency)
    # From the back: a meter's markup mostly ends with the needle.
    for index in range(len(amounts) - 1, -1, -1):
        scale = amounts[:index] + amounts[index + 1 :]
        if len(scale) >= 2 and _even(scale) and not _even(amounts):
            return Meter(tuple(scale), amounts[index], currency)
    return Meter(tuple(amounts), None, currency) if _even(amounts) else None


def _even(scale: Sequence[int]) -> bool:
    """Whether a scale rises from zero in equal steps, or is simply zero and a goal."""
    steps = {b - a for a, b in pairwise(scale)}
    return scale[0] == 0 and len(steps) == 1 and steps.pop() > 0
