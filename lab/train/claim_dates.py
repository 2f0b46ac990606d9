"""Train what dates a claim: ``python -m lab.train.claim_dates [--folds]``.

Two linear models. ``role_when``: which time beside a claim is its own, over pairs of a gold claim of ../shared/claims/train
and a time; right when it names the same as the gold words. ``dates``: for a claim without a time of its own, which date
of the report is its, over pairs of claim and date; right by the scorer's `same_time`. What the other claims state
themselves, the second learns from the first, fitted on other reports, never from the gold.

``--folds`` prints the share of train claims whose date is right, five folds grouped by report; without it the shipped
weights are rebuilt. The network has no say here: it has read the train reports.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from lab.corpora.claims import Corpus, Row, load, scorer
from lab.corpora.coded import anchor_of
from lab.train.linear import Weights, fit, held_out, save
from reportedly.annotate import claiming
from reportedly.annotate.dating import Dates, Stated, date_own
from reportedly.annotate.roles import Surroundings, pairs, surround
from reportedly.annotate.sentences import split_sentences
from reportedly.records import Amount, Anchor, EventTime, Region, RoleLink, Span
from reportedly.resolve.times import find_times, opening_date, times_of_events

LABELS = ("no", "yes")
#: scikit-learn's C, from ``--folds``.
STRENGTH_OF_WHEN, STRENGTH_OF_DATES = 0.3, 0.03
#: A time is a claim's own from this chance on, where the linear model speaks alone.
OWN = 0.3


@dataclass(frozen=True, slots=True)
class Report:
    """A train report: its texts, sentences and times, and what `pairs` looks at."""

    texts: dict[Region, str]
    sentences: tuple[Span, ...]
    times: tuple[EventTime, ...]
    around: Surroundings
    reference: date | None


@cache
def report(doc: str) -> Report:
    row = load("train").reports[doc]
    texts: dict[Region, str] = {"title": row["title"], "body": row["text"]}
    sentences = tuple(s for region, text in texts.items() for s in split_sentences(text, region))
    mentions = [m for region, text in texts.items() for m in find_times(text, region)]
    reference = opening_date(row["text"]) or (date.fromisoformat(row["published"][:10]) if row["published"] else None)
    times = times_of_events(texts, mentions, reference)
    return Report(texts, sentences, times, surround(texts, sentences, claiming.phrases(texts, times), []), reference)


def anchor(claim: Row) -> Anchor:
    """A gold claim as the anchor that the reader ought to find."""
    start, end = anchor_of(claim)
    amount = Amount(claim["low"], claim["high"], claim["bound"]) if claim["bound"] != "none" else None
    words = (report(claim["doc"]).texts[claim["region"]])[start:end]
    return Anchor(
        claim["region"],
        start,
        end,
        words,
        claim["kind"],
        1.0,
        amount,
        claim["status"],
        claim["scope"],
        bare=claim["amount"] is None,
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, by its number among all, and what it may be dated by: a phrase, or a date."""

    doc: str
    claim: int
    features: tuple[str, ...]
    right: bool
    span: Span


def claims(corpus: Corpus) -> list[Row]:
    return [claim for doc in sorted(corpus.reports) for claim in corpus.claims[doc]]


def when_pairs(rows: Sequence[Row]) -> Iterator[Pair]:
    alike = scorer().alike
    for number, claim in enumerate(rows):
        read = report(claim["doc"])
        spans = {event.phrase: event.mention for event in read.times}
        at = anchor(claim).span
        for filler, features in pairs(read.around, "when", claim["kind"], at, read.around.where.number(at)):
            mention = spans[filler.span]
            words = (filler.text, read.texts[mention.region][mention.start : mention.end])
            right = claim["when"] is not None and any(alike(claim["when"], said) for said in words)
            yield Pair(claim["doc"], number, features, right, filler.span)


def chosen(found: Sequence[Pair], chance: Sequence[float], least: float) -> dict[int, tuple[float, Pair]]:
    """The likeliest pair of each claim, where it reaches `least`."""
    best: dict[int, tuple[float, Pair]] = {}
    for pair, p in zip(found, chance, strict=True):
        if p >= least and (pair.claim not in best or p > best[pair.claim][0]):
            best[pair.claim] = (float(p), pair)
    return best


def own_dates(rows: Sequence[Row], own: dict[int, tuple[float, Pair]]) -> list[Anchor]:
    """The anchors of all claims, each with the time that it states itself, by `own`."""
    found = []
    for number, claim in enumerate(rows):
        bare = anchor(claim)
        if number in own:
            chance, pair = own[number]
            bare = replace(bare, roles=(RoleLink("when", pair.span, round(chance, 3)),))
        found.append(date_own(bare, report(claim["doc"]).times))
    return found


def date_pairs(rows: Sequence[Row], anchors: Sequence[Anchor]) -> Iterator[tuple[Pair, Stated]]:
    same = scorer().same_time
    numbers: dict[str, list[int]] = {}
    for number, claim in enumerate(rows):
        numbers.setdefault(claim["doc"], []).append(number)
    for doc, some in numbers.items():
        read = report(doc)
        page = Dates(read.texts, read.sentences, [anchors[k] for k in some], read.times, read.reference)
        for k, number in enumerate(some):
            if anchors[number].role("date") is None:
                for stated, features in page.pairs(k):
                    right = bool(same(rows[number]["date"], stated.value))
                    yield Pair(doc, number, tuple(features), right, page.nearest(stated, k)), stated


def fit_pairs(found: Sequence[Pair], strength: float) -> Weights:
    return fit([p.features for p in found], ["yes" if p.right else "no" for p in found], LABELS, strength)


def by_folds(found: Sequence[Pair], strength: float) -> Sequence[float]:
    """The chance of each pair by a model that saw nothing of its report."""

    def fitted(kept: list[int]) -> Weights:
        return fit_pairs([found[i] for i in kept], strength)

    chance = held_out([p.features for p in found], [p.doc for p in found], fitted)[:, 1]
    return [float(p) for p in chance]


def folds(rows: Sequence[Row]) -> None:
    same = scorer().same_time
    times = list(when_pairs(rows))
    said = sum(claim["when"] is not None for claim in rows)
    print(f"{len(rows)} claims, {said} with a time of their own, among the candidates for", end=" ")
    print(len({p.claim for p in times if p.right}))
    for strength in (0.1, 0.3):
        chance = by_folds(times, strength)
        for least in (0.2, 0.3, 0.4):
            best = chosen(times, chance, least)
            right = sum(best[k][1].right if k in best else rows[k]["when"] is None for k in range(len(rows)))
            print(f"when: C {strength}, from {least} on: right {right / len(rows):.3f}", flush=True)
    own = own_dates(rows, chosen(times, by_folds(times, STRENGTH_OF_WHEN), OWN))
    found = list(date_pairs(rows, own))
    for strength in (0.01, 0.03, 0.1):
        chance = by_folds([pair for pair, _ in found], strength)
        for least in np.arange(0.3, 0.61, 0.1).round(1):
            given: dict[int, tuple[float, str]] = {}
            for (pair, stated), p in zip(found, chance, strict=True):
                if p >= least and p > given.get(pair.claim, (0.0, ""))[0]:
                    given[pair.claim] = (p, stated.value)
            right = 0
            for number, claim in enumerate(rows):
                link = own[number].role("date")
                value = given.get(number, (0.0, None))[1]
                if link is not None:
                    value = value_of(own[number], link.span, report(claim["doc"]).times)
                right += bool(same(claim["date"], value))
            print(f"dates: C {strength}, from {least} on: right {right / len(rows):.4f}", flush=True)


def value_of(at: Anchor, span: Span, times: Sequence[EventTime]) -> str | None:
    event = next(event for event in times if span in (event.phrase, event.mention))
    return event.of(span, at.scope).value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    arguments = parser.parse_args()
    rows = claims(load("train"))
    if arguments.folds:
        folds(rows)
        return
    times = list(when_pairs(rows))
    save(fit_pairs(times, STRENGTH_OF_WHEN), "role_when")
    own = own_dates(rows, chosen(times, by_folds(times, STRENGTH_OF_WHEN), OWN))
    save(fit_pairs([pair for pair, _ in date_pairs(rows, own)], STRENGTH_OF_DATES), "dates")


if __name__ == "__main__":
    main()
