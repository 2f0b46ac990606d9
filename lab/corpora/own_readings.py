"""Our own graded cases for the reader: tests/cases/reading_attributions.tsv and reading_mentions.tsv."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lab.shared import ROOT
from reportedly.annotate import read_texts
from reportedly.records import Region, Span

CASES = ROOT / "tests" / "cases"
Grade = Literal["strong", "medium", "weak"]
GRADES: tuple[Grade, ...] = ("strong", "medium", "weak")


@dataclass(frozen=True, slots=True)
class Case:
    """A text, what is asked of it (``attribution``, or layer and kind), and what should come."""

    grade: Grade
    text: str
    asked: tuple[str, ...]
    expected: str


def cases(name: Literal["attributions", "mentions"]) -> list[Case]:
    """The cases of one table, in its order. Raises ValueError for a row whose grade is unknown."""
    found = []
    for line in (CASES / f"reading_{name}.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        grade, text, *asked, expected = line.split("\t")
        if grade not in GRADES:
            raise ValueError(f"reading_{name}.tsv: grade {grade!r} is none of {', '.join(GRADES)}: {line}")
        found.append(Case(grade, text.replace("\\n", "\n"), tuple(asked), expected))
    return found


def answer(case: Case, region: Region = "body") -> str:
    """What the program gives, in the table's words."""
    seen = read_texts({region: case.text})
    if case.asked:
        layer, kind = case.asked
        return " ; ".join(m.text for m in seen.mentions if layer in m.layers and m.kind == kind)

    def words(spans: tuple[Span, ...]) -> str:
        return " … ".join(case.text[s.start : s.end] for s in spans) or "-"

    return " ; ".join(
        f"{'< ' if a.inside is not None else ''}{words(a.source)} / {words(a.cue)}" for a in seen.attributions
    )


def tally(name: Literal["attributions", "mentions"]) -> Iterator[tuple[Grade, int, int]]:
    """Of each grade, how many cases are right and how many there are."""
    rows = cases(name)
    for grade in GRADES:
        own = [case for case in rows if case.grade == grade]
        yield grade, sum(answer(case) == case.expected for case in own), len(own)
