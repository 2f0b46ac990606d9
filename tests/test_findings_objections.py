"""Readers' objections: the cases worked on must all be right; on the others the measured scores are floors."""

from __future__ import annotations

from typing import Any

import pytest

from lab.evaluate.objections import CASES, compare, score, section
from lab.shared import rows

_ALL = list(rows(CASES))


@pytest.mark.parametrize("case", [case for case in _ALL if case["half"] == "develop"], ids=lambda case: case["id"])
def test_developed_case(case: dict[str, Any]) -> None:
    for comment, wanted, linked in compare(case):
        assert linked == wanted, comment


# python -c "from lab.evaluate.objections import score; print(score('held'), score('later'))"
@pytest.mark.parametrize(("part", "exact"), [("held", 9), ("later", 5)])
def test_floor(part: str, exact: int) -> None:
    measured = score(part)
    assert measured.exact >= exact
    assert measured.false == 0


def test_at_least_half_of_the_comments_are_near_misses() -> None:
    for part in ("develop", "held", "later"):
        measured = score(part)
        assert measured.comments >= 20
        assert measured.comments - measured.objecting >= measured.comments / 2


def test_ids_are_unique() -> None:
    names = [case["id"] for case in _ALL]
    assert len(names) == len(set(names))


def test_section_has_a_row_for_each_part() -> None:
    text = section()
    assert all(f"| {part} |" in text for part in ("develop", "held", "later"))
