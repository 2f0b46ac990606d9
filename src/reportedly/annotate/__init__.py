"""Page to Annotation: sentences, mentions, attributions and claim anchors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.annotate.sentences import split_sentences
from reportedly.records import Annotation, Mention, Page, Region

__all__ = ["mark"]


def mark(page: Page, regions: Iterable[Region], *, amounts: Sequence[Mention], times: Sequence[Mention]) -> Annotation:
    """Annotate some regions of a page, given the amounts and times that rules found there."""
    from reportedly.annotate.tagger import reader

    texts = {region: page.region(region) for region in regions}
    sentences = [sentence for region, text in texts.items() for sentence in split_sentences(text, region)]
    tagged = reader().tag(texts, sentences, amounts, times)
    order = {region: k for k, region in enumerate(texts)}
    mentions = sorted((*tagged.mentions, *amounts, *times), key=lambda m: (order[m.region], m.start, m.end, m.kind))
    anchors = sorted(tagged.anchors, key=lambda a: (order[a.region], a.start, a.end))
    return Annotation(page.id, tuple(sentences), tuple(mentions), tagged.attributions, tuple(anchors))
