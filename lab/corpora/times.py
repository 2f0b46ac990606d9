"""TimeBank as cleaned for TempEval-3 (UzZaman and others 2013): TIMEX3 in news. No licence is stated."""

from __future__ import annotations

import hashlib

from lab.corpora.documents import Document, Labelled, apart
from lab.shared import SHARED, rows


def held_out(doc: str) -> bool:
    """Whether a document belongs to the half that is only measured on: the SHA-1 of its id is odd."""
    return bool(hashlib.sha1(doc.encode()).digest()[-1] % 2)


def load(*, held: bool) -> list[Document]:
    """The half that rules and reader are made on, or the half that they are measured on."""
    return [
        Document(
            row["id"],
            row["text"],
            "time",
            apart([Labelled(t["start"], t["end"], "time") for t in row["times"]]),
        )
        for row in rows(SHARED / "data" / "times" / "timebank.jsonl")
        if held_out(row["id"]) == held
    ]
