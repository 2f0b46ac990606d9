"""The hand-edited cases of tests/cases/places.tsv: ``python -m lab.evaluate.place_cases`` lists those that fail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lab.shared import ROOT
from reportedly.records import Mention, Place, Span
from reportedly.resolve.places import Gazetteer, Places

CASES = ROOT / "tests" / "cases" / "places.tsv"
GRADES = ("strong", "medium", "weak")
_MARK = re.compile(r"\[(?P<asked>[^\]]*)\]|\{(?P<other>[^}]*)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table. `point` is None where the words stay unresolved."""

    line: int
    grade: str
    marked: str
    text: str
    asked: Span
    mentions: tuple[Mention, ...]
    point: tuple[float, float] | None
    km: float
    where_prec: frozenset[int]
    why: str


def load() -> Iterator[Case]:
    """The cases in order.

    Raises ValueError where a line is not as the table's head says.
    """
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 6 or cells[0] not in GRADES:
            raise ValueError(f"places.tsv:{number}: wants 6 columns and a grade, has {len(cells)} and {cells[0]!r}")
        grade, marked, point, km, prec, why = cells
        text, spans, asked = "", [], None
        at = 0
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            words = match["asked"] or match["other"]
            span = Span("body", len(text), len(text) + len(words))
            text, at = text + words, match.end()
            spans.append(span)
            asked = span if match["asked"] else asked
        text += marked[at:]
        if asked is None:
            raise ValueError(f"places.tsv:{number}: no [words asked for]")
        mentions = tuple(
            Mention("body", s.start, s.end, text[s.start : s.end], "location", ("toponym",)) for s in spans
        )
        lat, _, lon = point.partition(",")
        where = None if point == "-" else (float(lat), float(lon))
        precs = frozenset(int(p) for p in prec.split("/") if p)
        yield Case(number, grade, marked, text, asked, mentions, where, float(km), precs, why)


def resolve(case: Case, gazetteer: Gazetteer | None = None) -> Place | None:
    """What the program makes of a case."""
    return Places({"body": case.text}, case.mentions, gazetteer=gazetteer).at(case.asked)


def wrong(case: Case, place: Place | None) -> str | None:
    """What is wrong with a place for a case; None where it is right."""
    from lab.evaluate.places import km

    if case.point is None or place is None:
        return None if (case.point is None) == (place is None) else f"gave {_told(place)}"
    off = km(case.point, (place.lat, place.lon))
    if off > case.km:
        return f"{off:.0f} km off: {_told(place)}"
    if case.where_prec and place.where_prec not in case.where_prec:
        return f"where_prec {place.where_prec}: {_told(place)}"
    return None


def _told(place: Place | None) -> str:
    if place is None:
        return "nothing"
    return f"{place.name} ({place.kind}, {', '.join(place.within)}, {place.lat}, {place.lon}; {place.method})"


def main() -> None:
    total: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for case in load():
        total[case.grade] += 1
        fault = wrong(case, resolve(case))
        if fault:
            failed[case.grade] += 1
            print(f"{case.line} {case.grade}: {case.marked} — {fault}")
    print(*(f"{grade}: {total[grade] - failed[grade]} of {total[grade]}" for grade in GRADES), sep=", ")


if __name__ == "__main__":
    main()
