"""Train the linear reader of claim anchors: ``python -m lab.train.claim_anchors [--folds]``.

Multinomial logistic regression over the string features of `reportedly.annotate.anchors`, on ../shared/claims/train
and our own training sentences (lab/corpora/own). ``--folds`` prints five-fold figures (grouped by report) for each
strength of regularisation and trains nothing; without it the shipped weights are rebuilt: anchors.npz.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lab.corpora import own_sentences
from lab.corpora.claims import Corpus, Row, load
from lab.train.linear import Array, Weights, chances, fit, held_out, save
from reportedly.annotate.anchors import Candidate, candidates
from reportedly.annotate.sentences import split_sentences
from reportedly.records import CLAIM_KINDS, Region
from reportedly.resolve.amounts import find_amounts

NONE = "none"
KINDS = (NONE, *CLAIM_KINDS)
#: From ``python -m lab.train.claim_anchors --folds``; see lab/EXPERIMENTS.md.
STRENGTH = 0.3


OWN = "own"
#: How much one of our own sentences counts beside one of the reports' candidates; they are the rare kinds.
#: Of 1, 2, 4: see lab/EXPERIMENTS.md.
OWN_COUNT = 2.0


@dataclass(frozen=True, slots=True)
class Example:
    doc: str
    candidate: Candidate
    kind: str
    gold: Row | None


def examples(corpus: Corpus, docs: Iterable[str]) -> list[Example]:
    """Every candidate of the reports with the kind that the gold claims give it."""
    found: list[Example] = []
    for doc in docs:
        report = corpus.reports[doc]
        regions: tuple[tuple[Region, str], ...] = (("title", report["title"]), ("body", report["text"]))
        for region, text in regions:
            spots = list(candidates(text, split_sentences(text, region), find_amounts(text, region)))
            gold = [c for c in corpus.claims[doc] if c["region"] == region]
            found += [Example(doc, spot, *label) for spot, label in zip(spots, labels(spots, gold), strict=True)]
    return found


def own_examples(split: own_sentences.Split) -> list[Example]:
    """Candidates of our own coded sentences; their `doc` begins with ``own``, and they have no gold row."""
    found: list[Example] = []
    for number, sentence in enumerate(own_sentences.load(split)):
        text, region = sentence.text, sentence.region
        spots = list(candidates(text, split_sentences(text, region), find_amounts(text, region)))
        for spot in spots:
            kind = next(
                (
                    mark.kind
                    for mark in sentence.marks
                    if mark.bare == (spot.amount is None) and mark.start < spot.end and spot.start < mark.end
                ),
                NONE,
            )
            found.append(Example(f"{OWN}{number}", spot, kind, None))
    return found


def labels(spots: Sequence[Candidate], gold: Sequence[Row]) -> list[tuple[str, Row | None]]:
    """The kind of each candidate: that of the gold claim whose anchor it overlaps most, or "none"."""
    out: list[tuple[str, Row | None]] = [(NONE, None)] * len(spots)
    for claim in gold:
        if claim["amount"] is not None:
            start, length = claim["amount_start"], len(claim["amount"])
            fitting = [
                (min(s.end, start + length) - max(s.start, start), -abs((s.end - s.start) - length), i)
                for i, s in enumerate(spots)
                if s.amount is not None and s.start < start + length and start < s.end and out[i][1] is None
            ]
            for _overlap, _size, i in sorted(fitting, reverse=True)[:1]:
                out[i] = (claim["kind"], claim)
        else:
            start, length = claim["evidence_start"], len(claim["evidence"])
            for i, s in enumerate(spots):
                if s.amount is None and start <= s.start and s.end <= start + length and out[i][1] is None:
                    out[i] = (claim["kind"], claim)
    return out


def figure_f1(found: Sequence[Example], chance: Array, gold_count: int, threshold: float) -> tuple[float, float, float]:
    """Precision, recall, F1 of anchors with right kind and figures; bare anchors of one claim count once."""
    predicted = hits = 0
    used: set[int] = set()
    for example, row in zip(found, chance, strict=True):
        kind = 1 + int(np.argmax(row[1:]))
        if row[kind] < threshold * (row[0] + row[kind]):
            continue
        if example.candidate.amount is None and example.gold is not None and id(example.gold) in used:
            continue
        predicted += 1
        if example.gold is not None and example.kind == KINDS[kind]:
            amount, gold = example.candidate.amount, example.gold
            low, high = (None, None) if amount is None else (amount.low, amount.high)
            if (low, high) == (gold["low"], gold["high"]):
                hits += 1
            used.add(id(gold))
    p, r = hits / max(predicted, 1), hits / gold_count
    return p, r, 2 * p * r / max(p + r, 1e-9)


def folds(corpus: Corpus, strengths: Sequence[float]) -> None:
    docs = sorted(corpus.reports)
    found = examples(corpus, docs)
    gold = sum(len(c) for c in corpus.claims.values())
    covered = sum(e.gold is not None for e in found)
    own, test = own_examples("train"), own_examples("test")
    print(
        f"{len(found)} candidates, {covered} labelled, {gold} gold claims in {len(docs)} reports;"
        f" {len(own)} candidates in our own training sentences, {len(test)} in those kept as a test"
    )
    features, groups = [e.candidate.features for e in found], [e.doc for e in found]
    for strength, own_count in itertools.product(strengths, (1.0, 2.0, 4.0)):

        def fitted(kept: list[int], strength: float = strength, own_count: float = own_count) -> Weights:
            return fit_anchors([*(found[i] for i in kept), *own], strength, own_count)

        chance = held_out(features, groups, fitted)
        for threshold in (0.3, 0.4, 0.5):
            p, r, f = figure_f1(found, chance, gold, threshold)
            print(
                f"C {strength}  own x{own_count:.0f}  threshold {threshold}  P {p:.3f}  R {r:.3f}  F1 {f:.3f}",
                flush=True,
            )
        weights = fit_anchors([*found, *own], strength, own_count)
        right = own_accuracy(weights, test)
        print(
            f"C {strength}  own x{own_count:.0f}  own test sentences:"
            f" candidates given the right kind or none {right:.3f}",
            flush=True,
        )


def own_accuracy(weights: Weights, test: Sequence[Example]) -> float:
    chance = chances(weights, [e.candidate.features for e in test])
    return sum(KINDS[int(np.argmax(row))] == e.kind for e, row in zip(test, chance, strict=True)) / len(test)


def fit_anchors(found: Sequence[Example], strength: float = STRENGTH, own_count: float = OWN_COUNT) -> Weights:
    features = [e.candidate.features for e in found]
    counts = [own_count if e.doc.startswith(OWN) else 1.0 for e in found]
    return fit(features, [e.kind for e in found], KINDS, strength, counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    arguments = parser.parse_args()
    corpus = load("train")
    if arguments.folds:
        folds(corpus, (0.3,))
        return
    found = examples(corpus, sorted(corpus.reports))
    save(fit_anchors([*found, *own_examples("train")]), "anchors")


if __name__ == "__main__":
    main()
