"""lab/corpora/own/happenings: the marks lie in their texts, and the halves are what the rule gives."""

from __future__ import annotations

from collections import Counter

import pytest

from lab.corpora import happenings

pytestmark = pytest.mark.usefixtures("shared")


def test_every_mark_lies_in_its_text() -> None:
    reports = happenings.reports()
    for mark in happenings.marks():
        row = reports[mark.doc]
        assert 0 <= mark.start < mark.end <= len(row["title" if mark.region == "title" else "text"]), mark


def test_both_halves_have_happenings_of_many_and_of_few_reports() -> None:
    docs: dict[str, set[str]] = {}
    for mark in happenings.marks():
        docs.setdefault(mark.happening, set()).add(mark.doc)
    several = Counter(half for name, half in happenings.halves().items() if len(docs[name]) > 1)
    single = Counter(half for name, half in happenings.halves().items() if len(docs[name]) == 1)
    assert several == {"development": 52, "kept back": 52}
    assert abs(single["development"] - single["kept back"]) <= 1


def test_pairs_of_copies_are_of_marked_reports_in_order() -> None:
    marked = {mark.doc for mark in happenings.marks()}
    pairs = [(copy.doc, copy.other) for copy in happenings.copies()]
    assert len(set(pairs)) == len(pairs)
    assert all(doc < other and {doc, other} <= marked for doc, other in pairs)


def test_no_development_pair_has_a_report_that_others_tune_on() -> None:
    for copy in happenings.copies():
        if happenings.half_of_pair(copy.doc, copy.other) == "development":
            assert not {copy.doc, copy.other} & happenings.off_limits()


def test_unnamed_speakers_count_only_where_nobody_is_named() -> None:
    assert happenings.UNNAMED not in happenings.origins("khan-sheikhun")
    assert happenings.origins("babeska") == {happenings.UNNAMED}
