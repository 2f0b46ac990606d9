"""Train what dates a claim: ``python -m lab.train.claim_dates [--folds]``.

Two rankings over the gold claims of ../shared/claims/train. ``role_when``: which time beside a claim is its own, or
none; right is what names the same as the gold words. ``dates``: for a claim without a time of its own, which date of
the report is its, or none; right by the scorer's `same_time`. What the other claims state themselves, the second
learns from the first, fitted on other reports, never from the gold.

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
from lab.train.linear import Array, Choice, fit_ranking, ranked_apart, save
from reportedly.annotate import claiming
from reportedly.annotate.dating import Dates, date_own
from reportedly.annotate.roles import Surroundings, pairs, surround, unsaid
from reportedly.annotate.sentences import split_sentences
from reportedly.records import Amount, Anchor, EventTime, Region, RoleLink, Span
from reportedly.resolve.times import find_times, opening_date, times_of_events

#: Variance of the weights, from ``--folds``.
STRENGTH_OF_WHEN, STRENGTH_OF_DATES = 0.3, 0.1


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
class Asked:
    """A claim, by its number among all, and what may date it: phrases or dates, and last in `choice` nothing."""

    claim: int
    spans: tuple[Span, ...]
    values: tuple[str, ...]
    choice: Choice


def claims(corpus: Corpus) -> list[Row]:
    return [claim for doc in sorted(corpus.reports) for claim in corpus.claims[doc]]


def when_asked(rows: Sequence[Row]) -> Iterator[Asked]:
    alike = scorer().alike
    for number, claim in enumerate(rows):
        read = report(claim["doc"])
        mentions = {event.phrase: event.mention for event in read.times}
        at = anchor(claim).span
        some = list(pairs(read.around, "when", claim["kind"], at, read.around.where.number(at)))
        right = []
        for filler, _ in some:
            mention = mentions[filler.span]
            words = (filler.text, read.texts[mention.region][mention.start : mention.end])
            right.append(claim["when"] is not None and any(alike(claim["when"], said) for said in words))
        none = unsaid(claim["kind"], at.region, len(some))
        choice = Choice(claim["doc"], [*(features for _, features in some), none], [*right, claim["when"] is None])
        yield Asked(number, tuple(f.span for f, _ in some), tuple(f.name for f, _ in some), choice)


def own_dates(rows: Sequence[Row], asked: Sequence[Asked], chances: Sequence[Array]) -> list[Anchor]:
    """The anchors of all claims, each with the time that it states itself, by these chances."""
    found = []
    for one, some in zip(asked, chances, strict=True):
        claim = rows[one.claim]
        bare = anchor(claim)
        k = int(np.argmax(some[:-1])) if len(some) > 1 else -1
        if k >= 0 and some[k] >= some[-1]:
            bare = replace(bare, roles=(RoleLink("when", one.spans[k], round(float(some[k]), 3)),))
        found.append(date_own(bare, report(claim["doc"]).times))
    return found


def dates_asked(rows: Sequence[Row], anchors: Sequence[Anchor]) -> Iterator[Asked]:
    same = scorer().same_time
    numbers: dict[str, list[int]] = {}
    for number, claim in enumerate(rows):
        numbers.setdefault(claim["doc"], []).append(number)
    for doc, some in numbers.items():
        read = report(doc)
        page = Dates(read.texts, read.sentences, [anchors[k] for k in some], read.times, read.reference)
        for k, number in enumerate(some):
            if anchors[number].role("date") is None and page.stated:
                told = list(page.pairs(k))
                right = [bool(same(rows[number]["date"], stated.value)) for stated, _ in told]
                choices = [*(features for _, features in told), page.undated(k)]
                choice = Choice(doc, choices, [*right, rows[number]["date"] is None])
                spans = tuple(page.nearest(stated, k) for stated, _ in told)
                yield Asked(number, spans, tuple(stated.value for stated, _ in told), choice)


def folds(rows: Sequence[Row]) -> None:
    same = scorer().same_time
    when = list(when_asked(rows))
    choices = [one.choice for one in when]
    said = sum(claim["when"] is not None for claim in rows)
    reached = sum(any(choice.right[:-1]) for choice in choices)
    print(f"{len(rows)} claims, {said} with a time of their own, among the candidates for {reached}")
    for strength in (0.03, 0.1, 0.3):
        right = sum(c.right[int(np.argmax(p))] for c, p in zip(choices, ranked_apart(choices, strength), strict=True))
        print(f"when: variance {strength}, right {right / len(rows):.3f}", flush=True)
    own = own_dates(rows, when, ranked_apart(choices, STRENGTH_OF_WHEN))
    stated = {
        k: value_of(own[k], link.span, report(row["doc"]).times)
        for k, row in enumerate(rows)
        if (link := own[k].role("date")) is not None
    }
    good = sum(bool(same(rows[k]["date"], value)) for k, value in stated.items())
    print(f"own dates: {len(stated)}, right {good}")
    dates = list(dates_asked(rows, own))
    for strength in (0.01, 0.03, 0.1):
        given: dict[int, str | None] = dict(stated)
        for one, chance in zip(dates, ranked_apart([d.choice for d in dates], strength), strict=True):
            best = int(np.argmax(chance))
            given[one.claim] = one.values[best] if best < len(one.values) else None
        right = sum(bool(same(claim["date"], given.get(k))) for k, claim in enumerate(rows))
        print(f"dates: variance {strength}, right {right / len(rows):.4f}", flush=True)


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
    when = list(when_asked(rows))
    save(fit_ranking([one.choice for one in when], STRENGTH_OF_WHEN), "role_when")
    own = own_dates(rows, when, ranked_apart([one.choice for one in when], STRENGTH_OF_WHEN))
    save(fit_ranking([one.choice for one in dates_asked(rows, own)], STRENGTH_OF_DATES), "dates")


if __name__ == "__main__":
    main()
