"""A claim's date where it states none: that of the report's times that fits, given the claim before."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from reportedly.annotate.dating import Dates, date_own, inherited
from reportedly.annotate.linear import Ranking
from reportedly.annotate.sentences import split_sentences
from reportedly.records import Amount, Anchor, RoleLink, Span
from reportedly.resolve.times import find_times, times_of_events

TEXT = "On Tuesday six men died in Sarun. Four were hurt. A boy was taken. On Friday two more died. Nine fled."
#: Each claim's figure, its kind, and whether it states the time of its sentence.
FIGURES = (("six", "killed"), ("Four", "wounded"), ("A", "detained"), ("two", "killed"), ("Nine", "displaced"))
GOES_ON = Ranking({"after=dated:same": 0}, np.array([100], dtype=np.int8), 0.1)
NONE_AFTER_A_DATE = Ranking({"after=undated:dated": 0}, np.array([100], dtype=np.int8), 0.1)


def page(text: str = TEXT) -> Dates:
    reference = date(2016, 8, 20)
    times = times_of_events({"body": text}, find_times(text, "body"), reference)
    sentences = split_sentences(text, "body")
    anchors = []
    for word, kind in FIGURES:
        start = text.index(word)
        span = Span("body", start, start + len(word))
        here = next(s for s in sentences if s.start <= start < s.end)
        roles = tuple(RoleLink("when", t.mention, 1.0) for t in times if here.holds(t.mention))
        anchor = Anchor("body", start, span.end, word, kind, 1.0, Amount(1, 1, "exact"), "stated", "event", roles)  # type: ignore[arg-type]
        anchors.append(date_own(anchor, times))
    return Dates({"body": text}, sentences, anchors, times, reference)


def days(found: Dates, judge: Ranking) -> list[str | None]:
    return [given and found.value(given[0]) for given in inherited(found, judge, None)]


def test_a_claim_goes_on_from_the_one_before() -> None:
    tuesday, friday = "2016-08-16", "2016-08-19"
    assert days(page(), GOES_ON) == [None, tuesday, tuesday, None, friday]


def test_a_claim_may_stay_without_a_date_after_one_that_has_one() -> None:
    assert days(page(), NONE_AFTER_A_DATE)[1] is None


def test_a_report_without_days_dates_nothing() -> None:
    bare = TEXT.replace("On Tuesday six", "The six").replace("On Friday two", "The two")
    assert days(page(bare), GOES_ON) == [None] * len(FIGURES)


@pytest.mark.parametrize("judge", [GOES_ON, NONE_AFTER_A_DATE])
def test_chances_are_chances(judge: Ranking) -> None:
    assert all(0 < given[1] <= 1 for given in inherited(page(), judge, None) if given is not None)
