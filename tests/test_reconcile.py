"""An event's figures: histories by origin, low, best and high by one rule, parts never added; and what disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.findings.comparing import ENOUGH, standing, words_by_outlet
from reportedly.records import Claim, Figure, Finding, Page
from reportedly.survey import Account, Settings, Survey, settings_of
from tests.told import claim, report, said

CIVIL, MONITOR, CHILDREN_FUND = "the Civil Defence", "the Syrian Observatory for Human Rights", "UNICEF"


def account(reports: Sequence[tuple[Page, tuple[Claim, ...]]], settings: Settings = Settings({}, {})) -> Account:  # noqa: B008
    survey = Survey(settings=settings)
    survey.fill(reports)
    return survey.account(max(survey.events(), key=lambda event: len(event.claims)))


def killed(reports: Sequence[tuple[Page, tuple[Claim, ...]]], settings: Settings = Settings({}, {})) -> Figure:  # noqa: B008
    return next(f for f in account(reports, settings).figures if f.kind == "killed" and not f.part)


def disagreements(reports: Sequence[tuple[Page, tuple[Claim, ...]]]) -> list[Finding]:
    survey = Survey()
    survey.fill(reports)
    return list(survey.findings())


def test_a_rising_toll_of_one_origin_is_a_history_not_a_contradiction() -> None:
    reports = [
        said("a", 43, MONITOR),
        said("b", 70, MONITOR, day="2019-03-13", outlet="Herald"),
        said("c", 126, MONITOR, day="2019-03-14", outlet="Radio"),
    ]
    figure = killed(reports)
    (history,) = figure.histories
    assert [reading.low for reading in history.readings] == [43, 70, 126]
    assert (figure.low, figure.best, figure.high) == (126, 126, 126)
    assert not [f for f in disagreements(reports) if f.rule == "origins_disagree"]


def test_best_is_the_figure_that_fits_the_latest_of_all_origins() -> None:
    at_least = claim("b", 20, source=(MONITOR,), high=None, bound="at_least")
    figure = killed([said("a", 22, CIVIL), (report("b", "At least 20 people killed.", outlet="Herald"), (at_least,))])
    assert (figure.low, figure.best, figure.high) == (20, 22, 22)
    assert "low and high: extremes of 2 origins" in figure.rule


def test_what_does_not_fit_stays_contested() -> None:
    reports = [said("a", 14, CIVIL), said("b", 19, MONITOR, outlet="Herald")]
    figure = killed(reports)
    assert (figure.low, figure.best, figure.high) == (14, None, 19)
    assert figure.rule.startswith("contested")
    (finding,) = [f for f in disagreements(reports) if f.rule == "origins_disagree"]
    assert "14" in finding.sentence
    assert "19" in finding.sentence
    assert set(finding.claims) == {"a-1", "b-1"}


def test_speakers_without_a_name_may_disagree_with_who_has_one() -> None:
    at_least = claim("b", 17, source=("the director of the hospital",), high=None, bound="at_least")
    spoken = (report("b", "At least 17 people killed.", outlet="Herald"), (at_least,))
    (finding,) = [f for f in disagreements([said("a", 14, CIVIL), spoken]) if f.rule == "origins_disagree"]
    assert "Civil Defence 14 and speakers without a name at least 17" in finding.sentence
    assert set(finding.claims) == {"a-1", "b-1"}
    own_voice = (spoken[0], (claim("b", 17, source=(), high=None, bound="at_least"),))
    assert not [f for f in disagreements([said("a", 14, CIVIL), own_voice]) if f.rule == "origins_disagree"]


def test_a_users_grades_decide_whose_figure_is_best() -> None:
    reports = [said("a", 14, CIVIL), said("b", 19, MONITOR, outlet="Herald")]
    figure = killed(reports, Settings({"civil_defence": "A", "sohr": "C"}, {}))
    assert (figure.low, figure.best, figure.high) == (14, 14, 19)
    assert "graded A" in figure.rule


def test_an_upper_bound_alone_is_no_best() -> None:
    up_to = claim("a", 19, source=(MONITOR,), low=None, bound="at_most")
    figure = killed([(report("a", "Up to 19 people killed."), (up_to,))])
    assert (figure.best, figure.high) == (None, 19)


def test_a_part_is_a_figure_of_its_own_and_nothing_is_added_up() -> None:
    page, (whole,) = said("a", 22, CIVIL)
    part = claim("a", 4, n=2, source=(CIVIL,), part_of=1, part_of_id=whole.id, counted="children", start=3)
    figures = [f for f in account([(page, (whole, part))]).figures if f.kind == "killed"]
    assert [(f.group, f.part, f.best) for f in figures] == [("people", False, 22), ("children", True, 4)]


def test_what_is_denied_or_only_expected_counts_for_nothing() -> None:
    page, (whole,) = said("a", 22, CIVIL)
    feared = claim("a", 60, n=2, source=(CIVIL,), status="expected", start=3)
    assert killed([(page, (whole, feared))]).high == 22


def test_an_unattributed_figure_is_used_only_where_there_is_no_other() -> None:
    assert killed([said("a", 99)]).best == 99
    figure = killed([said("a", 22, CIVIL), said("b", 99, outlet="Herald")])
    assert (figure.low, figure.best, figure.high) == (22, 22, 22)
    assert [h.name for h in figure.histories] == ["Civil Defence", "nobody said"]


def test_a_headline_without_a_source_has_that_of_its_text() -> None:
    page = report("a", "22 people killed by shells, UNICEF said.", title="22 people killed by shells")
    told = claim("a", 22, n=2, source=("UNICEF",)), claim("a", 22, region="title")
    (history,) = killed([(page, told)]).histories
    assert history.key == "un.unicef"
    assert history.readings[0].claims == ("a-1", "a-2")


def test_a_figure_far_below_ones_own_earlier_one_revises_nothing() -> None:
    figure = killed([said("a", 120, MONITOR), said("b", 3, MONITOR, day="2019-03-13", outlet="Herald")])
    assert [r.low for r in figure.histories[0].readings] == [120]


# --- findings --------------------------------------------------------------------------------------------------------


def test_many_reports_with_one_origin_are_pointed_out() -> None:
    reports = [said(f"r{k}", 22, MONITOR, outlet=f"Outlet {k}") for k in range(4)]
    (finding,) = [f for f in disagreements(reports) if f.rule == "one_origin"]
    assert "4 reports" in finding.sentence
    assert len(finding.claims) == 4


def test_an_older_figure_after_a_newer_one_is_pointed_out() -> None:
    reports = [
        said("a", 43, MONITOR),
        said("b", 60, MONITOR, day="2019-03-13", outlet="Herald"),
        said("c", 43, MONITOR, day="2019-03-15", outlet="Radio"),
    ]
    (finding,) = [f for f in disagreements(reports) if f.rule == "stale_figure"]
    assert finding.doc == "c"
    assert "Radio gives 43" in finding.sentence
    assert "60 on 2019-03-13" in finding.sentence


def test_a_figure_that_was_revised_is_not_taken_up_again_and_is_pointed_out() -> None:
    reports = [
        said("a", 43, MONITOR),
        said("b", 100, MONITOR, day="2019-03-13", outlet="Herald"),
        said("c", 126, MONITOR, day="2019-03-14", outlet="Radio"),
    ]
    for old in (43, 100):
        late = [*reports, said("d", old, MONITOR, day="2019-03-15", outlet="Gazette")]
        assert (killed(late).low, killed(late).best) == (126, 126)
        (finding,) = [f for f in disagreements(late) if f.rule == "stale_figure"]
        assert finding.doc == "d"
        assert f"Gazette gives {old}" in finding.sentence
        assert "had 126" in finding.sentence


def test_a_report_that_tells_how_the_toll_rose_is_not_stale() -> None:
    page, claims = said("c", 126, MONITOR, day="2019-03-15", outlet="Radio")
    first = claim("c", 43, n=2, source=(MONITOR,))
    reports = [
        said("a", 43, MONITOR),
        said("b", 126, MONITOR, day="2019-03-14", outlet="Herald"),
        (page, (*claims, first)),
    ]
    assert not [f for f in disagreements(reports) if f.rule == "stale_figure"]


def test_a_headline_above_everyones_figures_is_pointed_out() -> None:
    title = claim("c", 90, n=2, region="title", source=())
    page, claims = said("c", 23, CIVIL, outlet="Radio")
    reports = [said("a", 22, CIVIL), said("b", 24, MONITOR, outlet="Herald"), (page, (title, *claims))]
    (finding,) = [f for f in disagreements(reports) if f.rule == "headline_alone"]
    assert finding.doc == "c"
    assert "above all 3 figures" in finding.sentence


def test_a_loud_title_is_held_against_all_known_amounts_with_their_number() -> None:
    page = report("a", "22 people killed by shells in Sarvan.", title="Massive toll in Sarvan")
    (finding,) = [f for f in disagreements([(page, (claim("a", 22),))]) if f.rule == "loud_for_its_kind"]
    assert "“massive”" in finding.sentence.lower()
    assert "too few to say in these reports (1)" in finding.sentence
    assert "UCDP GED" in finding.sentence


def test_too_few_amounts_say_nothing() -> None:
    one = claim("a", 300, kind="deployed")
    assert "too few to say in these reports (29)" in standing(one, {"deployed": [10] * (ENOUGH - 1)})
    assert "of 30 in these reports, 30 are smaller and 0 larger" in standing(one, {"deployed": [10] * ENOUGH})


def test_words_are_told_by_outlet_and_have_no_median_of_few() -> None:
    uses = words_by_outlet([("Herald", "Massive attack", claim("a", 300)), ("Herald", "Massive raid", claim("b", 20))])
    assert [(u.outlet, u.word, u.n, u.low, u.median, u.high) for u in uses] == [("Herald", "massive", 2, 20, None, 300)]


# --- grades ----------------------------------------------------------------------------------------------------------


def test_repeats_of_one_origin_never_earn_a_one() -> None:
    reports = [said(f"r{k}", 22, MONITOR, outlet=f"Outlet {k}") for k in range(5)]
    name = account(reports).event.id
    assert account(reports, Settings({}, {name: 1})).credibility == 2
    two = [said("a", 22, MONITOR), said("b", 22, CHILDREN_FUND, outlet="Herald")]
    name = account(two).event.id
    assert account(two, Settings({}, {name: 1})).credibility == 1
    assert account(two).credibility == 6, "nobody graded it"


def test_a_file_of_grades_is_read_and_its_mistakes_are_said(tmp_path: Path) -> None:
    file = tmp_path / "grades.toml"
    file.write_text('[reliability]\nsohr = "B"\n\n[credibility]\n"0123" = 2\n', encoding="utf-8")
    assert settings_of(file) == Settings({"sohr": "B"}, {"0123": 2})
    for words, said_so in (
        ('[reliability]\nsohr = "G"\n', "one of A, B, C, D, E, F"),
        ("[credibility]\nx = 7\n", "from 1 to 6"),
        ("[reliability", "cannot be read as TOML"),
    ):
        file.write_text(words, encoding="utf-8")
        with pytest.raises(UsageError, match=said_so):
            settings_of(file)
