"""Multinomial logistic regression over named features: fit, cross-validate, store for `annotate.tagger`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from lab.shared import ROOT

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
    names = sorted(set(groups))
    order = np.random.default_rng(SEED).permutation(len(names))
    fold_of = {names[n]: k % FOLDS for k, n in enumerate(order)}
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


def save(weights: Weights, name: str) -> None:
    """Store as int8 with one scale a label; features as one newline-joined string. Byte for byte repeatable."""
    scale = np.abs(weights.matrix).max(axis=0) / 127 + 1e-9
    small = np.round(weights.matrix / scale).astype(np.int8)
    kept = np.flatnonzero(np.abs(small).max(axis=1) > 0)
    names = sorted(weights.vocabulary, key=weights.vocabulary.__getitem__)
    target = DATA / f"{name}.npz"
    np.savez_compressed(
        target,
        features=np.frombuffer("\n".join(names[i] for i in kept).encode(), dtype=np.uint8),
        weights=small[kept],
        scale=scale.astype(np.float32),
        bias=weights.bias,
        labels=np.array(weights.labels),
    )
    print(f"{target.name}: {len(kept)} features, {target.stat().st_size / 1000:.0f} kB")
