"""The figures that data sets put for vague amounts: shown beside the words when asked for, never stored as theirs.

ACLED counts "tens" as 10, "dozens" as 12 and "hundreds" as 100, the least that each can mean. It settles no other word,
so none has a figure here: not "several", and not "tens of thousands".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

ConventionName = Literal["acled"]


@dataclass(frozen=True, slots=True)
class Convention:
    """One reading of vague amounts: its name, whose it is, and the figure of each word."""

    name: ConventionName
    says: str
    figures: tuple[tuple[str, int], ...]


_ACLED = (
    (r"(?:several |many |a few )?(?:hundreds?(?: of)?)", 100),
    (r"(?:several |many |a few )?(?:dozens?(?: of)?)", 12),
    (r"(?:many )?tens(?: of)?", 10),
)
CONVENTIONS: dict[str, Convention] = {
    "acled": Convention("acled", "ACLED (tens 10, dozens 12, hundreds 100)", _ACLED),
}


def conventional(words: str, convention: Convention) -> int | None:
    """The figure that a convention puts for the words of a vague amount; None where it has none ("several")."""
    plain = " ".join(words.lower().split()).removesuffix(" more")
    return next((number for pattern, number in convention.figures if re.fullmatch(pattern, plain)), None)
