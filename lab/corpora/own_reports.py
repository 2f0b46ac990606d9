"""Reports that we coded ourselves, by reading, under the codebook: some to train on, some kept as a test.

Two sorts. Those of ../shared/data/reports keep their texts there; those that we wrote (invented, mostly of other wars
than Syria and Iraq) have theirs in lab/corpora/own/written.jsonl. The claims stand in reports.{train,test}.jsonl beside
it, one a line in the codebook's fields, whose words are places in the text: ``[start, end]`` in the claim's region for
evidence and amount, ``[region, start, end]`` for the others, in code points. A report without claims has a line with
its id alone. Who coded them, how, and how far two codings agree: docs/decisions/0190-own-reports.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from lab.shared import SHARED, rows

FOLDER = Path(__file__).resolve().parent / "own"
TEXTS = (
    SHARED / "data" / "reports" / "guardian_open.jsonl",
    SHARED / "data" / "reports" / "syria_open.jsonl",
    FOLDER / "written.jsonl",
)

Split = Literal["train", "test"]
SPLITS: tuple[Split, ...] = ("train", "test")
Row = dict[str, Any]


def written(report: Row) -> bool:
    """Whether we wrote a report ourselves; the others are news as published."""
    return str(report["id"]).startswith("w")


#: How the ids of the later rounds of coding begin (docs/decisions/0273); what was coded before is round 5 or earlier.
_ROUNDS = {
    6: ("w6", "w7", "w8", "w9", "wA", "wB", "wC", "wD"),
    7: ("wE", "wF", "wG", "wH", "wI", "wJ", "wK", "wL"),
}


#: How often a claim of a published report counts where roles and dates are fitted, beside one of a report that we
#: wrote: these are four in five by now, and are told in fewer ways. Chosen on dev; sides are no better for it
#: (docs/decisions/0273).
PUBLISHED = 3.0


def count_of(report_id: str) -> float:
    """How often a train report's claims count in the fits of roles and dates."""
    return 1.0 if written({"id": report_id}) else PUBLISHED


def round_of(report_id: str) -> int:
    """In which round of our coding a report was coded, 5 for all before the sixth.

    A leg of the training reads what there was when it was run; a rebuild must not read more.
    """
    return next((number for number, begins in _ROUNDS.items() if report_id.startswith(begins)), 5)


@cache
def load(split: Split) -> tuple[dict[str, Row], dict[str, list[Row]]]:
    """The reports by id, in order, and their claims as ../shared/claims has them, with words and places.

    Raises FileNotFoundError when the data beside the checkout is missing.
    """
    texts = {row["id"]: row for path in TEXTS for row in rows(path)}
    reports: dict[str, Row] = {}
    claims: dict[str, list[Row]] = {}
    for row in rows(FOLDER / f"reports.{split}.jsonl"):
        report = reports.setdefault(row["doc"], texts[row["doc"]])
        some = claims.setdefault(row["doc"], [])
        if "n" in row:
            some.append(_worded(row, {"title": report["title"] or "", "body": report["text"]}))
    return reports, claims


def _worded(row: Row, texts: dict[str, str]) -> Row:
    own = texts[row["region"]]
    start, end = row["evidence"]
    at = row["amount"]
    return {
        **row,
        "evidence": own[start:end],
        "evidence_start": start,
        "amount": None if at is None else own[at[0] : at[1]],
        "amount_start": None if at is None else at[0],
        **{role: _words(row[role], texts) for role in ("counted", "actor", "means", "place", "from", "when")},
        "source": [_words(place, texts) for place in row["source"]],
    }


def _words(place: tuple[str, int, int] | None, texts: dict[str, str]) -> str | None:
    if place is None:
        return None
    region, start, end = place
    return texts[region][start:end]
