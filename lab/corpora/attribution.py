"""PolNeAR (Newell, Margolin and Ruths 2018): source, cue and content in US political news. No licence is stated."""

from __future__ import annotations

from typing import Any, Literal

from lab.corpora.claims import spans_scorer
from lab.corpora.documents import Document, Labelled, Said, apart
from lab.shared import SHARED, rows

ROLES = ("source", "cue", "content")


def load(split: Literal["train", "dev"]) -> list[Document]:
    """The documents of one split: 840 or 84. Raises FileNotFoundError when the data is missing."""
    return [_document(row) for row in rows(SHARED / "data" / "attribution" / f"polnear_{split}.jsonl")]


def _document(row: dict[str, Any]) -> Document:
    joined = spans_scorer().fragments
    said = tuple(
        Said(*(tuple(joined(row["text"], found.get(role, []))) for role in ROLES)) for found in row["attributions"]
    )
    spans = [
        Labelled(start, end, role)
        for one in said
        for role, places in zip(ROLES, (one.source, one.cue, one.content), strict=True)
        for start, end in places
    ]
    return Document(row["id"], row["text"], "attribution", apart(spans), said)
