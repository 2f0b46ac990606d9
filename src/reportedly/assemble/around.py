"""What stands around an anchor on a page, indexed once: sentences and times."""

from __future__ import annotations

from bisect import bisect_right

from reportedly.records import Annotation, Region, Scope, Span, Time


class Around:
    """Look-ups by place."""

    def __init__(self, annotation: Annotation) -> None:
        self._sentences: dict[Region, list[Span]] = {}
        for sentence in annotation.sentences:
            self._sentences.setdefault(sentence.region, []).append(sentence)
        self._starts = {region: [s.start for s in rows] for region, rows in self._sentences.items()}
        self._times = {event.mention: event for event in annotation.times}
        self._times |= {event.phrase: event for event in annotation.times}

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
