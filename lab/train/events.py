"""Fit the weights that grouping goes by: ``python -m lab.train.events`` (``--folds`` cross-validates first).

Learns from the development half of the marked happenings alone (lab/corpora/happenings.py), never from reports that
others tune on. Two levels: pairs of claims of one report, and pairs of threads of two. Logistic regression, ridge 1,
every weight held to the sign that its feature's name promises, so that what tells for one happening never counts
against it. ``--common`` prints the words that stand in at least 4 of 100 train reports (events/common.txt).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import minimize

from lab.corpora import claims as coded_claims
from lab.corpora.happenings import UNSCORED, Judge, halves, off_limits
from lab.corpora.program_coded import coded, days, pages
from lab.evaluate.events import b_cubed
from lab.shared import ROOT
from reportedly.events import around
from reportedly.events.grouping import Grouper, keys_of
from reportedly.events.likeness import Features, between_claims, between_threads, use_weights
from reportedly.events.sketch import plain, sketch
from reportedly.events.threads import Thread, in_order, threads_of
from reportedly.records import Claim

TARGET = ROOT / "src" / "reportedly" / "events" / "weights.json"
FOLDS = 4

#: Features that can only tell against one happening; the rest, but for the constant, can only tell for it.
AGAINST = frozenset(
    "places apart,both places exact and named otherwise,places may be one,days apart,next day,reports apart,"
    "figures far,other means,other kind,other side hit,other doer,claims between,one is a total".split(",")
)
#: Where one side says nothing, either may hold.
FREE = frozenset("always,place unknown,day unknown,figures near,other region".split(","))

Weights = dict[str, dict[str, float]]


def fit(rows: Sequence[Features], same: Sequence[bool]) -> dict[str, float]:
    """Weights that make the marks likeliest, less half the sum of their squares, within the bounds above."""
    names = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    y = np.where(np.array(same), 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = y * (x @ w)
        slope = -y / (1 + np.exp(margin))
        return float(np.logaddexp(0, -margin).sum() + w @ w / 2), x.T @ slope + w

    bounds = [(None, None) if n in FREE else (None, 0) if n in AGAINST else (0, None) for n in names]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    return {name: round(float(weight), 3) for name, weight in zip(names, found.x, strict=True)}


def gold() -> dict[str, str]:
    """The happening of every scored claim of the development half, by claim id."""
    judge, half, off = Judge(), halves(), off_limits()
    found = {}
    for doc, several in coded().items():
        for claim in several:
            mark = judge.mark_of(claim)
            if mark and mark.happening not in UNSCORED and half[mark.happening] == "development" and doc not in off:
                found[claim.id] = mark.happening
    return found


def train(told: dict[str, str]) -> Weights:
    """Both levels, from the claims whose happening is told."""
    texts = {page.id: page for page in pages()}
    docs = sorted({claim.doc for several in coded().values() for claim in several if claim.id in told})
    words = {doc: around(texts[doc], coded()[doc]) for doc in docs}
    rows, same = _claim_pairs([in_order(coded()[doc]) for doc in docs], words, told)
    weights = {"claims": fit(rows, same), "threads": {}}
    use_weights(weights)
    day = days()
    threads = [t for doc in docs for t in threads_of(coded()[doc], day[doc], words[doc])]
    rows, same = _thread_pairs(threads, told)
    weights["threads"] = fit(rows, same)
    use_weights(weights)
    return weights


def _claim_pairs(
    reports: Sequence[Sequence[Claim]], words: dict[str, dict[str, str]], told: dict[str, str]
) -> tuple[list[Features], list[bool]]:
    rows, same = [], []
    for claims in reports:
        sketches = [sketch(c, words[c.doc].get(c.id, "")) for c in claims]
        for i, j in combinations(range(len(claims)), 2):
            a, b = claims[i], claims[j]
            if a.id in told and b.id in told:
                rows.append(between_claims(a, b, sketches[i], sketches[j], j - i))
                same.append(told[a.id] == told[b.id])
    return rows, same


def _thread_pairs(threads: Sequence[Thread], told: dict[str, str]) -> tuple[list[Features], list[bool]]:
    """Threads of two reports that share a key, and one in twenty of the pairs that share none."""
    named = []
    for thread in threads:
        counts = Counter(told[c.id] for c in thread.claims if c.id in told)
        if counts:
            named.append((thread, min(counts, key=lambda n: (-counts[n], n)), set(keys_of(thread))))
    rows, same = [], []
    for (a, x, keys), (b, y, others) in combinations(sorted(named, key=lambda one: one[0].id), 2):
        if a.doc == b.doc or (x != y and not keys & others and _one_in(20, a.id + b.id)):
            continue
        rows.append(between_threads(a.sketch, b.sketch, a.reported, b.reported))
        same.append(x == y)
    return rows, same


def _one_in(n: int, words: str) -> int:
    return int(hashlib.sha256(words.encode()).hexdigest(), 16) % n


def groups_of_claims() -> dict[str, str]:
    """The group that each claim of the 655 reports falls into, with the weights in use."""
    texts, day = {page.id: page for page in pages()}, days()
    grouper = Grouper()
    for doc, claims in coded().items():
        grouper.add(doc, claims, day[doc], around(texts[doc], claims))
    return {c.id: group[0].id for group in grouper.groups() for thread in group for c in thread.claims}


def cross_validate(told: dict[str, str]) -> None:
    """B³ on happenings left out of the fit, in folds by their names; every told claim counts in their groups, so to
    mix a happening left out with one learnt from costs what it does in use."""
    total, right = 0, 0.0
    for fold in range(FOLDS):
        held = {name for name in set(told.values()) if _one_in(FOLDS, f"fold {name}") == fold}
        train({claim: name for claim, name in told.items() if name not in held})
        left = {claim: name for claim, name in told.items() if name in held}
        score = b_cubed(groups_of_claims(), told, left)
        print(f"fold {fold}: {len(left)} claims, precision {score[0]:.3f}, recall {score[1]:.3f}, F1 {score[2]:.3f}")
        total, right = total + len(left), right + len(left) * score[2]
    print(f"mean F1 {right / total:.3f}")


def common(share: float = 0.04, kept: Collection[str] = ()) -> list[str]:
    """Words of at least that share of the train reports, stemmed as grouping stems them."""
    reports = coded_claims.shared("train").reports.values()
    counts: Counter[str] = Counter()
    for row in reports:
        words = {plain(word) for word in re.findall(r"[^\W\d_]{3,}", f"{row['title']} {row['text']}")}
        counts.update({w[:-1] if w.endswith("s") and not w.endswith("ss") else w for w in words})
    return sorted(w for w, n in counts.items() if n >= share * len(reports) and len(w) > 2 and w not in kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--common", action="store_true")
    asked = parser.parse_args()
    if asked.common:
        print("\n".join(common()))
        return
    told = gold()
    if asked.folds:
        cross_validate(told)
    weights = train(told)
    TARGET.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    score = b_cubed(groups_of_claims(), told)
    print(f"fitted on {len(told)} claims: precision {score[0]:.3f}, recall {score[1]:.3f}, F1 {score[2]:.3f}")


if __name__ == "__main__":
    main()
