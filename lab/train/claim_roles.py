"""Train the linear reader of roles: ``python -m lab.train.claim_roles [--folds]``.

For each gold claim of ../shared/claims/train and each role, every candidate span of the page is a pair; it is right
when it names the same as the gold words (the scorer's `alike`). ``--folds`` prints, by role, how often the best pair
(or none) is right, over claims, five folds grouped by report; without it the shipped weights are rebuilt.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from lab.corpora.claims import Corpus, Row, load, scorer
from lab.train.linear import Array, Weights, fit, held_out, save
from reportedly.annotate import claiming, read_texts
from reportedly.annotate.roles import FILLERS, WITH_ORIGIN, Surroundings, pairs
from reportedly.annotate.sentences import split_sentences
from reportedly.records import Region, RoleName, Span

LABELS = ("no", "yes")
#: The roles that have a model here, with the span candidates that marks give; times have theirs in `claim_dates`.
ROLES: tuple[RoleName, ...] = tuple(role for role in FILLERS if role != "when")
#: scikit-learn's C, from ``--folds``; see lab/EXPERIMENTS.md.
STRENGTH = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    doc: str
    claim: int
    features: tuple[str, ...]
    right: bool


@cache
def surroundings(doc: str) -> Surroundings:
    """A train report as the linear reader sees it when it links roles."""
    report = load("train").reports[doc]
    texts: dict[Region, str] = {"title": report["title"], "body": report["text"]}
    reading = read_texts(texts)
    sentences = [sentence for region, text in texts.items() for sentence in split_sentences(text, region)]
    return claiming.surroundings(texts, sentences, (), reading, claiming.sayings(texts, reading))


def gold_words(claim: Row, role: RoleName) -> str | None:
    if role == "source":
        return str(claim["source"][0]) if claim["source"] else None
    return claim[role] if claim[role] is None else str(claim[role])


def anchor_of(claim: Row) -> Span:
    if claim["amount"] is not None:
        return Span(claim["region"], claim["amount_start"], claim["amount_start"] + len(claim["amount"]))
    return Span(claim["region"], claim["evidence_start"], claim["evidence_start"] + len(claim["evidence"]))


def examples(corpus: Corpus, role: RoleName, docs: Iterable[str]) -> tuple[list[Pair], list[tuple[str, bool]]]:
    """All pairs of a role, and for each claim its report and whether the gold leaves the role unsaid."""
    alike, empty = scorer().alike, scorer().PLACE_EMPTY if role in ("place", "from") else scorer().EMPTY
    found: list[Pair] = []
    claims: list[tuple[str, bool]] = []
    for doc in docs:
        around = surroundings(doc)
        for claim in corpus.claims[doc]:
            if role == "from" and claim["kind"] not in WITH_ORIGIN:
                continue
            words = gold_words(claim, role)
            anchor = anchor_of(claim)
            claims.append((doc, words is None))
            for filler, features in pairs(around, role, claim["kind"], anchor, around.where.number(anchor)):
                right = words is not None and bool(alike(words, filler.text, empty))
                found.append(Pair(doc, len(claims) - 1, features, right))
    return found, claims


def fit_role(found: Sequence[Pair], strength: float = STRENGTH) -> Weights:
    return fit([p.features for p in found], ["yes" if p.right else "no" for p in found], LABELS, strength)


def accuracy(found: Sequence[Pair], claims: Sequence[tuple[str, bool]], chance: Array, threshold: float) -> float:
    """Share of claims whose likeliest span is right, or that rightly have none."""
    best: dict[int, tuple[float, bool]] = {}
    for pair, p in zip(found, chance, strict=True):
        if pair.claim not in best or p > best[pair.claim][0]:
            best[pair.claim] = (float(p), pair.right)
    right = 0
    for number, (_doc, unsaid) in enumerate(claims):
        p, fits = best.get(number, (0.0, False))
        right += fits if p >= threshold else unsaid
    return right / len(claims)


def folds(corpus: Corpus, roles: Sequence[RoleName], strengths: Sequence[float]) -> None:
    docs = sorted(corpus.reports)
    for role in roles:
        found, claims = examples(corpus, role, docs)
        reachable = {p.claim for p in found if p.right}
        unsaid = sum(u for _, u in claims)
        print(
            f"{role}: {len(claims)} claims, {unsaid} unsaid, right span among the candidates for {len(reachable)};"
            f" {len(found)} pairs"
        )
        for strength in strengths:

            def fitted(kept: list[int], strength: float = strength, found: list[Pair] = found) -> Weights:
                return fit_role([found[i] for i in kept], strength)

            chance = held_out([p.features for p in found], [p.doc for p in found], fitted)[:, 1]
            line = "  ".join(
                f"{t}: {accuracy(found, claims, chance, t):.3f}" for t in np.arange(0.1, 0.7, 0.1).round(1)
            )
            print(f"  C {strength}  right at threshold {line}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--role", choices=ROLES, action="append")
    arguments = parser.parse_args()
    corpus = load("train")
    roles: Sequence[RoleName] = arguments.role or ROLES
    if arguments.folds:
        folds(corpus, roles, (0.03, 0.1))
        return
    for role in roles:
        save(fit_role(examples(corpus, role, sorted(corpus.reports))[0]), f"role_{role}")


if __name__ == "__main__":
    main()
