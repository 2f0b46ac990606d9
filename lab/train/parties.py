"""Train the choice of a claim's party: ``python -m lab.train.parties [--folds]``.

Examples are the gold claims of ../shared/claims/train, with gold anchors and roles; each stands twice, the second time
with its actor lost or put wrong, as the reader does with a third of them. A claim's candidates compete (conditional
logit, L2), an earlier claim's party being the gold one in training. ``--folds`` prints, by sort of report
and kind, how many claims get the gold party from models that saw none of their report, each claim after what was said
of those before it: with gold roles, and with a third of the actors wrong. Without it
src/reportedly/assemble/party.tsv is written.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lab.corpora import own_reports
from lab.corpora.claims import load
from lab.corpora.gold_anchors import with_gold
from lab.shared import ROOT
from lab.train.linear import Choice, Weights, fit_ranking, ranked
from reportedly.assemble import drafts_of
from reportedly.assemble.party import Draft, Report, candidates_of
from reportedly.pipeline import actors_of
from reportedly.records import Anchor, RoleLink

TARGET = ROOT / "src" / "reportedly" / "assemble" / "party.tsv"
FOLDS = 5
#: How often an actor is lost or put wrong in the second copy of an example; the reader's on dev is, in a third.
WRONG = 0.35
#: Variance of the weights, from ``--folds``.
STRENGTH = 0.125
#: A feature that fewer candidates have is dropped: the table is to be read.
LEAST = 16

Rows = list[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Coded:
    """One report: its claims as drafts, with the gold parties, and what the features need."""

    doc: str
    report: Report
    drafts: Sequence[Draft]
    gold: Sequence[str]


#: The sorts of train reports: those of ../shared/claims, and of our own coding news as published and reports we wrote.
SORTS = ("shared", "own news", "own written")


def sort_of(doc: str) -> str:
    reports, _ = own_reports.load("train")
    return SORTS[0] if doc not in reports else SORTS[2] if own_reports.written(reports[doc]) else SORTS[1]


def same(a: str, b: str) -> bool:
    """The scorer's: the same sides, in any order."""
    return set(re.split(r" and | or ", a.lower())) == set(re.split(r" and | or ", b.lower()))


def coded(doc: str, wrong: float, seed: str) -> Coded:
    """A train report with gold roles; of its actors a share is lost or replaced by another name of the report."""
    page, annotation, claims = with_gold("train", doc)
    rng = random.Random(f"{seed}:{doc}")
    if wrong:
        others = [m.span for m in annotation.mentions if m.kind in ("organisation", "nationality")]

        def disturbed(anchor: Anchor) -> Anchor:
            if rng.random() >= wrong:
                return anchor
            kept = [link for link in anchor.roles if link.role != "actor"]
            if others and rng.random() < 0.6:
                kept.append(RoleLink("actor", rng.choice(others), 0.5))
            return replace(anchor, roles=tuple(kept))

        annotation = replace(annotation, anchors=tuple(disturbed(a) for a in annotation.anchors))
    actors = actors_of(page, annotation)
    report = Report(page, lambda span, doer: actors.sides(span, doer=doer), actors.voice, actors.government)
    return Coded(doc, report, drafts_of(page, annotation), [claim["party"] for claim in claims])


def right(rows: Rows, gold: str) -> list[bool]:
    return [same(party, gold) for party, _ in rows]


def fitted(train: Sequence[Coded]) -> Weights:
    """A model of some reports' claims; a claim whose gold party is none of its candidates teaches nothing."""
    examples = [
        choice(c.doc, row, right(row, gold))
        for c in train
        for row, gold in zip(candidates_of(c.report, c.drafts, c.gold), c.gold, strict=True)
    ]
    return fit_ranking(examples, STRENGTH, LEAST)


def choice(doc: str, rows: Rows, fits: Sequence[bool]) -> Choice:
    return Choice(doc, [features for _, features in rows], fits)


def answers(model: Weights, c: Coded) -> list[str]:
    """What a model says of a report's claims, in order."""
    known: list[str] = []
    for row in candidates_of(c.report, c.drafts, known):
        best = int(np.argmax(ranked(model, choice(c.doc, row, ()))))
        known.append(row[best][0])
    return known


def folds(show: int) -> None:
    docs = sorted(load("train").reports)
    order = np.random.default_rng(0).permutation(len(docs))
    copies = [{doc: coded(doc, wrong, seed) for doc in docs} for wrong, seed in ((0.0, ""), (WRONG, "a"))]
    hits: list[Counter[str]] = [Counter(), Counter()]
    total: Counter[str] = Counter()
    missed = []
    for k in range(FOLDS):
        held = {docs[i] for i in order[k::FOLDS]}
        model = fitted([copy[doc] for copy in copies for doc in docs if doc not in held])
        for number, copy in enumerate(copies):
            for doc in sorted(held):
                c = copy[doc]
                for draft, gold, answer in zip(c.drafts, c.gold, answers(model, c), strict=True):
                    for group in (draft.anchor.kind, sort_of(doc)):
                        total[group] += number == 0
                        hits[number][group] += same(gold, answer)
                    if number == 0 and not same(gold, answer):
                        missed.append((c, draft, gold, answer))
    for name, found in zip(("gold actors", "a third of the actors wrong"), hits, strict=True):
        every = sum(total[sort] for sort in SORTS)
        print(f"{name}: {sum(found[sort] for sort in SORTS) / every:.3f} of {every}")
        groups = [*SORTS, *sorted(total.keys() - set(SORTS))]
        print("  " + "  ".join(f"{group} {found[group] / total[group]:.3f} of {total[group]}" for group in groups))
    random.Random(1).shuffle(missed)
    for c, d, gold, answer in missed[:show]:
        page = c.report.page
        by = page.quote(d.roles.actor) if d.roles.actor else None
        counted = page.quote(d.roles.counted) if d.roles.counted else None
        print(f"{c.doc} {d.anchor.kind} {gold} // {answer} | {counted} | {by} | {page.quote(d.sentence)[:160]}")


def write(model: Weights) -> None:
    lines = [
        "# Which party a claim's is: the weight of each feature of a candidate; python -m lab.train.parties.",
        "# A positive weight speaks for a candidate. Weights below 0.05 are left out.",
    ]
    lines += [
        f"{weight:.2f}\t{feature}"
        for feature, weight in zip(model.vocabulary, model.matrix[:, 0], strict=True)
        if abs(weight) >= 0.05
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(lines)} lines, {TARGET.stat().st_size / 1000:.0f} kB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="of the folds' mistakes with gold actors, this many")
    arguments = parser.parse_args()
    if arguments.folds:
        folds(arguments.show)
        return
    docs = sorted(load("train").reports)
    write(fitted([coded(doc, wrong, seed) for wrong, seed in ((0.0, ""), (WRONG, "a")) for doc in docs]))


if __name__ == "__main__":
    main()
