"""The coded reports: those of ../shared/claims and of our own to train on, 62 to tune on, others of our own as a test.

Nothing is ever trained on the 62 (``dev``) or on the test.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Literal

from lab.corpora import own_reports
from lab.shared import SHARED, rows

Split = Literal["train", "dev", "test"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Reports by id, and the gold claims of each, in text order, title first."""

    reports: dict[str, Row]
    claims: dict[str, list[Row]]


@cache
def load(split: Split) -> Corpus:
    """One part of the coded reports.

    Raises FileNotFoundError when the data beside the checkout is missing.
    """
    if split == "test":
        return Corpus(*own_reports.load("test"))
    corpus = shared(split)
    if split == "dev":
        return corpus
    reports, claims = own_reports.load("train")
    return Corpus(corpus.reports | reports, corpus.claims | claims)


@cache
def shared(split: Literal["train", "dev"]) -> Corpus:
    """The reports of ../shared/claims alone, which are as they were published.

    Raises FileNotFoundError when the data beside the checkout is missing.
    """
    folder = SHARED / "claims"
    reports = {row["id"]: row for row in rows(folder / f"{split}.reports.jsonl")}
    claims: dict[str, list[Row]] = {doc: [] for doc in reports}
    for row in rows(folder / f"{split}.claims.jsonl"):
        claims[row["doc"]].append(row)
    return Corpus(reports, claims)


def has_commas(report: Row) -> bool:
    """Whether a report kept its punctuation: FA-KES lost nearly all commas (ids ``fk…``)."""
    return not str(report["id"]).startswith("fk")


@cache
def scorer() -> ModuleType:
    """../shared/claims/score.py as a module."""
    return _module("claims_score", "claims/score.py")


@cache
def spans_scorer() -> ModuleType:
    """../shared/score/spans.py as a module."""
    return _module("spans_score", "score/spans.py")


def _module(name: str, path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SHARED / path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{SHARED / path}: the scorer beside the checkout is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
