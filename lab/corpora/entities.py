"""Entities in texts on the Syrian and Iraqi conflict: re3d (Dstl; open licences by source, ../shared/README.md), and
texts that we wrote and marked after its habits (docs/decisions/0270-entities-of-our-own.md)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lab.corpora.claims import spans_scorer
from lab.corpora.documents import Document, Labelled, apart
from lab.shared import SHARED, rows

#: Below this the pre-annotating machine's entity was not confirmed and is not gold.
CONFIRMED = 0.5
OWN = Path(__file__).resolve().parent / "own" / "entities.txt"
#: How a kind is written in OWN: ``{O:the Syrian army}``.
LETTERS = {
    "O": "organisation",
    "L": "location",
    "P": "person",
    "T": "time",
    "N": "nationality",
    "Q": "quantity",
    "W": "weapon",
    "V": "vehicle",
    "M": "platform",
}
_MARK = re.compile(rf"\{{([{''.join(LETTERS)}]):([^{{}}]+)\}}")


def load(split: Literal["train", "dev"]) -> list[Document]:
    """The documents of one split: 60 or 14. Nested entities are left out: the outermost stays, as for the scorer."""
    return [_document(row) for row in rows(SHARED / "data" / "entities" / f"re3d_{split}.jsonl")]


@cache
def own() -> list[Document]:
    """Our own texts, all to train on, from OWN: after a line ``===== ID`` a text with its marks inline."""
    pieces = re.split(r"^===== *(\S+) *$", OWN.read_text(encoding="utf-8"), flags=re.M)
    return [_marked(name, text.strip("\n")) for name, text in zip(pieces[1::2], pieces[2::2], strict=True)]


def _marked(name: str, written: str) -> Document:
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(written):
        text += written[at : mark.start()]
        spans.append(Labelled(len(text), len(text) + len(mark[2]), LETTERS[mark[1]]))
        text += mark[2]
        at = mark.end()
    return Document(name, text + written[at:], "entity", tuple(spans))


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
