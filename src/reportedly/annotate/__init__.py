"""Page to Annotation: sentences, mentions, attributions and claim anchors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from reportedly.annotate.sentences import split_sentences
from reportedly.records import Annotation, Attribution, EventTime, Mention, Page, Region

if TYPE_CHECKING:
    from reportedly.annotate.tagger import Reader, Reading

__all__ = ["mark", "read_texts"]


def read_texts(texts: Mapping[Region, str], reader: Reader | None = None) -> Reading:
    """What a reader (the shipped one if None) sees in some regions' texts: names, places, times (not resolved),
    attributions, and what claims are made of."""
    from reportedly.annotate.attributions import complete
    from reportedly.annotate.names import complete_names
    from reportedly.annotate.tagger import Reading, together
    from reportedly.annotate.tagger import reader as shipped
    from reportedly.annotate.titles import as_running_text

    using = reader or shipped()
    mentions: list[Mention] = []
    attributions: list[Attribution] = []
    readings: list[Reading] = []
    for region, text in texts.items():
        plain = as_running_text(text, texts.get("body", "")) if region == "title" else text
        seen = using.read(region, plain)
        readings.append(seen)
        mentions += [replace(m, text=text[m.start : m.end]) for m in seen.mentions]
        attributions += complete(region, text, seen, using.read, len(attributions))
    words = {region: places for seen in readings for region, places in seen.words.items()}
    views = [seen.seen for seen in readings if len(seen.seen.kinds)]
    return Reading(complete_names(texts, mentions), tuple(attributions), words, together(views), using.head)


def mark(
    page: Page,
    regions: Iterable[Region],
    *,
    reading: Reading,
    amounts: Sequence[Mention],
    times: Sequence[Mention],
    event_times: Sequence[EventTime],
    reference: date | None,
) -> Annotation:
    """Annotate some regions of a page, given what was read, and the amounts and times resolved there.

    `times` stand in place of the times of the reading. `event_times` are those that claims may be dated by, and
    `reference` is the report's own day.
    """
    from reportedly.annotate.claiming import find_anchors

    texts = {region: page.region(region) for region in regions}
    sentences = [sentence for region, text in texts.items() for sentence in split_sentences(text, region)]
    order = {region: k for k, region in enumerate(texts)}
    names = [m for m in reading.mentions if m.kind != "time"]
    mentions = sorted((*names, *amounts, *times), key=lambda m: (order[m.region], m.start, m.end, m.kind))
    anchors = sorted(
        find_anchors(texts, sentences, amounts, event_times, reading, reference),
        key=lambda a: (order[a.region], a.start, a.end),
    )
    return Annotation(
        page.id, tuple(sentences), tuple(mentions), reading.attributions, tuple(anchors), tuple(event_times)
    )
