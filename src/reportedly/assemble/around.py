"""What stands around an anchor on a page, indexed once: sentences and times."""

from __future__ import annotations

from bisect import bisect_right

from reportedly.records import Annotation, Mention, Region, Span


class Around:
    """Look-ups by place."""

    def __init__(self, annotation: Annotation) -> None:
        self._sentences: dict[Region, list[Span]] = {}
        for sentence in annotation.sentences:
            self._sentences.setdefault(sentence.region, []).append(sentence)
        self._starts = {region: [s.start for s in rows] for region, rows in self._sentences.items()}
        self._times: dict[Span, Mention] = {m.span: m for m in annotation.mentions if m.kind == "time"}

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
