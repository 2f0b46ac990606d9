"""Candidates that compete for one place: conditional logit over named features, with L2, by L-BFGS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

Array = np.ndarray[Any, Any]
#: A feature seen in fewer groups than this is dropped.
FLOOR = 8


@dataclass(frozen=True, slots=True)
class Model:
    vocabulary: dict[str, int]
    weights: Array


def fit(groups: Sequence[Sequence[Sequence[str]]], right: Sequence[Sequence[bool]], penalty: float) -> Model:
    """Fit on groups of candidates, each a list of features; in every group at least one candidate must be right.

    `penalty` is that of the squared weights, beside the summed loss.
    """
    count = Counter(f for group in groups for f in {f for row in group for f in row})
    vocabulary = {f: k for k, f in enumerate(sorted(f for f, n in count.items() if n >= FLOOR))}
    x = _matrix([row for group in groups for row in group], vocabulary)
    starts = np.cumsum([0, *(len(group) for group in groups)])[:-1]
    sizes = np.diff([*starts, x.shape[0]])
    owner = np.repeat(np.arange(len(groups)), sizes)
    gold = np.array([ok for row in right for ok in row])

    def loss(w: Array) -> tuple[float, Array]:
        scores = x @ w
        scores = scores - np.maximum.reduceat(scores, starts)[owner]
        exp = np.exp(scores)
        total = np.add.reduceat(exp, starts)
        p = exp / total[owner]
        good = np.add.reduceat(np.where(gold, exp, 0.0), starts)
        q = np.where(gold, exp, 0.0) / good[owner]
        value = float(np.sum(np.log(total) - np.log(good)) + penalty * np.dot(w, w) / 2)
        return value, np.asarray(x.T @ (p - q)) + penalty * w

    found = minimize(loss, np.zeros(len(vocabulary)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return Model(vocabulary, found.x)


def chances(model: Model, rows: Sequence[Sequence[str]]) -> Array:
    """The chances of one group's candidates."""
    vocabulary = model.vocabulary
    scores = np.array([sum(model.weights[vocabulary[f]] for f in set(row) if f in vocabulary) for row in rows])
    exp = np.exp(scores - scores.max())
    return np.asarray(exp / exp.sum())


def _matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += sorted({vocabulary[f] for f in row if f in vocabulary})
        ends.append(len(indices))
    return sparse.csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(vocabulary)))
