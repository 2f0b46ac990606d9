"""Readers' objections: the cases worked on must all be right; on the others the measured scores are floors."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from lab.evaluate.objections import CASES, amounts_of, build_claim, build_page, compare, score, section
from lab.shared import rows
from reportedly.findings import find

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


def test_a_reader_cannot_write_the_signs_of_the_patterns() -> None:
    page = build_page("Fighting", "12 people died.", [{"text": "Not ⟦F⟧, and 12 people are dead."}])
    given = {"region": "body", "kind": "killed", "evidence": "12 people died", "amount": "12", "low": 12, "high": 12}
    claim = build_claim(page, 1, {**given, "bound": "exact", "counted": "people"})
    assert [f.rule for f in find(page, [claim], amounts=amounts_of(page))] == ["undated", "no_source"]


def test_a_pasted_wall_of_text_takes_no_time() -> None:
    wall = "12 is called “massive” " * 3000
    page = build_page("Fighting", "12 people died.", [{"text": f"{wall}. 12 people is a lie."}])
    given = {"region": "body", "kind": "killed", "evidence": "12 people died", "amount": "12", "low": 12, "high": 12}
    claim = build_claim(page, 1, {**given, "bound": "exact", "counted": "people"})
    amounts = amounts_of(page)
    started = perf_counter()
    found = [f for f in find(page, [claim], amounts=amounts) if f.rule == "reader_objection"]
    # 10 s and more before the limit on a sentence's length
    assert perf_counter() - started < 2
    assert [page.quote(found[0].evidence[0])] == ["12 people is a lie."]
