"""What stands around an anchor on a page, indexed once: sentences, times, and the sides that mentions name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from reportedly.records import Annotation, Mention, Region, Span

PartyOf = Callable[[str], str | None]
#: A region's rows, with the offsets at which they start, for bisection.
_Rows = tuple[list[int], list["Side"]]
Side = tuple[Span, str]


class Around:
    """Look-ups by place. `party_of` maps words to the codebook's `party`, None where they name no side."""

    def __init__(self, annotation: Annotation, party_of: PartyOf) -> None:
        self.party_of = party_of
        self._sentences: dict[Region, list[Span]] = {}
        for sentence in annotation.sentences:
            self._sentences.setdefault(sentence.region, []).append(sentence)
        self._starts = {region: [s.start for s in rows] for region, rows in self._sentences.items()}
        self._times: dict[Span, Mention] = {m.span: m for m in annotation.mentions if m.kind == "time"}
        self._sides: dict[Region, _Rows] = {}
        for mention in sorted(annotation.mentions, key=lambda m: (m.start, m.end)):
            side = party_of(mention.text) if mention.kind == "organisation" else None
            if side is not None:
                starts, rows = self._sides.setdefault(mention.region, ([], []))
                starts.append(mention.start)
                rows.append((mention.span, side))

    def sentence(self, region: Region, start: int, end: int) -> Span:
        """The sentence that holds a span, stretched to its end; the span itself if none does."""
        k = bisect_right(self._starts.get(region, []), start) - 1
        if k >= 0:
            sentence = self._sentences[region][k]
            if start < sentence.end:
                return sentence if end <= sentence.end else Span(region, sentence.start, end)
        return Span(region, start, end)

    def time(self, span: Span) -> Mention | None:
        """The time mention that stands exactly there."""
        return self._times.get(span)

    def sides(self, region: Region, start: int, end: int) -> list[Side]:
        """The sides that mentions starting in a stretch of a region name, in text order."""
        starts, rows = self._sides.get(region, ([], []))
        return rows[bisect_left(starts, start) : bisect_left(starts, end)]
