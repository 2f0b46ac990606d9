"""Which day a claim's event fell on: the time beside it, or that of an event it belongs to, anywhere in the report.

A claim that states its own time takes it. Every other is weighed against each date of the report by a linear model:
how near it stands, which claims have it for their own, whether it is the report's main day, and whether the claim
before has it; the network says which time it would take. Together they choose, or leave the claim without a date: the
codebook wants one only where it "plainly belongs to an event dated elsewhere in the report". Each choice hangs on the
one before, and its chances are those over all that the claim before may have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from reportedly.annotate.linear import Ranking, ranking
from reportedly.annotate.roles import SentenceFinder, form_of
from reportedly.records import Anchor, EventTime, Region, RoleLink, Span, Time, days_in

#: How much the ranking counts beside the network, of 1, and how much there being no date counts: both judges leave too
#: many claims without one, above all in reports of other wars. Chosen on the train reports of our own coding, with a
#: network that has not read them (docs/decisions/0205-a-date-hangs-on-the-one-before.md).
SHARE = 0.7
UNSAID = 0.5
#: Added to chances before their logs are taken.
_LEAST = 0.01
#: Where a report's own dateline stands at most, in characters.
_DATELINE = 150
#: Dates that a claim is weighed against at most, the first few of the page among them: all of any common report.
_MOST, _OPENING = 32, 4
_DISTANCES = (0, 1, 2, 3, 5, 8, 13, 21)
_AGES = (-1, 0, 1, 2, 3, 6, 13, 31, 366)
#: Words of a sentence that tells of what was before.
_BEFORE = re.compile(
    r"\b(?:had|previously|earlier|already|formerly|once|before|recently|then|later|since|history|began|started|past"
    r"|years?|months?|weeks?)\b",
    re.IGNORECASE,
)
_HAD = re.compile(r"\bhad\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_WITH_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Stated:
    """A date of the report: its days, and the phrases that say it, each with its sentence."""

    value: str
    first: date
    last: date
    at: tuple[tuple[int, Span], ...]

    def same(self, other: str | None) -> bool:
        """Whether two dates are of one time: one holds the other and is at most three days longer."""
        if other is None:
            return False
        first, last = _days(other)
        inside = (self.first <= first and last <= self.last) or (first <= self.first and self.last <= last)
        return inside and abs((self.last - self.first).days - (last - first).days) <= 3


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim as the model sees it: its anchor, its sentence, and the date it states itself."""

    anchor: Anchor
    sentence: int
    own: str | None


def date_claims(
    texts: Mapping[Region, str],
    sentences: Sequence[Span],
    anchors: Sequence[Anchor],
    times: Sequence[EventTime],
    reference: date | None,
    pointed: Sequence[tuple[Mapping[str, float], float]],
) -> tuple[Anchor, ...]:
    """The anchors with the role ``date`` filled by the phrase that dates each, where one does.

    `sentences` are those of all regions in the order of `texts`; `reference` is the report's own day. `pointed` has for
    each anchor the chances that the network gives to words, folded, and to there being no date.
    """
    dated = [date_own(anchor, times) for anchor in anchors]
    page = Dates(texts, sentences, dated, times, reference)
    found: list[Anchor] = []
    for anchor, given in zip(dated, inherited(page, ranking("dates"), pointed), strict=True):
        link = None if given is None else RoleLink("date", given[0], round(given[1], 3))
        found.append(replace(anchor, roles=(*anchor.roles, link)) if link else anchor)
    return tuple(found)


def inherited(
    page: Dates, judge: Ranking, pointed: Sequence[tuple[Mapping[str, float], float]] | None
) -> list[tuple[Span, float] | None]:
    """For each claim without a time of its own the phrase that dates it, with its chance; None of every other.

    The chances of a claim's dates are given for each date of the claim before, and these are as likely as they came out
    there. Without `pointed` the ranking judges alone.
    """
    found: list[tuple[Span, float] | None] = []
    chances = np.ones(1)
    for number in page.numbers() if page.stated else ():
        step = _step(page, number, judge, None if pointed is None else pointed[number])
        chances = chances @ step.chances
        best = int(chances.argmax())
        stated = step.dates[best]
        found.append(None if stated is None else (page.nearest(stated, number), float(chances[best])))
    return found or [None] * len(page.claims)


@dataclass(frozen=True, slots=True)
class _Step:
    """The dates that a claim may have, last of them none, and their chances by the date of the claim before.

    A claim with a time of its own has that one alone.
    """

    dates: tuple[Stated | None, ...]
    chances: np.ndarray[Any, np.dtype[np.float64]]


def _step(page: Dates, number: int, judge: Ranking, pointed: tuple[Mapping[str, float], float] | None) -> _Step:
    before = page.values(number - 1) if number else (None,)
    if page.claims[number].own is not None:
        return _Step((None,), np.ones((len(before), 1)))
    pairs = list(page.pairs(number))
    dates: tuple[Stated | None, ...] = (*(stated for stated, _ in pairs), None)
    alone = [*(judge.sum(features) for _, features in pairs), judge.sum(page.undated(number))]
    sums = np.array([[float(one) for one in alone]] * len(before))
    known: dict[tuple[int, str], int] = {}
    for row, value in enumerate(before):
        for k, stated in enumerate(dates):
            key = (k, page.relation(number, stated, value))
            if key not in known:
                known[key] = judge.sum(page.after(number, stated, key[1]))
            sums[row, k] += known[key]
    chances = judge.shares(sums)
    if pointed is not None:
        words, none = pointed
        seen = [none if d is None else max((words.get(w, 0.0) for w in page.words(d)), default=0.0) for d in dates]
        chances = (chances + _LEAST) ** SHARE * (np.array(seen) + _LEAST) ** (1 - SHARE)
    chances[:, -1] *= UNSAID
    return _Step(dates, chances / chances.sum(axis=1, keepdims=True))


def _by_span(times: Sequence[EventTime]) -> dict[Span, EventTime]:
    return {event.mention: event for event in times} | {event.phrase: event for event in times}


def date_own(anchor: Anchor, times: Sequence[EventTime]) -> Anchor:
    """An anchor whose ``date`` is the time it states itself, and nothing else.

    An event that dates a phrase ("since rebels took the mill on Friday") is dated by the day alone.
    """
    roles = tuple(link for link in anchor.roles if link.role != "date")
    when = anchor.role("when")
    if when is None:
        inside = [t for t in times if t.phrase.holds(anchor.span) and t.mention != t.phrase and t.own.value]
        if inside:
            when = RoleLink("when", inside[0].mention, 1.0)
            roles = (*roles, when)
    event = None if when is None else _by_span(times).get(when.span)
    if when is not None and event is not None and event.of(when.span, anchor.scope).value is not None:
        roles = (*roles, RoleLink("date", when.span, when.score))
    return replace(anchor, roles=roles)


class Dates:
    """The dates of one page and the claims that may have them. `anchors` have the role ``date`` where they state it."""

    def __init__(
        self,
        texts: Mapping[Region, str],
        sentences: Sequence[Span],
        anchors: Sequence[Anchor],
        times: Sequence[EventTime],
        reference: date | None,
    ) -> None:
        self.texts, self.sentences, self.reference = texts, sentences, reference
        where = SentenceFinder(sentences)
        by_span = _by_span(times)
        self.claims: list[_Claim] = []
        for anchor in anchors:
            link = anchor.role("date")
            own = None if link is None else by_span[link.span].of(link.span, anchor.scope).value
            self.claims.append(_Claim(anchor, where.number(anchor.span), own))
        self.phrases: list[tuple[int, Span, Time]] = []
        for span, time in {event.phrase: event.time for event in times}.items():
            self.phrases.append((where.number(span), span, time))
        self.ranked = Counter(
            claim.own
            for claim in self.claims
            if claim.own is not None and claim.anchor.scope == "event" and "/" not in claim.own and len(claim.own) == 10
        )
        self.order = self.ranked.most_common()
        self.total = self.ranked.total()
        self.mentions = {event.phrase: event.mention for event in reversed(times)}
        self.stated = self._stated()
        self.standing = {stated.value: self._standing(stated) for stated in self.stated}
        self._scenes: dict[int, _Scene] = {}

    def _stated(self) -> list[Stated]:
        at: dict[str, list[tuple[int, Span]]] = {}
        for sentence, span, time in self.phrases:
            if time.value is not None and sentence >= 0:
                at.setdefault(time.value, []).append((sentence, span))
        return [Stated(value, *days_in(value), tuple(places)) for value, places in at.items()]

    def _standing(self, stated: Stated) -> tuple[str, int]:
        """A date's rank among those that claims state, and how many state it."""
        ranks = [k for k, (own, _) in enumerate(self.order) if stated.same(own)]
        return str(min(ranks[0], 3)) if ranks else "no", sum(self.order[k][1] for k in ranks)

    def nearest(self, stated: Stated, number: int) -> Span:
        """Of the phrases that say a date the one nearest to a claim."""
        claim = self.claims[number]

        def far(place: tuple[int, Span]) -> tuple[bool, int, int]:
            sentence, span = place
            return span.region != claim.anchor.region, abs(sentence - claim.sentence), span.start

        return min(stated.at, key=far)[1]

    def words(self, stated: Stated) -> set[str]:
        """The words of the mentions that say a date, folded."""
        mentions = (self.mentions[span] for _, span in stated.at)
        return {w for m in mentions for w in _WORD.findall(self.texts[m.region][m.start : m.end].casefold())}

    def value(self, phrase: Span) -> str | None:
        """The date that a phrase says."""
        return next((time.value for _, span, time in self.phrases if span == phrase), None)

    def numbers(self) -> range:
        """The claims by number, in text order."""
        return range(len(self.claims))

    def values(self, number: int) -> tuple[str | None, ...]:
        """What a claim's date may be: its own, or each of those that it is weighed against and, last, none."""
        own = self.claims[number].own
        return (own,) if own is not None else (*(stated.value for stated in self._near(number)), None)

    def relation(self, number: int, stated: Stated | None, before: str | None) -> str:
        """How a claim's date stands to that of the claim before."""
        if number == 0:
            return "start"
        if before is None:
            return "none"
        return "dated" if stated is None else "same" if stated.same(before) else "other"

    def after(self, number: int, stated: Stated | None, relation: str) -> list[str]:
        """The features of a date, or of none, by its relation to the date of the claim before."""
        return list(self._scene(number).after(stated, relation))

    def undated(self, number: int) -> list[str]:
        """The features of the choice that a claim has no date."""
        return list(self._scene(number).undated())

    def pairs(self, number: int) -> Iterator[tuple[Stated, list[str]]]:
        """Each date of the page, or the nearest of very many, with the features of the pair of it and a claim."""
        scene = self._scene(number)
        for stated in self._near(number):
            yield stated, list(scene.features(stated))

    def _scene(self, number: int) -> _Scene:
        if number not in self._scenes:
            self._scenes[number] = _Scene(self, number)
        return self._scenes[number]

    def _near(self, number: int) -> Sequence[Stated]:
        if len(self.stated) <= _MOST:
            return self.stated
        sentence = self.claims[number].sentence
        far = [min(abs(at - sentence) for at, _ in stated.at) for stated in self.stated]
        kept = sorted(range(len(far)), key=lambda k: (k >= _OPENING, far[k], k))[:_MOST]
        return [self.stated[k] for k in sorted(kept)]


class _Scene:
    """What all pairs of one claim share, worked out once."""

    def __init__(self, page: Dates, number: int) -> None:
        self.page, self.claim = page, page.claims[number]
        self.before_it = page.claims[number - 1] if number else None
        claims, claim = page.claims, self.claim
        anchor, sentence = claim.anchor, claim.sentence
        at = page.sentences[sentence] if sentence >= 0 else anchor.span
        text = page.texts[anchor.region]
        others = [(k, other) for k, other in enumerate(claims) if k != number and other.own is not None]
        self.back = next(((number - k, other.own) for k, other in reversed(others) if k < number), None)
        self.ahead = next(((k - number, other.own) for k, other in others if k > number), None)
        self.here = [other.own for _, other in others if other.sentence == sentence]
        self.beside = [other.own for _, other in others if abs(other.sentence - sentence) == 1]
        self.kin = {other.own for _, other in others if other.anchor.kind == anchor.kind}
        figure = _figure(anchor)
        self.twins = {
            other.own for _, other in others if other.anchor.kind == anchor.kind and _figure(other.anchor) == figure
        }
        self.many = figure[0] is not None and figure[0] > 1
        self.before = sorted({word.lower() for word in _BEFORE.findall(text, at.start, at.end)})
        self.had = _HAD.search(text, max(at.start, anchor.start - 60), anchor.start) is not None
        times_here = [(span, time) for s, span, time in page.phrases if s == sentence]
        self.times_here = len(times_here)
        self.open_here = sorted(
            {form_of(page.texts[span.region][span.start : span.end]) for span, time in times_here if time.value is None}
        )
        earlier = [
            (s, time.value)
            for s, span, time in page.phrases
            if time.value is not None and span.region == "body" and (s, span.start) < (sentence, anchor.start)
        ]
        self.latest = max(earlier, key=lambda row: row[0], default=None)

    def features(self, stated: Stated) -> Iterator[str]:
        page, claim = self.page, self.claim
        anchor, sentence = claim.anchor, claim.sentence
        size = _size(stated)
        age = "none" if page.reference is None else _bucket((page.reference - stated.last).days, _AGES)
        kinds = (
            f"kind={anchor.kind}",
            f"region={anchor.region}",
            f"scope={anchor.scope}:{anchor.kind}",
            f"bare={anchor.bare}:{anchor.kind}",
        )
        for what in kinds:
            yield what
            yield f"{what}|{size}:{age}"
        yield f"size={size}"
        yield f"age={size}:{age}"
        yield from self._standing(stated, size)
        rank, owns = page.standing[stated.value]
        total = page.total
        yield f"rank={rank}"
        yield f"rank={rank}:{min(len(page.order), 4)}"
        yield f"rank={rank}:{anchor.region}:{anchor.kind}"
        yield f"rank={rank}:{size}"
        yield f"owns={min(owns, 5)}"
        yield f"share={4 * owns // max(total, 1)}:{min(total, 5)}"
        behind = min((sentence - s for s, span in stated.at if span.region == "body" and s <= sentence), default=99)
        ahead = min((s - sentence for s, span in stated.at if span.region == "body" and s >= sentence), default=99)
        gap = min((abs(s - sentence) for s, span in stated.at if span.region == anchor.region), default=99)
        yield f"gap={_bucket(gap)}:{size}"
        yield f"behind={_bucket(behind)}"
        yield f"ahead={_bucket(ahead)}"
        yield f"behind={_bucket(behind)}:{anchor.kind}"
        yield f"behind={_bucket(behind)}:{rank}"
        latest = self.latest is not None and self.latest[1] == stated.value
        yield f"latest={latest}:{_bucket(sentence - self.latest[0] if self.latest else 99)}"
        yield f"latest={latest}:{rank}"
        for name, beside in (("back", self.back), ("on", self.ahead)):
            if beside is None:
                yield f"{name}=no"
            else:
                yield f"{name}={'same' if stated.same(beside[1]) else 'other'}:{_bucket(beside[0])}"
        yield f"here={_among(stated, self.here)}"
        yield f"beside={_among(stated, self.beside)}"
        yield f"kin={_among(stated, self.kin)}"
        twins = _among(stated, self.twins)
        yield f"twins={twins}:{self.many}"
        yield f"twins={twins}:{anchor.region}"
        yield f"had={self.had}:{rank}"
        yield from (f"before={word}:{rank}" for word in self.before)
        yield from (f"open={form}" for form in self.open_here)
        yield f"open={bool(self.open_here)}:{rank}"
        yield f"from_top={_bucket(sentence)}:{rank}"
        yield f"quarter={4 * sentence // max(len(page.sentences), 1)}:{rank}"
        yield f"times={min(self.times_here, 2)}:{_bucket(gap)}"
        yield f"dates={min(len(page.stated), 6)}:{rank}"
        yield f"status={anchor.status}:{rank}"

    def after(self, stated: Stated | None, relation: str) -> Iterator[str]:
        """What the date of the claim before says of a date, or of none."""
        anchor, last = self.claim.anchor, self.before_it
        of = f"{'undated' if stated is None else 'dated'}:{relation}"
        yield f"after={of}"
        if last is None:
            return
        far = _bucket(self.claim.sentence - last.sentence)
        alike = "kind" if last.anchor.kind == anchor.kind else "other"
        own = last.own is not None
        part = anchor.whole is not None and anchor.whole == last.anchor.span
        yield f"after={of}:{far}:{own}"
        yield f"after={of}:{far}:{bool(self.times_here)}"
        yield f"after={of}:{alike}:{own}"
        yield f"after={of}:{anchor.kind}"
        yield f"after={of}:{last.anchor.region}:{anchor.region}"
        yield f"after={of}:{last.anchor.scope}:{anchor.scope}"
        yield f"after={of}:{last.anchor.status}:{anchor.status}"
        yield f"after={of}:{part}"
        yield f"after={of}:{self.had}"
        if stated is not None:
            rank = self.page.standing[stated.value][0]
            yield f"after={of}:rank={rank}:{own}"
            yield f"after={of}:{_size(stated)}"

    def undated(self) -> Iterator[str]:
        """What speaks for no date."""
        anchor = self.claim.anchor
        yield "undated"
        yield f"undated:{anchor.kind}"
        yield f"undated:{anchor.region}"
        yield f"undated:{anchor.scope}"
        yield f"undated:{anchor.status}"
        yield f"undated:bare={anchor.bare}:{anchor.kind}"
        yield f"undated:dates={min(len(self.page.stated), 6)}"
        yield f"undated:owned={min(len(self.page.order), 3)}"
        yield f"undated:back={_bucket(self.back[0]) if self.back else 'no'}"
        yield f"undated:here={bool(self.here)}"
        yield f"undated:had={self.had}"
        yield from (f"undated:before={word}" for word in self.before)
        yield from (f"undated:open={form}" for form in self.open_here)
        yield f"undated:from_top={_bucket(self.claim.sentence)}"

    def _standing(self, stated: Stated, size: str) -> Iterator[str]:
        """Whether the date is the report's own dateline, and nothing else."""
        texts, anchor = self.page.texts, self.claim.anchor
        opening = any(
            span.region == "body" and span.start < 60 and _WITH_YEAR.search(texts["body"], span.start, span.end)
            for _, span in stated.at
        )
        only = all(span.region == "body" and span.start < _DATELINE for _, span in stated.at)
        yield f"dateline={opening}:{only}:{len(stated.at) > 1}"
        yield f"dateline={opening}:{only}:{bool(self.page.order)}:{anchor.region}"


@lru_cache(maxsize=4096)
def _days(value: str) -> tuple[date, date]:
    return days_in(value)


def _figure(anchor: Anchor) -> tuple[int | None, int | None]:
    return (None, None) if anchor.amount is None else (anchor.amount.low, anchor.amount.high)


def _size(stated: Stated) -> str:
    length = (stated.last - stated.first).days + 1
    return next((name for most, name in ((1, "day"), (6, "few"), (8, "week"), (31, "month")) if length <= most), "long")


def _among(stated: Stated, owns: Collection[str | None]) -> str:
    return "same" if any(stated.same(own) for own in owns) else ("other" if owns else "no")


def _bucket(n: int, limits: Sequence[int] = _DISTANCES) -> str:
    return next((str(limit) for limit in limits if n <= limit), "far")
