"""Which coded reports each leg of the training reads, and how often."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lab.corpora import own_reports
from lab.corpora.coded import Coded

pytest.importorskip("torch")

from lab.train.reader.__main__ import FURTHER, FURTHER_AGAIN, WHOLE, _often, reports

OF_SHARED = frozenset({"fk1"})
#: id, whether it is a report (or one of our sentences): readings in the second leg, the third, the third again.
OFTEN = [
    ("fk1", True, 8, 2, 3),
    ("fk2", True, 8, 3, 4),
    ("gu3", True, 8, 3, 4),
    ("wk04", True, 8, 3, 3),
    ("own5", False, 4, 2, 2),
]


@pytest.mark.parametrize(("name", "report", "whole", "further", "again"), OFTEN)
def test_how_often_each_is_read(name: str, report: bool, whole: int, further: int, again: int) -> None:
    one = Coded(name, {}, (), parted=report)
    given = [_often(leg, one, int(leg.read["claim"]), OF_SHARED) for leg in (WHOLE, FURTHER, FURTHER_AGAIN)]
    assert given == [whole, further, again]


def test_a_leg_reads_the_reports_that_there_were_when_it_was_run(shared: Path) -> None:
    own = own_reports.load("train")[0]
    known = {5: 0, 6: 0, 7: 0} | Counter(own_reports.round_of(doc) for doc in own)
    assert all(known.values())
    for leg in (WHOLE, FURTHER, FURTHER_AGAIN):
        read = {one.id for one in reports(leg)}
        assert read & own.keys() == {doc for doc in own if own_reports.round_of(doc) <= leg.known}
