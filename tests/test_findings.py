"""Findings of one page, against cases that a person can edit, and on the page the project started from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.evaluate.objections import amounts_of, build_claim, build_page
from reportedly.findings import find
from reportedly.findings.passages import sentences, title_repeat
from reportedly.findings.sourcing import is_named
from reportedly.records import RULES, Claim, ClaimKind, Comment, Finding, Page

CASES = Path(__file__).parent / "cases"


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def _page(case: dict[str, Any]) -> Page:
    published = case.get("published")
    page = build_page(case["title"], case["body"], case.get("comments", ()), case["id"])
    day = date.fromisoformat(published) if published else None
    return replace(page, published=day, notes=tuple(case.get("notes", ())))


def _claims(page: Page, case: dict[str, Any]) -> list[Claim]:
    return [build_claim(page, n, given) for n, given in enumerate(case["claims"], 1)]


def _check_spans(page: Page, found: Sequence[Finding]) -> None:
    for finding in found:
        for span in finding.evidence:
            assert page.quote(span).strip(), finding
        assert finding.doc == page.id
        assert finding.sentence.endswith(".")
        assert "\n" not in finding.sentence
    assert [RULES.index(finding.rule) for finding in found] == sorted(RULES.index(finding.rule) for finding in found)


@pytest.mark.parametrize("case", _rows("findings.jsonl"), ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    page = _page(case)
    found = find(page, _claims(page, case), amounts=amounts_of(page))
    _check_spans(page, found)
    assert [(f.rule, [int(claim[1:]) for claim in f.claims]) for f in found] == [
        (expected["rule"], expected["claims"]) for expected in case["expect"]
    ]
    for finding, expected in zip(found, case["expect"], strict=True):
        for words in expected["says"]:
            assert words in finding.sentence


def _case(name: str) -> dict[str, Any]:
    return next(case for case in _rows("findings.jsonl") if case["id"] == name)


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (
            [10, 20, 45, 90, 200, 500, 800, 1200],
            "against 8 amounts of forces sent read so far, 5 are larger and 3 smaller",
        ),
        (
            [10, 20, 45, 60, 200, 500, 800, 1200, 70],
            "against 9 amounts of forces sent read so far, 4 are larger and 3 smaller",
        ),
        ([10, 20, 45, 90, 200, 500, 800], "too few comparable amounts (7 read so far)"),
        ([], "too few comparable amounts (0 read so far)"),
    ],
)
def test_a_loud_word_says_what_it_was_held_against(known: list[int], says: str) -> None:
    case = _case("loud_range")
    page = _page(case)
    comparable: dict[ClaimKind, list[int]] = {"deployed": known, "killed": [1] * 50}
    loud = [f for f in find(page, _claims(page, case), comparable=comparable) if f.rule == "loud_word"]
    assert len(loud) == 1
    assert says in loud[0].sentence


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("local sources", False),
        ("Local sources in Tarsk", False),
        ("pro-government sources", False),
        ("a military source", False),
        ("Reports", False),
        ("US officials", False),
        ("activists", False),
        ("residents of Old Tarsk", False),
        ("a source at the Tarsk Police Command", False),
        ("Tarsk Police Command source", False),
        ("Kurdish media", False),
        ("Ivo Maren", True),
        ("local activist Ivo al-Maren", True),
        ("Ivo el-Maren a local activist", True),
        ("activist Maren", True),
        ("Russian Defense Ministry", True),
        ("SOHR", True),
        ("the Observatory", True),
        ("state media", True),
        ("official AZN news agency", True),
        ("Reuters witness", True),
        ("a report by Unicef", True),
        ("a spokesman for the brigade", True),
        ("the army", True),
    ],
)
def test_named_sources(source: str, named: bool) -> None:
    assert is_named(source) is named


@pytest.mark.parametrize(
    ("title", "body", "repeat"),
    [
        ("Ten dead in Lorn raid", "Ten dead in Lorn raid. A raid killed ten.", "Ten dead in Lorn raid"),
        ("Ten dead in Lorn raid", "May 2 2019 Ten dead in Lorn raid A raid killed ten.", "Ten dead in Lorn raid"),
        ("Ten dead in Lorn's raid | The Tarsk", "Ten dead in Lorns raid the A raid", "Ten dead in Lorns raid the"),
        ("Ten dead in Lorn raid", "Ten died when planes raided Lorn.", None),
        ("Ten dead", "Ten dead, and more.", None),
        ("", "Ten dead, and more.", None),
    ],
)
def test_title_repeated_in_the_body(title: str, body: str, repeat: str | None) -> None:
    span = title_repeat(build_page(title, body))
    assert (None if span is None else body[span.start : span.end]) == repeat


@given(st.text(alphabet=" .!?\nab\u0301\u00a01“”…😀שא", max_size=60), st.integers(0, 5))
def test_sentences_lie_in_order_and_lose_no_word(text: str, offset: int) -> None:
    found = sentences(text, offset)
    assert all(a < b for a, b in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    inside = {i for a, b in found for i in range(a - offset, b - offset)}
    assert all(i in inside for i, letter in enumerate(text) if letter.isalnum())


_PIECES = (
    "300",
    " to ",
    "400",
    "“Massive”",
    " is called ",
    "not ",
    ".",
    "?",
    "\n",
    "\u00a0",
    "😀",
    " שלום ",
    "a lie",
    "é",
)


@given(
    st.lists(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join), max_size=4),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
)
def test_evidence_stands_in_its_region(comments: list[str], head: str) -> None:
    body = f"{head} between 300 and 400 men were sent, locals said"
    page = replace(
        build_page(f"{head} Massive force sent", body), comments=tuple(Comment(None, text) for text in comments)
    )
    claims = [
        build_claim(
            page,
            1,
            {"region": "title", "kind": "deployed", "evidence": "Massive force", "amount": "Massive", "bound": "vague"},
        ),
        build_claim(
            page,
            2,
            {
                "region": "body",
                "kind": "deployed",
                "evidence": "between 300 and 400 men were sent",
                "amount": "between 300 and 400",
                "low": 300,
                "high": 400,
                "bound": "between",
                "source": ["locals"],
            },
        ),
    ]
    amounts = amounts_of(page)
    found = find(page, claims, amounts=amounts)
    _check_spans(page, found)
    assert found == find(page, claims, amounts=amounts)


def test_coded_comments_count_for_nothing() -> None:
    page = build_page("Fighting at Tarsk", "Men fought at Tarsk.", [{"text": "40 soldiers were killed."}])
    given = {"region": "comment", "kind": "killed", "evidence": "40 soldiers were killed", "amount": "40", "low": 40}
    claim = build_claim(page, 1, {**given, "high": 40, "bound": "exact", "counted": "soldiers"})
    assert [finding.rule for finding in find(page, [claim], amounts=amounts_of(page))] == ["undated"]


def _seed(shared: Path) -> tuple[Page, list[Claim]]:
    """The page the project started from, with its claims as seed/EXPECTED.md has them, found by their amounts."""
    lines = (shared / "seed" / "deir-ezzor-reinforcements.txt").read_text(encoding="utf-8").split("\n")
    comments = [lines[31], lines[34], lines[37], lines[40], "\n".join(lines[42:50])]
    body = "\n\n".join(line for line in lines[11:22] if line.strip())
    page = build_page(lines[5], body, [{"text": text} for text in comments], "seed")
    expected: list[dict[str, Any]] = [
        {
            "region": "title",
            "kind": "deployed",
            "amount": "Massive",
            "counted": "Reinforcements",
            "source": ["Reports"],
        },
        {"region": "title", "kind": "casualties", "amount": "Heavy", "counted": "Casualties", "source": ["Reports"]},
        {"region": "body", "kind": "deployed", "amount": "huge", "source": ["pro-government sources"]},
        {"region": "body", "kind": "deployed", "amount": "between 300 and 400", "low": 300, "high": 400},
        {"region": "body", "kind": "casualties", "amount": "major\u00a0", "counted": "casualties"},
        {"region": "body", "kind": "casualties", "amount": "Up\u00a0to 200", "high": 200, "status": "hedged"},
    ]
    expected[3] |= {"bound": "between", "source": ["Local sources"], "counted": "ISIS\u00a0fighters"}
    expected[4] |= {"amount": "major", "from_offset": body.index("casualties") - 10}
    expected[5] |= {"bound": "at_most", "counted": "ISIS terroirsts"}
    claims = [
        build_claim(
            page, n, {"bound": "vague", "party": "ISIS", "place": "Deir Ezzor", "evidence": given["amount"], **given}
        )
        for n, given in enumerate(expected, 1)
    ]
    return page, claims


def test_seed_page(shared: Path) -> None:
    page, claims = _seed(shared)
    found = find(page, claims, amounts=amounts_of(page))
    _check_spans(page, found)
    by_rule: dict[str, list[Finding]] = {}
    for finding in found:
        by_rule.setdefault(finding.rule, []).append(finding)
    assert {rule: [f.claims for f in findings] for rule, findings in by_rule.items()} == {
        "undated": [()],
        "title_unsupported": [("c1", "c2")],
        "no_source": [("c6",)],
        "unnamed_sources": [("c4", "c6")],
        "loud_word": [("c1", "c3", "c4"), ("c2", "c5", "c6")],
        "reader_objection": [("c1", "c3", "c4")],
    }
    open_times = [page.quote(span) for span in by_rule["undated"][0].evidence]
    assert [words.lower().replace(" ", "") for words in open_times] == ["earlierthisweek", "thisweek"]
    assert "Due To Heavy Casualties" in by_rule["title_unsupported"][0].sentence
    assert "too few" in by_rule["loud_word"][0].sentence
    quoted = [page.quote(span) for span in by_rule["reader_objection"][0].evidence]
    assert not any(number in words for words in quoted for number in ("33,000,000", "400,000", "1.2 million"))
