"""Annotations against public gold: attribution, entities, places, times: ``python -m lab.evaluate.spans``.

The scorer is ../shared/score/spans.py. What is measured is what `annotate` prints, rules and reader together. The
toponyms' figure is cross-validated when the reader is trained (lab/train/reader/folds.py): the shipped reader has
read all of LGL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from lab.corpora import times
from lab.corpora.claims import Row, spans_scorer
from lab.evaluate.claims import page_of
from lab.shared import ROOT, SHARED, rows
from reportedly.export.jsonl import annotation_json
from reportedly.pipeline import annotate

FOLDS = ROOT / "lab" / "train" / "reader" / "folds.json"


def predict(gold: Iterable[Row]) -> dict[str, Row]:
    """The program's annotation of each gold document, by its id."""
    return {row["id"]: _annotation(json.dumps(row)) for row in gold}


@cache
def _annotation(row: str) -> Row:
    """One document's annotation; two tables are made of PolNeAR's."""
    page = page_of(json.loads(row))
    return annotation_json(page, annotate(page))


TASKS: tuple[tuple[str, str, str], ...] = (
    ("attribution", "data/attribution/polnear_dev.jsonl", "PolNeAR dev, 84 articles"),
    (
        "attribution at one level",
        "data/attribution/polnear_dev.jsonl",
        "the same, without what is said within what is said: PolNeAR marks none of it, so the table above counts each"
        " such mark as wrong",
    ),
    ("entities", "data/entities/re3d_dev.jsonl", "re3d dev, 14 documents"),
    ("times", "data/times/timebank.jsonl", "the half of TimeBank that neither rules nor reader were made on"),
)


def measure(task: str, path: str) -> dict[str, Any]:
    """The scorer's figures of one task."""
    gold = list(rows(SHARED / path))
    if task == "times":
        gold = [row for row in gold if times.held_out(row["id"])]
    predicted = predict(gold)
    if task == "attribution at one level":
        task, predicted = "attribution", {doc: _at_one_level(found) for doc, found in predicted.items()}
    scores: dict[str, Any] = getattr(spans_scorer(), task)(gold, predicted)
    return scores


def _at_one_level(annotation: Row) -> Row:
    """An annotation without the attributions inside another, but for the speaker of one that was only told on."""
    found = annotation["attributions"]

    def told(attribution: Row) -> bool:
        return bool(found[attribution["inside"]]["content"] == attribution["content"])

    outer = [a for a in found if a["inside"] is None or told(a)]
    return {**annotation, "attributions": outer}


def section() -> str:
    """Markdown: every score of spans.py, task by task."""
    lines = [
        "## Annotations",
        "",
        "Metric: `../shared/score/spans.py`. Measured is what `annotate` prints: the"
        " reader's marks, with the rules that stand beside it.",
    ]
    for task, path, data in TASKS:
        lines += ["", f"### {task.capitalize()}", "", f"Data: `../shared/{path}` ({data}).", ""]
        lines += ["| measure | P | R | F1 | predicted | gold |", "|---|---|---|---|---|---|"]
        for name, value in measure(task, path).items():
            if isinstance(value, dict):
                lines.append(_row(name, value))
            else:
                lines.append(f"| {name} | | | {'–' if value is None else value} | | |")
    folds = json.loads(FOLDS.read_text(encoding="utf-8"))
    seen = folds["recognition"]
    lines += [
        "",
        "### Toponyms",
        "",
        f"Data: `../shared/data/places/lgl.jsonl`, all {folds['articles']} articles, cross-validated in"
        f" {folds['folds']} folds: each article was read by a network whose training left it out"
        " (`python -m lab.train.reader.folds`)."
        " What they denote is measured under Places.",
        "",
        "| measure | P | R | F1 | predicted | gold |",
        "|---|---|---|---|---|---|",
        _row("recognition", seen),
        "",
        "The whole way from text to point by the same networks, the weights that choose among places learned in folds"
        f" too: within 161 km {folds['located']['within 161 km, of all located gold']:.3f} of all located gold,"
        f" {folds['located']['within 161 km, of resolved']:.3f} of resolved; median error"
        f" {folds['located']['median error km']:.1f} km.",
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, value: dict[str, Any]) -> str:
    shares = " | ".join(f"{value[share]:.3f}" for share in ("p", "r", "f1"))
    return f"| {name.strip()} | {shares} | {value['predicted']} | {value['gold']} |"


if __name__ == "__main__":
    print(section())
