"""Donation meters: a block of lines that hold money and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reportedly.records import Meter

_SIGN = r"(?:[$€£₽₺₪¥₹₴]|USD|EUR|GBP|US\$|CAD|AUD|CHF|RUB|UAH)"
_AMOUNT = r"\d{1,3}(?:[,. \u00a0\u202f\u2009]\d{3})+|\d+"
_MONEY = re.compile(rf"(?P<before>{_SIGN})?\s*(?P<amount>{_AMOUNT})\s*(?P<after>{_SIGN})?")
_WORDS = re.compile(
    r"\b(?:raised|collected|received|donated|so far|goal|target|needed|of|out|from|donations?|this month|monthly)\b"
    r"|[:–—/|.,-]",
    re.IGNORECASE,
)
_RAISED = re.compile(r"\b(?:raised|collected|received|donated|so far)\b", re.IGNORECASE)
_GIVING = re.compile(r"\b(?:donat\w*|raised|fundrais\w*|support us|support \w+|contribut\w*|goal)\b", re.IGNORECASE)


def money_of(line: str) -> tuple[int, str] | None:
    """Amount and currency of a line that names one sum of money and, at most, says that it is raised or a goal."""
    found = [match for match in _MONEY.finditer(line) if match.group("before") or match.group("after")]
    if len(found) != 1:
        return None
    rest = _WORDS.sub("", line[: found[0].start()] + line[found[0].end() :]).strip()
    if rest:
        return None
    sign = found[0].group("before") or found[0].group("after")
    return int(re.sub(r"\D", "", found[0].group("amount"))), sign


def meter_of(lines: Sequence[str], nearby: Sequence[str] = ()) -> Meter | None:
    """The meter that the lines make up, or None if they are a list of prices or nothing of the kind.

    A meter has three sums or more in one currency and starts its scale at zero, or has two and stands beside words of
    giving (`nearby`, and its own). What was raised is said by a word, or is the one sum that breaks an even scale.
    """
    sums = [money_of(line) for line in lines]
    if any(one is None for one in sums):
        return None
    amounts = [one[0] for one in sums if one]
    signs = {one[1] for one in sums if one}
    if len(signs) != 1:
        return None
    giving = any(_GIVING.search(line) for line in (*lines, *nearby))
    if not (len(amounts) >= 3 and 0 in amounts) and not (len(amounts) >= 2 and giving):
        return None
    currency = signs.pop()
    said = [index for index, line in enumerate(lines) if _RAISED.search(line)]
    if len(said) == 1:
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
