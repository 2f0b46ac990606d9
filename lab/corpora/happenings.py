"""Our marks of happenings, origins and copies in 293 of the Syrian reports: lab/corpora/own/happenings/.

Marked by reading every report that April 2017 has by the texts' own dates, and the reports of further happenings that
have hard negatives (same town next day, same figure elsewhere), before any grouper existed. No text is kept, only
places in ../shared/data/reports/syria_open.jsonl.

**marks.tsv**: ``doc region start end happening origin``. A mark covers a title, a sentence, or one amount; it says
which happening the claims in it are about and who is said to have stated them. Claims of any coder are judged by it:
a claim takes the smallest mark that holds its amount (its evidence's first character, where it has none); a claim in no
mark is not judged. So the marks survive a change of coder.

- *Happening*: one attack, clash, strike, deal or journey, with a place and a time and what directly came of it. A later
  strike on those who came to help is one of its own when a report tells it apart; the parts of one day's raids over
  several towns are happenings of their own where their tolls are given apart. ``total`` marks a running total, ``?``
  what sums several happenings or cannot be told, ``-`` what is none (background, furniture); none of these is scored.
- *Origin*: who first stated it, by name. An unnamed speaker stands under the first named body that relays it ("medical
  sources told the monitor" is the monitor's; agencies and outlets pass on and do not answer); with none, under ``~``.
  The outlet's own voice, even of an agency, is ``-``. All organs of a state (ministries, army, governors, news agency,
  television) are one: ``gov-syria``, ``gov-usa`` and so on. Parties and bodies that are no state's stand by name.

An event's independent origins are its named ones; ``~`` counts as one when there is no named one; ``-`` never counts.

**copies.tsv**: ``doc other text``. Pairs of reports that share a passage about what happened because one text lies
behind both: whose it is, ``house`` where an outlet reuses its own. ``?`` pairs share only a speaker's quotation or a
line of background, and are not scored. Every other pair of marked reports is a negative.

Half of the happenings decides nothing until the end. The rule: happenings sorted by number of reports (descending),
then by the SHA-256 of their name, are dealt out in turn to ``development`` and ``kept back``. A report's half, for
copies, is that of the happening with most of its marks; a pair's is that of its first report by id. Reports of
../shared/claims/dev are not in the development half at all.

**further.marks.tsv, further.copies.tsv**: 75 further happenings in 50 reports that are in neither half, marked later in
the same manner by another reader of the marks above and before any rule was changed to suit them; a third set,
``further``, that may be looked at like the development half. Mentions of happenings that the halves may hold are ``?``.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from lab.corpora.claims import Row, load
from lab.shared import SHARED, rows
from reportedly.records import Claim, Region

FOLDER = Path(__file__).resolve().parent / "own" / "happenings"
REPORTS = SHARED / "data" / "reports" / "syria_open.jsonl"

Half = Literal["development", "kept back", "further"]
#: Which reports were read: those of the two halves, or the further ones.
Sheet = Literal["halves", "further"]

#: Marks of no single happening.
UNSCORED = frozenset({"total", "?", "-"})
UNNAMED, NOBODY = "~", "-"


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of a region's text whose claims are about `happening` and were first stated by `origin`."""

    doc: str
    region: Region
    start: int
    end: int
    happening: str
    origin: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports, ids in order, that share a passage of one text; `text` says whose, ``?`` that it is not scored."""

    doc: str
    other: str
    text: str


@cache
def marks(sheet: Sheet = "halves") -> tuple[Mark, ...]:
    regions: dict[str, Region] = {"title": "title", "body": "body"}
    return tuple(
        Mark(doc, regions[region], int(start), int(end), happening, origin)
        for doc, region, start, end, happening, origin in _table(sheet, "marks")
    )


@cache
def copies(sheet: Sheet = "halves") -> tuple[Copy, ...]:
    return tuple(Copy(*row) for row in _table(sheet, "copies"))


def sheet_of(half: Half) -> Sheet:
    """The sheet that has the marks of a half."""
    return "further" if half == "further" else "halves"


def reports(sheet: Sheet = "halves") -> dict[str, Row]:
    """The marked reports by id."""
    wanted = {mark.doc for mark in marks(sheet)}
    return {row["id"]: row for row in rows(REPORTS) if row["id"] in wanted}


@cache
def halves() -> Mapping[str, Half]:
    """Each happening's half, by the rule above."""
    docs: dict[str, set[str]] = defaultdict(set)
    for mark in marks():
        if mark.happening not in UNSCORED:
            docs[mark.happening].add(mark.doc)
    order = sorted(docs, key=lambda name: (-len(docs[name]), hashlib.sha256(name.encode()).hexdigest()))
    found: dict[str, Half] = {name: "kept back" if k % 2 else "development" for k, name in enumerate(order)}
    return found | {mark.happening: "further" for mark in marks("further") if mark.happening not in UNSCORED}


@cache
def off_limits() -> frozenset[str]:
    """The reports whose claims others tune on: they may stand in the half kept back alone."""
    return frozenset(load("dev").reports)


def half_of_pair(doc: str, other: str) -> Half | None:
    """The half that a pair of reports counts in; None for a development pair with a report that is off limits."""
    if {doc, other} <= {mark.doc for mark in marks("further")}:
        return "further"
    half = _half_of_report(min(doc, other))
    return None if half == "development" and {doc, other} & off_limits() else half


@cache
def _half_of_report(doc: str) -> Half:
    counts = Counter(mark.happening for mark in marks() if mark.doc == doc and mark.happening not in UNSCORED)
    return halves()[min(counts, key=lambda name: (-counts[name], name))] if counts else "development"


class Judge:
    """What the marks say of a claim."""

    def __init__(self, sheet: Sheet = "halves") -> None:
        self._marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
        for mark in marks(sheet):
            self._marks[mark.doc, mark.region].append(mark)

    def mark_of(self, claim: Claim) -> Mark | None:
        """The smallest mark that holds the claim, None if there is none."""
        start = claim.evidence_start if claim.amount_start is None else claim.amount_start
        holding = [m for m in self._marks[claim.doc, claim.region] if m.start <= start < m.end]
        return min(holding, key=lambda m: (m.end - m.start, m.start), default=None)


def origins(happening: str) -> frozenset[str]:
    """The named origins that the marks give a happening, or the unnamed one alone."""
    found = {m.origin for m in marks(sheet_of(halves()[happening])) if m.happening == happening} - {NOBODY}
    return frozenset(found - {UNNAMED} or found)


def _table(sheet: Sheet, name: str) -> list[list[str]]:
    file = f"{name}.tsv" if sheet == "halves" else f"{sheet}.{name}.tsv"
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if line]
