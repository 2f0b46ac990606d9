"""re3d (Dstl): entities in texts on the Syrian and Iraqi conflict; open licences by source (../shared/README.md)."""

from __future__ import annotations

from typing import Any, Literal

from lab.corpora.claims import spans_scorer
from lab.corpora.documents import Document, Labelled, apart
from lab.shared import SHARED, rows

#: Below this the pre-annotating machine's entity was not confirmed and is not gold.
CONFIRMED = 0.5


def load(split: Literal["train", "dev"]) -> list[Document]:
    """The documents of one split: 60 or 14. Nested entities are left out: the outermost stays, as for the scorer."""
    return [_document(row) for row in rows(SHARED / "data" / "entities" / f"re3d_{split}.jsonl")]


def kinds() -> tuple[str, ...]:
    """The kinds of entity the scorer knows, in its order."""
    return tuple(spans_scorer().KINDS.values())


def _document(row: dict[str, Any]) -> Document:
    trim, kinds = spans_scorer().trim, spans_scorer().KINDS
    kept: list[Labelled] = []
    for entity in sorted(row["entities"], key=lambda e: (e["start"] - e["end"], e["start"])):
        start, end = trim(row["text"], entity["start"], entity["end"])
        free = start < end and not any(start < k.end and k.start < end for k in kept)
        if entity["confidence"] >= CONFIRMED and entity["type"] in kinds and free:
            kept.append(Labelled(start, end, kinds[entity["type"]]))
    return Document(row["id"], row["text"], "entity", apart(kept))
