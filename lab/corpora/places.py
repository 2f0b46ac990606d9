"""Local-Global Lexicon (Lieberman, Samet and Sankaranarayanan 2010): toponyms in local US news (GPL-3 repository)."""

from __future__ import annotations

import hashlib

from lab.corpora.claims import spans_scorer
from lab.corpora.documents import Document, Labelled, apart
from lab.shared import SHARED, rows


def load() -> list[Document]:
    """All 588 articles, with the toponyms that the scorer counts."""
    literal = spans_scorer().LITERAL
    return [
        Document(
            row["id"],
            row["text"],
            "toponym",
            apart([Labelled(t["start"], t["end"], "location") for t in row["toponyms"] if t.get("kind") in literal]),
        )
        for row in rows(SHARED / "data" / "places" / "lgl.jsonl")
    ]


def fold(document: Document, folds: int) -> int:
    """The fold of a document when LGL is cross-validated: by the SHA-1 of its text, so that repeats stay together."""
    return fold_of(document.text, folds)


def fold_of(text: str, folds: int) -> int:
    """The fold of an article by its text."""
    return hashlib.sha1(text.encode()).digest()[-1] % folds
