"""Learn the weights that choose between places of one name: ``python -m lab.train.places [--folds]``.

Data: LGL's gold toponyms (../shared/data/places). A candidate is right within 40 km of the gold point; the loss is the
negative logarithm of the right candidates' share, plus a pull towards `PRIOR`, weights set by hand for what LGL hardly
shows (other spellings, dams and bases, a word beside a name). With ``--folds``, five folds by lab/corpora/places.py:
the scorer's figures for several strengths of that pull.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from functools import cache

import numpy as np
from scipy.optimize import minimize

from lab.corpora import places as lgl
from lab.corpora.claims import spans_scorer
from lab.evaluate.places import Row, gold_mentions, km, predict
from lab.shared import ROOT, SHARED, rows
from reportedly.resolve.places import Gazetteer, Places
from reportedly.resolve.places.choose import ALONE, TOGETHER, Name, Weights, alone, features
from reportedly.resolve.places.gazetteer import shipped

TARGET = ROOT / "src" / "reportedly" / "resolve" / "places" / "data" / "weights.json"
RIGHT_KM = 40.0
#: Strength of the pull towards `PRIOR`; chosen by --folds.
PULL = 3.0
PRIOR = {
    "people": 6.0, "country": 3.0, "province": 1.0, "district": -1.0, "capital": 2.0, "seat": 0.5, "quarter": -0.5,
    "natural": 0.5, "continent": 5.0, "thing": 0.0, "further": -1.2, "spelling": -4.0, "fits": 3.0, "fits less": 1.0,
    "misfits": -3.0,
    "has a town of its name": -2.0, "same country": 3.0, "same province": 2.0, "same district": 1.0, "near": 2.0,
    "inside": 3.0, "holds": 2.0,
}  # fmt: skip
_ALL = (*ALONE, *TOGETHER)
Report = tuple[list[Name], dict[str, float], list[list[bool]]]


def prior() -> Weights:
    """The hand-set weights in the shape of the learned ones."""
    return Weights(tuple(PRIOR[f] for f in ALONE), tuple(PRIOR[f] for f in _ALL))


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer([shipped()])


@cache
def reports() -> list[tuple[int, Row, Report]]:
    """Each LGL article with its fold, and its names with which of their candidates are right."""
    out = []
    for row in rows(SHARED / "data" / "places" / "lgl.jsonl"):
        mentions = gold_mentions(row)
        found = Places({"body": row["text"]}, mentions, gazetteer=gazetteer(), learned=prior())
        counted = [t for t in row["toponyms"] if t.get("kind") in spans_scorer().LITERAL]
        points: dict[int, list[tuple[float, float]]] = {}
        for toponym, mention in zip(counted, mentions, strict=True):
            name = found.name_at(mention.span)
            if name is not None and toponym["lat"] is not None:
                at = next(n for n, other in enumerate(found.names) if other is name)
                points.setdefault(at, []).append((toponym["lat"], toponym["lon"]))
        right = [
            [any(km((e.lat, e.lon), p) <= RIGHT_KM for p in points.get(n, ())) for e in name.candidates]
            for n, name in enumerate(found.names)
        ]
        out.append((lgl.fold_of(row["text"], 5), row, (found.names, found.votes, right)))
    return out


def learn(these: Sequence[Report], pull: float = PULL) -> Weights:
    """Weights from some reports."""
    start = prior()
    data = [
        (np.array(rows), np.array(right))
        for names, _, rights in these
        for rows, right in zip([alone(n) for n in names], rights, strict=True)
        if any(right) and not all(right)
    ]
    learned = Weights(_fit(data, np.array(start.alone), pull), start.together)
    for _ in range(3):
        data = [
            (np.array(seen), np.array(right))
            for names, votes, rights in these
            for seen, right in zip(features(names, votes, learned), rights, strict=True)
            if any(right) and not all(right)
        ]
        learned = learned._replace(together=_fit(data, np.array(start.together), pull))
    return learned


def _fit(data: Sequence[tuple[np.ndarray, np.ndarray]], start: np.ndarray, pull: float) -> tuple[float, ...]:
    x = np.concatenate([features for features, _ in data])
    right = np.concatenate([r for _, r in data]).astype(float)
    sizes = [len(r) for _, r in data]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(sizes)), sizes)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ w
        score = score - np.maximum.reduceat(score, first)[of]
        power = np.exp(score)
        total, good = np.add.reduceat(power, first), np.add.reduceat(power * right, first)
        value = np.log(total).sum() - np.log(np.maximum(good, 1e-12)).sum() + pull * ((w - start) ** 2).sum() / 2
        slope = x.T @ (power / total[of] - power * right / np.maximum(good, 1e-12)[of]) + pull * (w - start)
        return value, slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return tuple(round(float(w), 3) for w in found.x)


@cache
def fold_weights(folds: int, pull: float = PULL) -> list[Weights]:
    """For each fold the weights learned on the others."""
    if folds != 5:
        raise ValueError("five folds, as `reports` has them")
    return [learn([report for fold, _, report in reports() if fold != held], pull) for held in range(folds)]


def score(learned: Sequence[Weights]) -> Row:
    """The scorer's figures on gold spans, each article by its fold's weights."""
    gold = [row for _, row, _ in reports()]
    predicted = {row["id"]: predict(row, gold_mentions(row), gazetteer(), learned[fold]) for fold, row, _ in reports()}
    figures: Row = spans_scorer().places(gold, predicted)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true")
    given = parser.parse_args()
    if given.folds:
        print("prior", score([prior()] * 5))
        for pull in (1.0, 3.0, 10.0):
            print(pull, score(fold_weights(5, pull)))
        return
    learned = learn([report for _, _, report in reports()])
    named = {
        "data": "LGL, 588 articles, gold toponyms; pull towards weights set by hand (lab/train/places.py)",
        "features": list(_ALL),
        "weights": {"alone": learned.alone, "together": learned.together},
    }
    TARGET.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")
    for name, one, two in zip(_ALL, [*learned.alone, *[0.0] * len(TOGETHER)], learned.together, strict=True):
        print(f"{name:24} {one:7.2f} {two:7.2f}")


if __name__ == "__main__":
    main()
