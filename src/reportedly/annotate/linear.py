"""Small linear models over named features, trained in lab/: what speaks for a kind or a role beside the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Linear:
    """A multinomial logistic regression over named features; weights are int8 with one scale a label."""

    rows: dict[str, int]
    weights: np.ndarray[Any, np.dtype[np.int8]]
    scale: np.ndarray[Any, np.dtype[np.float32]]
    bias: np.ndarray[Any, np.dtype[np.float32]]
    labels: tuple[str, ...]

    def chances(self, features: Iterable[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Probabilities of the labels. Sums of int8 in int32: the same on every machine."""
        found = [self.rows[f] for f in set(features) if f in self.rows]
        total = self.weights[found].sum(axis=0, dtype=np.int32)
        scores = total.astype(np.float64) * self.scale + self.bias
        exp = np.exp(scores - scores.max())
        return np.asarray(exp / exp.sum())


@cache
def linear(name: str) -> Linear:
    source = files("reportedly.annotate").joinpath("data").joinpath(f"{name}.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        features = stored["features"].tobytes().decode().split("\n")
        return Linear(
            {feature: row for row, feature in enumerate(features)},
            stored["weights"],
            stored["scale"],
            stored["bias"],
            tuple(str(label) for label in stored["labels"]),
        )
