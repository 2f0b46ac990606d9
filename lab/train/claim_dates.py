"""Train what dates a claim: ``python -m lab.train.claim_dates [--folds]``.

Two rankings over the gold claims of the train reports. ``role_when``: which time beside a claim is its own, or none;
right is what names the same as the gold words. ``dates``: for a claim without a time of its own, which date of the
report is its, or none, given the date of the claim before; right by the scorer's `same_time`. What the other claims
state themselves, the second learns from the first, fitted on other reports, never from the gold; the date of a claim
before that states none is the gold's.

``--folds`` prints the share of train claims whose date is right, five folds grouped by report, of all and by sort of
report; without it the shipped weights are rebuilt. The network has no say here: it has read the train reports.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from lab.corpora import own_reports
from lab.corpora.claims import Corpus, Row, load, scorer, shared
from lab.corpora.coded import anchor_of
from lab.train.linear import Array, Choice, fit_ranking, ranked_apart, rankings_apart, save
from reportedly.annotate import claiming
from reportedly.annotate.dating import Dates, date_own, inherited
from reportedly.annotate.roles import Surroundings, pairs, surround, unsaid
from reportedly.annotate.sentences import split_sentences
from reportedly.records import Amount, Anchor, EventTime, Region, RoleLink, Span
from reportedly.resolve.times import find_times, opening_date, times_of_events

#: Variance of the weights, from ``--folds``.
STRENGTH_OF_WHEN, STRENGTH_OF_DATES = 0.3, 0.1

#: Sorts of train reports, apart: those of ../shared, and of our own coding the published and the written.
SORTS: dict[str, Callable[[str], bool]] = {
    "all": lambda doc: True,
    "shared": lambda doc: doc in shared("train").reports,
    "own, published": lambda doc: doc not in shared("train").reports and not own_reports.written({"id": doc}),
    "own, written": lambda doc: own_reports.written({"id": doc}),
}


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
    of = next((one for one in load("train").claims[claim["doc"]] if one["n"] == claim["part_of"]), None)
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
        whole=None if of is None else Span(of["region"], *anchor_of(of)),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim, by its number among all, and the phrases that may be its time; last in `choice` nothing."""

    claim: int
    spans: tuple[Span, ...]
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
        choices = [*(features for _, features in some), none]
        choice = Choice(claim["doc"], choices, [*right, claim["when"] is None], own_reports.count_of(claim["doc"]))
        yield Asked(number, tuple(f.span for f, _ in some), choice)


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


def pages(rows: Sequence[Row], anchors: Sequence[Anchor]) -> Iterator[tuple[list[int], Dates]]:
    """The dates of each report, with the numbers of its claims among all."""
    numbers: dict[str, list[int]] = {}
    for number, claim in enumerate(rows):
        numbers.setdefault(claim["doc"], []).append(number)
    for doc, some in numbers.items():
        read = report(doc)
        yield some, Dates(read.texts, read.sentences, [anchors[k] for k in some], read.times, read.reference)


def dates_asked(rows: Sequence[Row], anchors: Sequence[Anchor]) -> Iterator[Choice]:
    """What may date each claim that states no time, and last nothing, by the right date of the claim before."""
    same = scorer().same_time
    for some, page in pages(rows, anchors):
        for k, number in enumerate(some):
            if page.claims[k].own is not None or not page.stated:
                continue
            gold = rows[number]["date"]
            before = None if k == 0 else page.claims[k - 1].own or rows[number - 1]["date"]
            told = list(page.pairs(k))
            choices = [[*features, *page.after(k, at, page.relation(k, at, before))] for at, features in told]
            choices.append([*page.undated(k), *page.after(k, None, page.relation(k, None, before))])
            right = [bool(same(gold, stated.value)) for stated, _ in told]
            doc = rows[number]["doc"]
            yield Choice(doc, choices, [*right, gold is None], own_reports.count_of(doc))


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
    asked = list(dates_asked(rows, own))
    for strength in (0.03, 0.1):
        given: dict[int, str | None] = dict(stated)
        apart = rankings_apart(asked, strength)
        for some, page in pages(rows, own):
            judge = next((one for groups, one in apart if rows[some[0]]["doc"] in groups), apart[0][1])
            for k, found in zip(some, inherited(page, judge, None), strict=True):
                if found is not None:
                    given[k] = page.value(found[0])
        fitting = [bool(same(claim["date"], given.get(number))) for number, claim in enumerate(rows)]
        for sort, of in SORTS.items():
            here = [fits for fits, claim in zip(fitting, rows, strict=True) if of(claim["doc"])]
            print(f"dates: variance {strength}, {sort}: right {sum(here) / len(here):.4f} of {len(here)}", flush=True)


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
    save(fit_ranking(list(dates_asked(rows, own)), STRENGTH_OF_DATES), "dates")


if __name__ == "__main__":
    main()
