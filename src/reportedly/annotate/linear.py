"""Small linear models over named features, trained in lab/: what speaks for a kind or a role beside the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
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


@dataclass(frozen=True, slots=True)
class Ranking:
    """A conditional logit (McFadden 1974): which one of some choices, each with named features; int8 weights."""

    rows: dict[str, int]
    weights: np.ndarray[Any, np.dtype[np.int8]]
    scale: float

    def chances(self, choices: Iterable[Iterable[str]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Probabilities of the choices; their sum is 1."""
        return self.shares(np.array([self.sum(features) for features in choices], dtype=np.float64))

    def sum(self, features: Iterable[str]) -> int:
        """The summed weights of a choice's features; sums of features apart may be added up."""
        rows = self.rows
        return int(self.weights[[rows[f] for f in set(features) if f in rows]].sum(dtype=np.int32))

    def shares(self, sums: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Probabilities of the choices along the last axis, given the sums of each."""
        scores = sums * self.scale
        exp = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return np.asarray(exp / exp.sum(axis=-1, keepdims=True))


@cache
def linear(name: str) -> Linear:
    with _stored(name) as stored:
        return Linear(
            _rows(stored),
            stored["weights"],
            stored["scale"],
            stored["bias"],
            tuple(str(label) for label in stored["labels"]),
        )


@cache
def ranking(name: str) -> Ranking:
    with _stored(name) as stored:
        return Ranking(_rows(stored), stored["weights"][:, 0], float(stored["scale"][0]))


@contextmanager
def _stored(name: str) -> Iterator[Mapping[str, np.ndarray[Any, Any]]]:
    source = files("reportedly.annotate").joinpath("data").joinpath(f"{name}.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        yield stored


def _rows(stored: Mapping[str, np.ndarray[Any, Any]]) -> dict[str, int]:
    return {feature: row for row, feature in enumerate(stored["features"].tobytes().decode().split("\n"))}
