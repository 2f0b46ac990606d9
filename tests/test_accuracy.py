"""Floors under the figures of reader and claims (lab/floors.json). Lowering one is an explicit act: say why.

The file's counts and digests pin what was measured on. Dev is tuned on, never trained on: these are no test figures.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from lab.corpora.claims import load
from lab.corpora.program_coded import is_coded
from lab.evaluate import events, gate
from lab.evaluate.claims import Score, measure, predict
from lab.evaluate.confidence import calibration_error, judged


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, float]:
    return gate.figures()


@pytest.fixture(scope="module")
def scores(shared: Path) -> dict[str, Score]:
    return measure("dev", predict("dev"))


def test_the_data_is_what_was_measured_on(shared: Path) -> None:
    assert gate.changed() == []


def test_dev_is_not_trained_on(shared: Path) -> None:
    assert not set(load("dev").reports) & set(load("train").reports)


@pytest.mark.parametrize("floor", gate.floors(), ids=lambda floor: floor.name)
def test_floor(figures: dict[str, float], floor: gate.Floor) -> None:
    assert figures[floor.name] >= floor.least


@pytest.mark.parametrize("floor", gate.events_floors(), ids=lambda floor: floor.name)
def test_floor_of_events(shared: Path, floor: gate.Floor) -> None:
    if not is_coded():
        pytest.skip("takes the claims of 655 reports, minutes to code: python -m lab.evaluate.events --gate does")
    assert getattr(development(), floor.name) >= floor.least


@cache
def development() -> events.Scores:
    return events.measure("development")


def test_no_common_kind_is_missed_altogether(scores: dict[str, Score]) -> None:
    missed = [kind for kind, v in scores["all"]["kinds"].items() if v["gold"] >= 20 and v["f1"] == 0]
    assert missed == []


def test_confidence_means_something(shared: Path) -> None:
    assert calibration_error(judged(load("dev"), predict("dev"))) <= 0.06
