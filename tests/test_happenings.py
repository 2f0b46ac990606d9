"""lab/corpora/own/happenings: the marks lie in their texts, and the halves are what the rule gives."""

from __future__ import annotations

from collections import Counter

import pytest

from lab.corpora import happenings

pytestmark = pytest.mark.usefixtures("shared")


@pytest.mark.parametrize("sheet", ["halves", "further"])
def test_every_mark_lies_in_its_text(sheet: happenings.Sheet) -> None:
    reports = happenings.reports(sheet)
    for mark in happenings.marks(sheet):
        row = reports[mark.doc]
        assert 0 <= mark.start < mark.end <= len(row["title" if mark.region == "title" else "text"]), mark


def test_both_halves_have_happenings_of_many_and_of_few_reports() -> None:
    docs: dict[str, set[str]] = {}
    for mark in happenings.marks():
        docs.setdefault(mark.happening, set()).add(mark.doc)
    several = Counter(half for name, half in happenings.halves().items() if len(docs.get(name, ())) > 1)
    single = Counter(half for name, half in happenings.halves().items() if len(docs.get(name, ())) == 1)
    assert several == {"development": 52, "kept back": 52}
    assert abs(single["development"] - single["kept back"]) <= 1


def test_the_further_happenings_and_their_reports_are_in_neither_half() -> None:
    halved, further = happenings.marks(), happenings.marks("further")
    docs = {mark.doc for mark in further}
    assert not docs & ({mark.doc for mark in halved} | happenings.off_limits())
    names = {mark.happening for mark in further} - happenings.UNSCORED
    assert not names & {mark.happening for mark in halved}
    assert (len(names), len(docs)) == (75, 50)


@pytest.mark.parametrize("sheet", ["halves", "further"])
def test_pairs_of_copies_are_of_marked_reports_in_order(sheet: happenings.Sheet) -> None:
    marked = {mark.doc for mark in happenings.marks(sheet)}
    pairs = [(copy.doc, copy.other) for copy in happenings.copies(sheet)]
    assert len(set(pairs)) == len(pairs)
    assert all(doc < other and {doc, other} <= marked for doc, other in pairs)


def test_no_development_pair_has_a_report_that_others_tune_on() -> None:
    for copy in happenings.copies():
        if happenings.half_of_pair(copy.doc, copy.other) == "development":
            assert not {copy.doc, copy.other} & happenings.off_limits()


def test_unnamed_speakers_count_only_where_nobody_is_named() -> None:
    assert happenings.UNNAMED not in happenings.origins("khan-sheikhun")
    assert happenings.origins("babeska") == {happenings.UNNAMED}
