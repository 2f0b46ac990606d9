"""What every corpus of marked text is read into: spans by layer, attributions with their links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Marks = Literal["attribution", "entity", "toponym", "time", "claim"]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A marked run of a document's text: code points, half open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution of the gold: its spans, edges trimmed and fragments joined as the scorer does."""

    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text with the gold of one layer. `spans` do not overlap and stand in text order, but for claims'."""

    id: str
    text: str
    layer: Marks
    spans: tuple[Labelled, ...]
    attributions: tuple[Said, ...] = ()


def apart(spans: list[Labelled]) -> tuple[Labelled, ...]:
    """Spans in text order, without those that overlap an earlier, longer-from-the-start one, and without repeats."""
    kept: list[Labelled] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.label)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return tuple(kept)
