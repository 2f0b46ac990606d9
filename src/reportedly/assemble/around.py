"""What stands around an anchor on a page, indexed once: sentences, times, and the sides that mentions name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from reportedly.records import Annotation, Region, Scope, Span, Time

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
        self._times = {event.mention: event for event in annotation.times}
        self._times |= {event.phrase: event for event in annotation.times}
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

    def time(self, span: Span, scope: Scope) -> Time | None:
        """What the time that stands exactly there means for a claim of this scope; None where it tells no day."""
        event = self._times.get(span)
        found = None if event is None else event.of(span, scope)
        return found if found is not None and found.start is not None else None

    def sides(self, region: Region, start: int, end: int) -> list[Side]:
        """The sides that mentions starting in a stretch of a region name, in text order."""
        starts, rows = self._sides.get(region, ([], []))
        return rows[bisect_left(starts, start) : bisect_left(starts, end)]
