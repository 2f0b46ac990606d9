"""What the claim head knows of a page beside its words' states: where words stand to one another.

A claim's place, doer or source may stand far from its figure, in another window, so the roles of an anchor are looked
for among all words of the page. Each pair of anchor and word has a bucket: how many words apart in one sentence, how
many sentences apart, or in the title or the first sentence, which speak for the whole report.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from reportedly.annotate.decode import BUCKETS, Ints, bucket
from reportedly.records import CLAIM_KINDS, ROLE_NAMES, Region, RoleName, Span

Floats = np.ndarray[Any, np.dtype[np.float32]]

#: Labels of the words of an anchor.
KINDS = ("none", *CLAIM_KINDS)
#: A name of the side whose people or things are counted: no role of a claim, but what its `party` is told by.
Pointed = RoleName | Literal["side"]
#: What is looked for: the codebook's roles, what is counted, the time that dates the claim wherever it stands, and a
#: name of the side that is counted.
POINTED: tuple[Pointed, ...] = (*ROLE_NAMES, "side")
#: Whose side the counted are on: civilians, nobody says, or a side that is named.
PARTY_SORTS = ("civilians", "unknown", "named")
#: Those that can only be a time that the rules know.
TIMED: frozenset[RoleName] = frozenset({"when", "date"})
#: Width of a role's vectors, and of those that join the first word of a span to its last.
POINT_WIDTH, END_WIDTH, HIDDEN = 32, 32, 256
#: Longest span that fills a role, in words.
LONGEST = 16
#: Sorts of anchors: with an amount or bare, in the title or elsewhere.
SORTS = 4
#: Sentences between anchor and word that are told apart, before and after.
_BEFORE, _AFTER = 6, 4
_TITLE, _LEAD = BUCKETS + _BEFORE + _AFTER, BUCKETS + _BEFORE + _AFTER + 1
#: Buckets of an anchor in the body; an anchor in the title has as many of its own.
STANDS = BUCKETS + _BEFORE + _AFTER + 2
#: What is known of a word wherever it stands: see `Sight.traits`.
TRAITS = 3


@dataclass(frozen=True, slots=True)
class Sight:
    """The words of some regions in order, as the claim head sees them.

    `spans[k]` is a word's place, `sentences[k]` the number of its sentence through all regions, `titled[k]` whether it
    stands in the title. `traits` is words × TRAITS: for words with a capital, how often the page has them (log 2,
    at most 3) and whether the title has them; and whether the word has a capital.
    """

    spans: tuple[Span, ...]
    sentences: Ints
    titled: np.ndarray[Any, np.dtype[np.bool_]]
    traits: Floats
    lead: int

    def stands(self, first: int, last: int, numbers: Ints | None = None) -> Ints:
        """The bucket of every word, or of those numbered, as seen from the anchor of words `first` to `last`."""
        numbers = np.arange(len(self.spans)) if numbers is None else numbers
        sentences = self.sentences[numbers]
        gap = np.where(numbers > last, numbers - last, np.where(numbers < first, numbers - first, 0))
        apart = sentences - self.sentences[first]
        found = np.where(
            apart < 0,
            BUCKETS + _BEFORE - np.minimum(-apart, _BEFORE),
            BUCKETS + _BEFORE - 1 + np.minimum(apart, _AFTER),
        )
        far = apart < -1
        found[far & (sentences == self.lead)] = _LEAD
        found[self.titled[numbers] & (apart != 0)] = _TITLE
        same = apart == 0
        found[same] = _GAPS[np.clip(gap[same], -_WIDEST, _WIDEST) + _WIDEST]
        return np.asarray(found + STANDS * bool(self.titled[first]), dtype=np.int64)


#: Any gap from here on is in the last bucket.
_WIDEST = 64
_GAPS = np.array([bucket(gap) for gap in range(-_WIDEST, _WIDEST + 1)])


def sight(
    texts: Mapping[Region, str], words: Mapping[Region, Sequence[tuple[int, int]]], sentences: Sequence[Span]
) -> Sight:
    """The words (start, end) of some regions, in the order of `texts`, and where they stand.

    `sentences` covers the same regions, in the same order.
    """
    spans: list[Span] = []
    numbers: list[int] = []
    first_of = {region: next((k for k, s in enumerate(sentences) if s.region == region), 0) for region in texts}
    for region in texts:
        starts = [s.start for s in sentences if s.region == region]
        for start, end in words.get(region, ()):
            spans.append(Span(region, start, end))
            numbers.append(first_of[region] + max(bisect_right(starts, start) - 1, 0))
    forms = [texts[s.region][s.start : s.end] for s in spans]
    capital = np.array([form[:1].isupper() for form in forms], dtype=np.float32)
    folded = [form.casefold() for form in forms]
    counts = Counter(folded)
    named = {form for form, s in zip(folded, spans, strict=True) if s.region == "title"}
    often = np.array([min(float(np.log2(counts[form])), 3.0) for form in folded], dtype=np.float32)
    there = np.array([form in named for form in folded], dtype=np.float32)
    traits = np.stack([capital * often, capital * there, capital], axis=1) if spans else np.zeros((0, TRAITS))
    return Sight(
        tuple(spans),
        np.array(numbers, dtype=np.int64),
        np.array([s.region == "title" for s in spans], dtype=bool),
        traits.astype(np.float32),
        first_of.get("body", 0),
    )
