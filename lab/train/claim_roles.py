"""Train the linear reader of roles: ``python -m lab.train.claim_roles [--folds]``.

For each gold claim of ../shared/claims/train and each role, the candidate spans of the page and "unsaid" are choices;
right are those that name the same as the gold words (the scorer's `alike`). ``--folds`` prints, by role, the share of
claims whose likeliest name (or none) is right, five folds grouped by report; without it the weights are made anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from lab.corpora import coded
from lab.corpora.claims import Corpus, Row, load, scorer
from lab.corpora.own_reports import count_of
from lab.train.linear import Choice, fit_ranking, ranked_apart, save
from reportedly.annotate import claiming, read_texts
from reportedly.annotate.roles import FILLERS, WITH_ORIGIN, Filler, Surroundings, likeliest, pairs, unsaid
from reportedly.annotate.sentences import split_sentences
from reportedly.records import Region, RoleName, Span

#: The roles that have a model here, with the span candidates that marks give; times have theirs in `claim_dates`.
ROLES: tuple[RoleName, ...] = tuple(role for role in FILLERS if role != "when")
#: Variance of the weights, from ``--folds``; see lab/EXPERIMENTS.md.
STRENGTH = 0.1


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim's fillers of a role, and the choice among them and none; the last choice is none."""

    fillers: tuple[Filler, ...]
    choice: Choice


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
    """Where a claim hangs, as the reader would have it: the amount, else the words that say what it is about."""
    return Span(claim["region"], *coded.anchor_of(claim))


def examples(corpus: Corpus, role: RoleName, docs: Iterable[str]) -> list[Claimed]:
    alike, empty = scorer().alike, scorer().PLACE_EMPTY if role in ("place", "from") else scorer().EMPTY
    found: list[Claimed] = []
    for doc in docs:
        around = surroundings(doc)
        for claim in corpus.claims[doc]:
            if role == "from" and claim["kind"] not in WITH_ORIGIN:
                continue
            words = gold_words(claim, role)
            anchor = anchor_of(claim)
            some = list(pairs(around, role, claim["kind"], anchor, around.where.number(anchor)))
            none = unsaid(claim["kind"], anchor.region, len(some))
            right = [words is not None and bool(alike(words, filler.text, empty)) for filler, _ in some]
            choices = [*(features for _, features in some), none]
            choice = Choice(doc, choices, [*right, words is None], count_of(doc))
            found.append(Claimed(tuple(filler for filler, _ in some), choice))
    return found


def folds(corpus: Corpus, roles: Sequence[RoleName], strengths: Sequence[float]) -> None:
    for role in roles:
        found = examples(corpus, role, sorted(corpus.reports))
        choices = [one.choice for one in found]
        none = sum(choice.right[-1] for choice in choices)
        reached = sum(any(choice.right[:-1]) for choice in choices)
        pairs_ = sum(len(one.fillers) for one in found)
        print(f"{role}: {len(found)} claims, {none} unsaid, a right one among the choices of {reached}; {pairs_} pairs")
        for strength in strengths:
            right = 0
            for one, chances in zip(found, ranked_apart(choices, strength), strict=True):
                chosen = likeliest(one.fillers, [float(p) for p in chances])
                right += one.choice.right[-1 if chosen is None else one.fillers.index(chosen[0])]
            print(f"  variance {strength}  right {right / len(found):.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--role", choices=ROLES, action="append")
    arguments = parser.parse_args()
    corpus = load("train")
    roles: Sequence[RoleName] = arguments.role or ROLES
    if arguments.folds:
        folds(corpus, roles, (0.03, 0.1, 0.3))
        return
    for role in roles:
        found = examples(corpus, role, sorted(corpus.reports))
        save(fit_ranking([one.choice for one in found], STRENGTH), f"role_{role}")


if __name__ == "__main__":
    main()
