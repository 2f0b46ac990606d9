"""Linear models over named features: fit, cross-validate, store for `annotate.linear`.

Two sorts: multinomial logistic regression, and a conditional logit, which chooses one of several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from lab.shared import ROOT
from reportedly.annotate.linear import Ranking

DATA = ROOT / "src" / "reportedly" / "annotate" / "data"
SEED = 0
FOLDS = 5
#: A feature seen in fewer examples than this is dropped.
FLOOR = 2
Features = Sequence[str]
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Weights:
    vocabulary: dict[str, int]
    matrix: Array  # features x labels
    bias: Array
    labels: tuple[str, ...]


def _rows(vocabulary: dict[str, int], feature_lists: Sequence[Features]) -> sparse.csr_matrix:
    indices: list[int] = []
    ends = [0]
    for features in feature_lists:
        indices += sorted({vocabulary[f] for f in features if f in vocabulary})
        ends.append(len(indices))
    data = np.ones(len(indices), dtype=np.float32)
    return sparse.csr_matrix((data, indices, ends), shape=(len(feature_lists), len(vocabulary)))


def fit(
    feature_lists: Sequence[Features],
    given: Sequence[str],
    labels: Sequence[str],
    strength: float,
    counts: Sequence[float] | None = None,
) -> Weights:
    """Fit on examples; `strength` is scikit-learn's C, `counts` how much each example counts.

    A label never seen gets a bias that rules it out.
    """
    count = Counter(f for features in feature_lists for f in set(features))
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in count.items() if n >= FLOOR))}
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3, random_state=SEED)
    model.fit(_rows(vocabulary, feature_lists), list(given), sample_weight=counts)
    matrix = np.zeros((len(vocabulary), len(labels)), dtype=np.float32)
    bias = np.full(len(labels), -30.0, dtype=np.float32)
    if len(model.classes_) == 2:
        matrix[:, labels.index(model.classes_[1])] = model.coef_[0]
        bias[labels.index(model.classes_[0])] = 0.0
        bias[labels.index(model.classes_[1])] = model.intercept_[0]
    else:
        for row, label in enumerate(model.classes_):
            matrix[:, labels.index(label)] = model.coef_[row]
            bias[labels.index(label)] = model.intercept_[row]
    return Weights(vocabulary, matrix, bias, tuple(labels))


def chances(weights: Weights, feature_lists: Sequence[Features]) -> Array:
    """Probabilities, examples x labels."""
    scores = np.asarray(_rows(weights.vocabulary, feature_lists) @ weights.matrix) + weights.bias
    scores -= scores.max(axis=1, keepdims=True)
    exp = np.exp(scores)
    return np.asarray(exp / exp.sum(axis=1, keepdims=True))


def held_out(
    feature_lists: Sequence[Features],
    groups: Sequence[str],
    fitted: Callable[[list[int]], Weights],
) -> Array:
    """Probabilities of each example from a model that saw no example of its group; `FOLDS` folds from `SEED`."""
    fold_of = _folds(groups)
    out: Array | None = None
    for k in range(FOLDS):
        weights = fitted([i for i, g in enumerate(groups) if fold_of[g] != k])
        held = [i for i, g in enumerate(groups) if fold_of[g] == k]
        found = chances(weights, [feature_lists[i] for i in held])
        if out is None:
            out = np.zeros((len(feature_lists), found.shape[1]))
        out[held] = found
    assert out is not None
    return out


@dataclass(frozen=True, slots=True)
class Choice:
    """Choices, each with its features, and which are right; where several are, any of them will do.

    `count` is how often the example counts.
    """

    group: str
    choices: Sequence[Features]
    right: Sequence[bool]
    count: float = 1.0


def fit_ranking(examples: Sequence[Choice], strength: float, least: int = FLOOR + 1) -> Weights:
    """Fit a conditional logit: the most likely weights given a normal prior of variance `strength`.

    Examples with no right choice are passed over. The likelihood of several right choices is that of any of them. A
    feature that fewer than `least` choices have is dropped.
    """
    taught = [e for e in examples if any(e.right)]
    lists = [features for example in taught for features in example.choices]
    count = Counter(f for features in lists for f in set(features))
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in count.items() if n >= least))}
    rows = _rows(vocabulary, lists).astype(np.float64)
    columns = rows.T.tocsr()
    right = np.concatenate([np.asarray(e.right, dtype=float) for e in taught])
    sizes = np.array([len(e.choices) for e in taught])
    starts, group = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(taught)), sizes)
    counts = np.array([e.count for e in taught])

    def loss(weights: Array) -> tuple[float, Array]:
        scores = rows @ weights
        exp = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        all_, hits = np.add.reduceat(exp, starts), np.add.reduceat(exp * right, starts)
        surplus = (exp / all_[group] - exp * right / hits[group]) * counts[group]
        missed = float(counts @ np.log(all_ / hits) + weights @ weights / (2 * strength))
        return missed, columns @ surplus + weights / strength

    found = minimize(loss, np.zeros(len(vocabulary)), jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return Weights(vocabulary, found.x[:, None].astype(np.float32), np.zeros(1, dtype=np.float32), ("score",))


def ranked(weights: Weights, example: Choice) -> Array:
    """Probabilities of the choices of an example."""
    scores = np.asarray(_rows(weights.vocabulary, example.choices) @ weights.matrix)[:, 0]
    exp = np.exp(scores - scores.max())
    return np.asarray(exp / exp.sum())


def ranked_apart(examples: Sequence[Choice], strength: float) -> list[Array]:
    """The probabilities of each example's choices from a model that saw no example of its group."""
    fold_of = _folds(example.group for example in examples)
    out: dict[int, Array] = {}
    for k in range(FOLDS):
        weights = fit_ranking([e for e in examples if fold_of[e.group] != k], strength)
        out |= {i: ranked(weights, e) for i, e in enumerate(examples) if fold_of[e.group] == k}
    return [out[i] for i in range(len(examples))]


def rankings_apart(examples: Sequence[Choice], strength: float) -> list[tuple[frozenset[str], Ranking]]:
    """The groups of each fold, with the ranking that saw no example of theirs."""
    fold_of = _folds(example.group for example in examples)
    return [
        (
            frozenset(group for group, fold in fold_of.items() if fold == k),
            as_ranking(fit_ranking([e for e in examples if fold_of[e.group] != k], strength)),
        )
        for k in range(FOLDS)
    ]


def as_ranking(weights: Weights) -> Ranking:
    """A conditional logit as the reader would load it once it is stored."""
    small, scale = _whole(weights)
    return Ranking(weights.vocabulary, small[:, 0], float(scale[0]))


def _whole(weights: Weights) -> tuple[Array, Array]:
    """The weights as int8 with one scale a label."""
    scale = np.abs(weights.matrix).max(axis=0) / 127 + 1e-9
    return np.round(weights.matrix / scale).astype(np.int8), scale.astype(np.float32)


def _folds(groups: Iterable[str]) -> dict[str, int]:
    names = sorted(set(groups))
    order = np.random.default_rng(SEED).permutation(len(names))
    return {names[n]: k % FOLDS for k, n in enumerate(order)}


def save(weights: Weights, name: str) -> None:
    """Store as int8 with one scale a label; features as one newline-joined string. Byte for byte repeatable."""
    small, scale = _whole(weights)
    kept = np.flatnonzero(np.abs(small).max(axis=1) > 0)
    names = sorted(weights.vocabulary, key=weights.vocabulary.__getitem__)
    target = DATA / f"{name}.npz"
    np.savez_compressed(
        target,
        features=np.frombuffer("\n".join(names[i] for i in kept).encode(), dtype=np.uint8),
        weights=small[kept],
        scale=scale,
        bias=weights.bias,
        labels=np.array(weights.labels),
    )
    print(f"{target.name}: {len(kept)} features, {target.stat().st_size / 1000:.0f} kB")
