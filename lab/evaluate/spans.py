"""Annotations against public gold: attribution, entities, places, times: ``python -m lab.evaluate.spans``.

The scorer is ../shared/score/spans.py. The first reader's names and attributions are rules that were written without
these corpora; nothing here was trained on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from lab.corpora.claims import Row, spans_scorer
from lab.evaluate.claims import page_of
from lab.shared import SHARED, rows
from reportedly.export.jsonl import annotation_json
from reportedly.pipeline import annotate


def predict(gold: Iterable[Row]) -> dict[str, Row]:
    """The program's annotation of each gold document, by its id."""
    return {row["id"]: annotation_json(page, annotate(page)) for row in gold if (page := page_of(row))}


def other_half(gold: Iterable[Row]) -> list[Row]:
    """The half of TimeBank that the time rules were not developed on: the ids whose SHA-1 is odd."""
    return [row for row in gold if hashlib.sha1(str(row["id"]).encode()).digest()[-1] % 2]


TASKS: tuple[tuple[str, str, str], ...] = (
    ("attribution", "data/attribution/polnear_dev.jsonl", "PolNeAR dev, 84 articles"),
    ("entities", "data/entities/re3d_dev.jsonl", "re3d dev, 14 documents"),
    ("places", "data/places/lgl.jsonl", "LGL, 588 articles, none seen; no coordinates are given yet"),
    ("times", "data/times/timebank.jsonl", "the half of TimeBank the rules were not developed on"),
)


def measure(task: str, path: str) -> dict[str, Any]:
    """The scorer's figures of one task."""
    gold = list(rows(SHARED / path))
    if task == "times":
        gold = other_half(gold)
    scores: dict[str, Any] = getattr(spans_scorer(), task)(gold, predict(gold))
    return scores


def section() -> str:
    """Markdown: every score of spans.py, task by task."""
    lines = [
        "## Annotations",
        "",
        "Metric: `../shared/score/spans.py`. These are the first rules' figures; the neural reader is to replace them.",
    ]
    for task, path, data in TASKS:
        lines += ["", f"### {task.capitalize()}", "", f"Data: `../shared/{path}` ({data}).", ""]
        lines += ["| measure | P | R | F1 | predicted | gold |", "|---|---|---|---|---|---|"]
        for name, value in measure(task, path).items():
            if isinstance(value, dict):
                lines.append(
                    f"| {name.strip()} | {value['p']:.3f} | {value['r']:.3f} | {value['f1']:.3f} |"
                    f" {value['predicted']} | {value['gold']} |"
                )
            else:
                lines.append(f"| {name} | | | {'–' if value is None else value} | | |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(section())
