"""Claims of many reports become events: which belong together, in any order, and what a person says wins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.events import Grouper, digest, grouping, merge
from reportedly.events.merge import merged
from reportedly.events.sketch import means_in, sides_in, skeleton
from reportedly.records import Claim, Event, Judgement, Page
from reportedly.survey import Survey
from tests.told import BRIDGE, MARKET, PROVINCE, claim, report, said

Told = tuple[Page, tuple[Claim, ...]]


def events(reports: Sequence[Told], judgements: Sequence[Judgement] = ()) -> list[Event]:
    survey = Survey(judgements)
    survey.fill(reports)
    return survey.events()


def groups(reports: Sequence[Told], judgements: Sequence[Judgement] = ()) -> set[frozenset[str]]:
    return {frozenset(event.claims) for event in events(reports, judgements)}


def test_two_reports_of_one_place_and_day_are_one_event_and_say_why() -> None:
    found = events([said("a", 22, "the Civil Defence"), said("b", 24, "the Observatory", outlet="Herald")])
    assert [len(event.docs) for event in found] == [2]
    why = found[0].ties[0].why
    assert "same place" in why
    assert "same day" in why
    assert "both shelling" in why
    assert ("“22”" in why and "“24”" in why) or "“24” and “22”" in why


def test_the_same_figure_elsewhere_on_the_same_day_is_another_event() -> None:
    there = (report("b", "22 people killed by shells in Tel Obar.", outlet="Herald"), (claim("b", 22, place=BRIDGE),))
    assert groups([said("a", 22), there]) == {frozenset({"a-1"}), frozenset({"b-1"})}


def test_the_same_town_on_another_day_is_another_event() -> None:
    later = (
        report("b", "9 people killed by a car bomb.", "2019-03-20"),
        (claim("b", 9, day="2019-03-20", means="car bomb", evidence="9 people killed by a car bomb"),),
    )
    assert len(groups([said("a", 22), later])) == 2


def test_a_report_that_names_the_province_alone_still_finds_its_event() -> None:
    wide = (
        report("b", "22 people killed by shells in Orm province.", outlet="Herald"),
        (claim("b", 22, place=PROVINCE),),
    )
    assert len(groups([said("a", 22), wide])) == 1


def test_a_claim_without_a_place_is_found_by_day_figure_means_and_words() -> None:
    bare = (report("b", "22 people killed by shells on Tuesday.", outlet="Herald"), (claim("b", 22, place=None),))
    assert len(groups([said("a", 22), bare])) == 1


def test_a_total_over_a_war_is_in_no_event() -> None:
    page, claims = said("a", 22)
    total = claim("a", 4000, n=2, scope="cumulative", start=60)
    survey = Survey()
    survey.fill([(page, (*claims, total))])
    assert [event.claims for event in survey.events()] == [("a-1",)]
    assert survey.totals() == (total,)


def test_what_a_person_joins_or_parts_stays_so() -> None:
    there = (report("b", "22 people killed by shells in Tel Obar.", outlet="Herald"), (claim("b", 22, place=BRIDGE),))
    here = said("c", 22, outlet="Radio")
    same = Judgement("Ann", "same", "a", "a-1", "b-1", id=1)
    different = Judgement("Ann", "different", "a", "a-1", "c-1", id=2)
    assert frozenset({"a-1", "b-1"}) in groups([said("a", 22), there], [same])
    assert len(groups([said("a", 22), here], [different])) == 2
    taken_back = Judgement("Ann", "undo", "a", undoes=2, id=3)
    assert len(groups([said("a", 22), here], [different, taken_back])) == 1
    changed_mind = Judgement("Ann", "same", "a", "c-1", "a-1", id=4)
    assert len(groups([said("a", 22), here], [different, changed_mind])) == 1


def test_an_event_is_found_by_each_of_its_claims_whichever_leads_it() -> None:
    survey = Survey()
    survey.fill([said("a", 22), said("b", 22, outlet="Herald")])
    event = survey.events()[0]
    for name in ("a-1", "b-1", digest("a-1"), digest("b-1"), event.id, event.id[:6]):
        found = survey.find(name)
        assert found is not None
        assert found.claims == event.claims
    assert survey.find("no such") is None


def _reports() -> list[Told]:
    return [
        said("a", 22, "the Civil Defence"),
        said("b", 24, "the Observatory", outlet="Herald"),
        said("c", 126, "the Observatory", day="2019-03-13", outlet="Radio"),
        (report("d", "22 people killed by shells in Tel Obar.", outlet="Herald"), (claim("d", 22, place=BRIDGE),)),
        (
            report("e", "Shells destroyed 3 houses.", "2019-03-13"),
            (claim("e", 3, kind="destroyed", evidence="Shells destroyed 3 houses", counted="houses"),),
        ),
        (
            report("f", "7 people killed by a car bomb.", "2019-03-30"),
            (claim("f", 7, day="2019-03-30", means="car bomb", evidence="7 people killed by a car bomb"),),
        ),
    ]


@given(st.permutations(range(6)))
def test_the_order_of_reports_changes_nothing(order: Sequence[int]) -> None:
    reports = _reports()
    assert events([reports[k] for k in order]) == events(reports)


@given(st.permutations(range(6)))
def test_adding_one_by_one_gives_what_adding_all_at_once_gives(order: Sequence[int]) -> None:
    reports, survey = _reports(), Survey()
    for k in order:
        survey.add(*reports[k])
    assert survey.events() == events(reports)


@given(st.sampled_from(range(6)), st.permutations(range(6)))
def test_a_report_taken_out_or_added_again_leaves_no_trace(gone: int, order: Sequence[int]) -> None:
    reports, survey = _reports(), Survey()
    for k in order:
        survey.add(*reports[k])
    survey.add(*reports[gone])
    assert survey.events() == events(reports)
    survey.take_out(reports[gone][0].id)
    assert survey.events() == events([each for k, each in enumerate(reports) if k != gone])


@given(st.sampled_from(range(6)), st.permutations(range(6)))
def test_where_all_is_near_to_all_the_order_of_reports_still_changes_nothing(gone: int, order: Sequence[int]) -> None:
    reports, survey = _reports(), Survey()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "MANY", 1)
        for k in order:
            survey.add(*reports[k])
        assert survey.events() == events(reports)
        survey.take_out(reports[gone][0].id)
        assert survey.events() == events([each for k, each in enumerate(reports) if k != gone])
        survey.add(*reports[gone])
        assert survey.events() == events(reports)


def test_adding_a_report_names_the_events_it_changed_and_no_other() -> None:
    survey = Survey()
    survey.fill([said("a", 22), _reports()[5]])
    changed = survey.add(*said("b", 22, outlet="Herald"))
    mine = survey.find("b-1")
    assert mine is not None
    assert changed == {mine.id}


def test_two_that_were_not_compared_are_parted_unless_others_hold_them_together() -> None:
    likes = {(0, 1): 3.0, (1, 2): 3.0}
    assert merged("abc", likes, -1.0) == [[0, 1, 2]]
    assert merged("abc", likes, -4.0) == [[0, 1], [2]]


@given(
    st.integers(2, 9).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.dictionaries(
                st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1]),
                st.integers(-12, 12).map(float),
            ),
        )
    )
)
def test_few_and_many_are_grouped_alike(given_odds: tuple[int, dict[tuple[int, int], float]]) -> None:
    count, odds = given_odds
    names = [f"{k:02}" for k in range(count)]
    few = merged(names, odds, -1.0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(merge, "_A_TABLE", 1)
        assert merged(names, odds, -1.0) == few


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_groups_do_not_depend_on_the_order_of_ties(order: tuple[int, ...]) -> None:
    names = ["x", "y", "z"]
    likes = {frozenset("xy"): 1.0, frozenset("yz"): 1.0, frozenset("xz"): -5.0}
    given_names = sorted(names[k] for k in order)
    odds = {(i, j): likes[frozenset((given_names[i], given_names[j]))] for i, j in combinations(range(3), 2)}
    found = merged(given_names, odds)
    assert [[given_names[k] for k in group] for group in found] == [["x", "y"], ["z"]]


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("an air strike on the market", {"air"}),
        ("a suicide car bomb", {"suicide", "car bomb", "bomb"}),
        ("shells and mortar rounds", {"shelling"}),
        ("toxic gas dropped by helicopters", {"gas", "air"}),
        ("people are missing", set()),
    ],
)
def test_words_name_classes_of_means(words: str, means: set[str]) -> None:
    assert means_in(words) == means


def test_spellings_of_one_name_have_one_skeleton() -> None:
    assert len({skeleton(name) for name in ("Al-Quriyah", "al-Quria", "Qurayya")}) == 1
    assert skeleton("Sarvan") != skeleton("Sorman")


def test_allies_that_reports_cannot_tell_apart_are_one_side() -> None:
    assert sides_in("Russian or regime warplanes") == {"government and allies"}
    assert sides_in("the US-led coalition") == {"US-led coalition"}


def test_a_grouper_without_judgements_goes_by_likeness_alone() -> None:
    assert list(Grouper().groups()) == []


def test_two_bombs_of_one_day_and_town_that_a_report_tells_apart_stay_apart() -> None:
    text = "12 people killed by shells at the market. " + "x" * 700 + " 5 fighters killed by a car bomb at the bridge."
    two = (
        claim("a", 12, evidence="12 people killed by shells"),
        claim(
            "a",
            5,
            n=2,
            start=760,
            place=BRIDGE,
            means="car bomb",
            evidence="5 fighters killed by a car bomb",
            counted="fighters",
            party="rebels",
        ),
    )
    assert len(groups([(report("a", text), two)])) == 2
    assert MARKET.id != BRIDGE.id
