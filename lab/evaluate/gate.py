"""Floors under every figure of the reader and of the claims: ``python -m lab.evaluate.gate``.

lab/floors.json pins the data that figures are measured on (digest and count of rows) and the least each figure may be.
The command prints figure and floor side by side and exits with 1 when one is broken. Nothing writes the file: to lower
a floor, or to measure on other data, somebody edits it and says why in the commit.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab.evaluate import claims, coreference, spans
from lab.shared import ROOT, SHARED, rows

FILE = ROOT / "lab" / "floors.json"


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure's name (task / measure) and the least it may be."""

    name: str
    least: float


def floors() -> list[Floor]:
    """Every floor, in the file's order."""
    found = json.loads(FILE.read_text(encoding="utf-8"))["floors"]
    return [Floor(f"{task} / {measure}", least) for task, some in found.items() for measure, least in some.items()]


def changed() -> list[str]:
    """What of the data is not what the floors were set on; nothing when all is."""
    wrong = []
    for path, pinned in json.loads(FILE.read_text(encoding="utf-8"))["data"].items():
        digest = hashlib.sha256((SHARED / path).read_bytes()).hexdigest()[:16]
        count = sum(1 for _ in rows(SHARED / path))
        if (digest, count) != (pinned["sha256"], pinned["rows"]):
            wrong.append(f"{path}: {count} rows, sha256 {digest}; the floors stand on {pinned}")
    return wrong


def figures() -> dict[str, float]:
    """Every figure that has a floor may be found here under its floor's name."""
    found: dict[str, float] = {}
    for task, path, _ in spans.TASKS:
        found |= {f"{task} / {name}": value for name, value in _flat(spans.measure(task, path))}
    for group, scores in claims.measure("dev", claims.predict("dev")).items():
        found |= {f"claims {group} / {metric}": float(scores[metric]["f1"]) for metric in ("figure", "kept", "whole")}
    marked, given, right = (counts.total() for counts in coreference.measure())
    found |= {"references / precision": right / max(given, 1), "references / recall": right / max(marked, 1)}
    return found


def events_floors() -> list[Floor]:
    """The floors under what is made of many reports' claims (lab/evaluate/events.py), on the development half alone:
    the half kept back decides nothing."""
    found = json.loads(FILE.read_text(encoding="utf-8"))["events"]
    return [Floor(name, least) for name, least in found.items()]


def _flat(scores: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in scores.items():
        if isinstance(value, dict):
            yield name.strip(), float(value["f1"])


def main() -> int:
    wrong = changed()
    found = figures()
    for floor in floors():
        holds = found[floor.name] >= floor.least
        print(f"{floor.name:<40} {found[floor.name]:.3f}  floor {floor.least:.3f}  {'' if holds else 'BROKEN'}")
        if not holds:
            wrong.append(f"{floor.name} fell to {found[floor.name]:.3f}, below {floor.least:.3f}")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
