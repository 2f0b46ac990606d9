"""Fit the segmenter of bare scrapes: ``python -m lab.train.segmenter`` writes src/reportedly/read/segmenter.json.

A linear-chain conditional random field (states and steps in `reportedly.read.segmenter`), maximum likelihood with an L2
penalty, by L-BFGS with exact gradients over all pages at once. Labels: the lines that make up a page's gold body, by an
ordered match of words. Each page is fitted whole and once more cut down to its surroundings (a few lines above the
body, some below), since scrapes by hand leave most of a site's menus out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab.corpora.pages import GoldPage, gold_pages
from lab.shared import ROOT
from reportedly.read.aligned import covered
from reportedly.read.scrape import lines_of
from reportedly.read.segmenter import FIRST, LAST, MARKED, STATES, STEPS, Line, features

Floats = NDArray[np.float64]

SEED = 20170120
#: L2 penalty and cut, and the features, were chosen on five folds of the same pages with two other seeds. There, mean
#: F1 of the whole reader lay between 0.894 (5, 0.5) and 0.908 (60, 0.4): little hangs on the two.
PENALTY, CUT = 40.0, 0.4
GOAL = ROOT / "src" / "reportedly" / "read" / "segmenter.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """One text to fit on: its vectors (lines, features) and the gold state of each line."""

    vectors: Floats
    states: list[int]


def sample_of(lines: Sequence[Line], body: Sequence[bool]) -> Sample:
    """The sample that a scrape with known body lines makes. Raises ValueError when no line is body."""
    first, last = body.index(True), len(body) - 1 - list(body)[::-1].index(True)
    states = [0 if i < first else 3 if i > last else 1 if body[i] else 2 for i in range(len(body))]
    return Sample(np.array(features(lines)), states)


def samples_of(page: GoldPage, chance: random.Random) -> list[Sample]:
    """The page as it is, and cut down to its surroundings."""
    lines = lines_of(page.scrape)
    body = covered([line.text for line in lines], page.body)
    if not any(body):
        return []
    first, last = body.index(True), len(body) - 1 - body[::-1].index(True)
    low, high = max(0, first - chance.randint(0, 8)), min(len(body), last + 1 + chance.randint(0, 25))
    return [sample_of(lines, body), sample_of(lines[low:high], body[low:high])]


def fit(samples: Sequence[Sample], *, penalty: float = PENALTY, cut: float = CUT, rounds: int = 150) -> dict[str, Any]:
    """The model in its JSON form. `penalty` is the L2 weight, `cut` as in `Model`."""
    from scipy.optimize import minimize

    width = samples[0].vectors.shape[1]
    states, steps, marked = len(STATES), len(STEPS), len(MARKED)
    # Longest first, so that at step t the pages still running are a prefix.
    ordered = sorted(samples, key=lambda sample: -len(sample.states))
    longest = len(ordered[0].states)
    running = [sum(len(sample.states) > t for sample in ordered) for t in range(longest)]
    offsets = np.cumsum([0, *running])
    stacked = np.concatenate([[s.vectors[t] for s in ordered[: running[t]]] for t in range(longest)])
    gold = np.concatenate([[s.states[t] for s in ordered[: running[t]]] for t in range(longest)])
    lengths = np.array([len(sample.states) for sample in ordered])

    def gold_counts() -> Floats:
        by_state = np.stack([stacked[gold == state].sum(axis=0) for state in range(states)])
        by_step = np.zeros(steps)
        by_marked = np.zeros((marked, width))
        for sample in ordered:
            for t in range(1, len(sample.states)):
                step = (sample.states[t - 1], sample.states[t])
                by_step[STEPS.index(step)] += 1
                if step in MARKED:
                    by_marked[MARKED.index(step)] += sample.vectors[t]
        return np.concatenate([by_state.ravel(), by_step, by_marked.ravel()])

    told = gold_counts()
    none = -1e30

    def unpack(weights: Floats) -> tuple[Floats, Floats, Floats]:
        a, b = states * width, states * width + steps
        return weights[:a].reshape(states, width), weights[a:b], weights[b:].reshape(marked, width)

    def loss(weights: Floats) -> tuple[float, Floats]:
        by_state, by_step, by_marked = unpack(weights)
        scores = stacked @ by_state.T
        moves = np.tile(by_step, (len(stacked), 1))
        extra = stacked @ by_marked.T
        for number, step in enumerate(MARKED):
            moves[:, STEPS.index(step)] += extra[:, number]
        forward = np.full((len(stacked), states), none)
        forward[: running[0], list(FIRST)] = scores[: running[0], list(FIRST)]
        for t in range(1, longest):
            here, before = slice(offsets[t], offsets[t + 1]), offsets[t - 1]
            last = forward[before : before + running[t]]
            row = np.full((running[t], states), none)
            for number, (origin, target) in enumerate(STEPS):
                row[:, target] = np.logaddexp(row[:, target], last[:, origin] + moves[here, number])
            forward[here] = row + scores[here]
        backward = np.full((len(stacked), states), none)
        for index, length in enumerate(lengths):
            backward[offsets[length - 1] + index, list(LAST)] = 0.0
        for t in range(longest - 1, 0, -1):
            here, before = slice(offsets[t], offsets[t + 1]), offsets[t - 1]
            ahead = backward[here] + scores[here]
            row = np.full((running[t], states), none)
            for number, (origin, target) in enumerate(STEPS):
                row[:, origin] = np.logaddexp(row[:, origin], ahead[:, target] + moves[here, number])
            backward[before : before + running[t]] = row
        whole = np.array([np.logaddexp.reduce(forward[offsets[n - 1] + i, list(LAST)]) for i, n in enumerate(lengths)])
        page_of = np.concatenate([np.arange(count) for count in running])
        share = np.exp(forward + backward - whole[page_of][:, None])
        expected_steps = np.zeros(steps)
        expected_marked = np.zeros((marked, width))
        for number, (origin, target) in enumerate(STEPS):
            origins = np.concatenate(
                [np.arange(offsets[t - 1], offsets[t - 1] + running[t]) for t in range(1, longest)]
            )
            targets = np.arange(offsets[1], len(stacked))
            odds = (
                forward[origins, origin] + moves[targets, number] + scores[targets, target] + backward[targets, target]
            )
            chance = np.exp(odds - whole[page_of[targets]])
            expected_steps[number] = chance.sum()
            if (origin, target) in MARKED:
                expected_marked[MARKED.index((origin, target))] = chance @ stacked[targets]
        expected = np.concatenate([(share.T @ stacked).ravel(), expected_steps, expected_marked.ravel()])
        value = float(whole.sum() - weights @ told + 0.5 * penalty * weights @ weights)
        return value, expected - told + penalty * weights

    found = minimize(
        loss,
        np.zeros(states * width + steps + marked * width),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds},
    )
    by_state, by_step, by_marked = unpack(found.x)

    def rounded(array: Floats) -> Any:
        return np.round(array, 4).tolist()

    return {"states": rounded(by_state), "steps": rounded(by_step), "marked": rounded(by_marked), "cut": cut}


def fit_pages(pages: Sequence[GoldPage]) -> dict[str, Any]:
    """The model fitted on these pages alone, in its JSON form."""
    chance = random.Random(SEED)
    return fit([sample for page in pages for sample in samples_of(page, chance)])


def main() -> None:
    """Fit on all pages and write the model."""
    pages = list(gold_pages())
    stored = fit_pages(pages)
    GOAL.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{GOAL.relative_to(ROOT)}: {len(pages)} pages, {GOAL.stat().st_size} bytes")


if __name__ == "__main__":
    main()
