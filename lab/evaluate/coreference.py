"""References within reports against our own marks: ``python -m lab.evaluate.coreference [--show]``.

lab/corpora/own/coreference.tsv marks, in 40 reports of ../shared/claims/dev, what "he", "it", "the group", "the
monitor" and the like go back to. It was marked before the resolver was written, and decides nothing. A link is right
when the words found overlap those marked, name the same actor of the register, or are the same words but for "the".
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass

from lab.corpora.gold_anchors import read_reports
from lab.shared import ROOT
from reportedly.pipeline import actors_of
from reportedly.records import Page, Span
from reportedly.resolve.actors import Actors

MARKS = ROOT / "lab" / "corpora" / "own" / "coreference.tsv"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that may go back to others, and the last words before them that name the same; None where they do not."""

    doc: str
    words: Span
    to: Span | None


def marks() -> list[Mark]:
    """The marks in order."""
    found = []
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            doc, region, start, end, first, last = line.split("\t")
            assert region in ("title", "body")
            where = "title" if region == "title" else "body"
            to = Span(where, int(first), int(last)) if first else None  # type: ignore[arg-type]
            found.append(Mark(doc, Span(where, int(start), int(end)), to))  # type: ignore[arg-type]
    return found


def same(page: Page, actors: Actors, a: Span, b: Span) -> bool:
    """Whether two spans name the same."""
    if a.overlaps(b):
        return True

    def folded(span: Span) -> set[str]:
        return set(re.findall(r"\w+", page.quote(span).lower())) - {"the", "a", "an", "so", "called"}

    one, other = actors.kind_of(a), actors.kind_of(b)
    both, either = folded(a) & folded(b), folded(a) | folded(b)
    return (one is not None and other is not None and one[0] == other[0]) or 2 * len(both) > len(either)


def sort_of(words: str) -> str:
    lower = words.lower()
    return {"she": "he"}.get(lower, lower) if lower in ("he", "she", "it", "they") else "description"


def measure(show: bool = False) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By sort of words: links marked, links given, links right."""
    marked: Counter[str] = Counter()
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    reports = read_reports("dev")
    made: dict[str, Actors] = {}
    for mark in marks():
        page, annotation = reports[mark.doc]
        actors = made.setdefault(mark.doc, actors_of(page, annotation))
        found = actors.goes_back(mark.words)
        sort = sort_of(page.quote(mark.words))
        marked[sort] += mark.to is not None
        given[sort] += found is not None
        fits = found is not None and mark.to is not None and same(page, actors, found, mark.to)
        right[sort] += fits
        if show and not fits and (found is not None or mark.to is not None):
            said = tuple("-" if span is None else page.quote(span) for span in (mark.to, found))
            print(f"{mark.doc} {mark.words.start} {page.quote(mark.words)}: {said[0]} // {said[1]}")
    return marked, given, right


def section() -> str:
    """Markdown: precision and recall of links."""
    marked, given, right = measure()
    lines = [
        "## References within a report",
        "",
        "Data: our own marks of 40 dev reports (`lab/corpora/own/coreference.tsv`), made before the resolver was"
        " written; which pronouns it follows was chosen on them, so the figures flatter (decision 0113)."
        ' Metric: links from "he", "it", "they", "the group" … to what they name.',
        "",
        "| words | marked | given | right | precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    for sort in ("he", "it", "they", "description"):
        rows = marked[sort], given[sort], right[sort]
        lines.append(_row(sort, *rows))
    lines.append(_row("all", marked.total(), given.total(), right.total()))
    return "\n".join(lines) + "\n"


def _row(name: str, marked: int, given: int, right: int) -> str:
    return f"| {name} | {marked} | {given} | {right} | {right / max(given, 1):.2f} | {right / max(marked, 1):.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list what is wrong; for the end, not for tuning")
    if parser.parse_args().show:
        measure(show=True)
    print(section())


if __name__ == "__main__":
    main()
