"""The geometry of charts, and the runs and pieces that pages draw, apart from any page."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from reportedly.legible import printable
from reportedly.records import Figure, History, Reading
from reportedly.resolve.places.extents import outline, provinces, towns
from reportedly.web.changes import paragraphs_changed
from reportedly.web.charts.map import AREAS, SPOTS, Map, draw, gathered
from reportedly.web.charts.ranges import ranges
from reportedly.web.charts.scales import buckets, round_steps, tenfolds
from reportedly.web.filtering import TOO_WIDE, Box
from reportedly.web.look import environment
from reportedly.web.marking import runs
from reportedly.web.surveyed import PlaceLine
from tests.web import claim_of, page_of

CASES = Path(__file__).parent / "cases"
WRITTEN = environment().from_string("{% macro of(it) %}{{ it }}{% endmacro %}{{ value }}|{{ of(value) }}")


def _changes() -> list[list[str]]:
    lines = (CASES / "web_changes.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("before", "after", "shown"), _changes())
def test_what_an_outlet_changed(before: str, after: str, shown: str) -> None:
    marks = {"same": "{}", "in": "{{+{}+}}", "out": "[-{}-]"}
    found = paragraphs_changed(*([part for part in text.split("|") if part] for text in (before, after)))
    assert "|".join("".join(marks[p.fate].format(p.text) for p in pieces) for pieces in found) == shown


@given(st.text() | st.text("<&'\"\x1b\u202e\ud800 a") | st.integers() | st.floats() | st.none() | st.booleans())
def test_no_value_stands_in_a_page_but_escaped_and_printable(value: object) -> None:
    shown = escape(printable(value) if isinstance(value, str) else value)
    assert WRITTEN.render(value=value) == f"{shown}|{shown}"
    assert WRITTEN.render(value=Markup("<i>a</i>")) == "<i>a</i>|<i>a</i>"


TEXTS = st.lists(st.text("ab .", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=4)


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_back(before: list[str], after: list[str]) -> None:
    found = paragraphs_changed(before, after)
    for fate, given_ in (("out", before), ("in", after)):
        read = ["".join(p.text for p in pieces if p.fate in ("same", fate)) for pieces in found]
        assert [text for text in read if text] == given_


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=6), st.integers(0, 20), st.integers(20, 43))
def test_runs_leave_nothing_of_the_text_out(spans: list[tuple[int, int]], start: int, end: int) -> None:
    text = "They killed 12 people, and 7 more, at dawn."
    page = page_of(id="a", text=text)
    claims = []
    for n, (first, length) in enumerate(spans, 1):
        words = text[first : first + length]
        claims.append(claim_of(page, n, words, evidence_start=first))
    found = runs(page.text, "body", start, end, claims)
    assert "".join(run.text for run in found) == text[start:end]
    signs = [claim.n for run in found for claim in run.signs]
    assert len(signs) == len(set(signs))
    assert {run.claim.n for run in found if run.strong and run.claim and not run.claim.roles.counted} <= set(signs) | {
        0
    }


def test_the_sign_stands_where_the_figure_ends() -> None:
    page = page_of(id="a", text="They killed 12 people at dawn.")
    claim = claim_of(page, 4, "killed 12 people", amount="12", amount_start=12, low=12, high=12)
    found = runs(page.text, "body", 0, len(page.text), [claim])
    assert [(run.text, run.strong, [c.n for c in run.signs]) for run in found] == [
        ("They ", False, []),
        ("killed ", False, []),
        ("12", True, [4]),
        (" people", False, []),
        (" at dawn.", False, []),
    ]


@given(st.integers(0, 10**9))
def test_an_axis_has_few_round_steps_and_holds_its_amount(most: int) -> None:
    steps = round_steps(most)
    assert steps[0] == 0
    assert steps[-1] >= most
    assert 2 <= len(steps) <= 8
    assert len({b - a for a, b in pairwise(steps)}) == 1


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 9000))
def test_every_day_stands_in_one_bucket(first: date, days: int) -> None:
    last = first + timedelta(days)
    found = buckets(first, last)
    assert len(found) <= 110
    assert found[0].first <= first
    assert found[-1].last >= last
    for one, other in pairwise(found):
        assert other.first == one.last + timedelta(1)


def _figure(*readings: tuple[int | None, int | None]) -> Figure:
    several = tuple(Reading(date(2017, 1, k + 1), low, high, (f"c{k}",)) for k, (low, high) in enumerate(readings))
    return Figure("e", "killed", "people", 7, None, 20, "contested", (History("sohr", "SOHR", True, several),))


def test_an_open_end_runs_to_the_edge_and_only_the_latest_holds() -> None:
    found = ranges(_figure((7, 7), (None, 20), (12, None)))
    assert [(bar.said, bar.open_start, bar.open_end, bar.latest) for bar in found.bars] == [
        ("7", False, False, False),
        ("≤ 20", True, False, False),
        ("≥ 12", False, True, True),
    ]
    assert found.bars[1].start == 0
    assert found.bars[2].end == 100
    assert found.best is None


def test_bars_keep_the_proportions_of_their_amounts() -> None:
    bars = ranges(_figure((0, 0), (10, 20), (40, 40))).bars
    assert bars[0].start == 0
    assert bars[1].end == pytest.approx(2 * bars[1].start)
    assert bars[2].end == pytest.approx(2 * bars[1].end)


def test_borders_towns_and_divisions_come_with_the_package() -> None:
    box = (35.0, 32.0, 43.0, 37.5)
    drawn = draw([], towns, provinces, outline, box)
    assert "Syria" in {name for name, _ in drawn.land}
    assert "Brazil" not in {name for name, _ in drawn.land}
    assert {label.name for label in drawn.labels} >= {"Aleppo", "Damascus"}
    west, south, east, north = drawn.box
    assert west <= 35.0
    assert east >= 43.0
    assert (south, north) == pytest.approx((32.0, 37.5), abs=0.01)
    province = outline("geonames:170062")
    assert len(province) >= 3
    assert all(35 < lat < 37.2 and 36 < lon < 39.5 for lat, lon in province)
    assert outline("geonames:170063") == (), "a town is no division"


@given(
    st.tuples(st.floats(-180, 179), st.floats(-85, 84), st.floats(0.01, 300), st.floats(0.01, 100)),
)
def test_any_box_can_be_drawn(corner: tuple[float, float, float, float]) -> None:
    west, south, wide, tall = corner
    drawn = draw([], lambda box, most: (), lambda box: (), lambda place: (), (west, south, west + wide, south + tall))
    assert drawn.box[0] < drawn.box[2]
    assert drawn.box[1] < drawn.box[3]
    for _, path in drawn.land:
        assert path.startswith("M")
        assert "nan" not in path


PLACES = st.lists(
    st.builds(
        lambda name, lat, lon, precision, events, killed: PlaceLine(
            name, f"test:{name}", lat, lon, precision, events, killed, f"e{name}"
        ),
        st.sampled_from("ABCDEFGH"),
        st.floats(30, 40),
        st.floats(30, 45),
        st.integers(1, 7),
        st.integers(1, 50),
        st.integers(0, 3000),
    ),
    max_size=40,
)


def bare(places: list[PlaceLine], box: Box | None = None, chosen: Box | None = None) -> Map:
    """A map without names and outlines."""
    return draw(places, lambda box, most: (), lambda box: (), lambda place: (), box, chosen=chosen)


@given(PLACES, st.floats(0.01, 30))
def test_gathering_places_loses_no_event(places: list[PlaceLine], degrees: float) -> None:
    cells = gathered(places, degrees)
    assert sum(cell.events for cell in cells) == sum(place.events for place in places)
    assert max((c.killed for c in cells), default=0) == max((p.killed for p in places), default=0)
    for cell in cells:
        assert cell.places == 1 or cell.precision >= 3 or cell.reach == degrees


def test_of_very_many_areas_districts_are_gathered_first() -> None:
    def area(k: int, precision: int) -> PlaceLine:
        return PlaceLine(f"A{k}", f"test:{k}", 30 + k % 100 / 10, 30 + k // 100, precision, 1, k, f"e{k}")

    several = [area(k, 3) for k in range(3 * AREAS)] + [area(k, 4) for k in range(3 * AREAS, 3 * AREAS + 50)]
    cells = gathered(several, 1.0)
    assert sum(cell.events for cell in cells) == len(several)
    assert len([cell for cell in cells if cell.precision == 4]) == 50
    assert len(cells) < 50 + AREAS


@given(PLACES, st.tuples(st.floats(30, 44), st.floats(30, 39), st.floats(0.7, 9)))
def test_every_event_is_on_the_map_or_beside_it(places: list[PlaceLine], view: tuple[float, float, float]) -> None:
    west, south, wide = view
    drawn = bare(places, box=(west, south, west + wide, south + wide))
    shown = sum(spot.place.events for spot in (*drawn.spots, *drawn.areas))
    assert shown == drawn.events
    assert drawn.events + drawn.outside + drawn.wide == sum(place.events for place in places)
    assert drawn.wide == sum(place.events for place in places if place.precision >= TOO_WIDE)


def test_of_very_many_places_those_near_one_another_are_one_spot_which_leads_nearer() -> None:
    places = [
        PlaceLine(f"P{k}", f"test:{k}", 34 + k % 40 / 10, 36 + k // 40 / 10, 1, 1, k, f"e{k}") for k in range(2 * SPOTS)
    ]
    drawn = bare(places)
    assert drawn.gathered
    assert len(drawn.spots) < len(places)
    assert drawn.places == len(places)
    spot = max(drawn.spots, key=lambda spot: spot.place.places)
    nearer = bare(places, box=spot.around)
    assert not nearer.gathered
    assert nearer.events >= spot.place.events
    assert max(place.killed for place in places) == max(spot.place.killed for spot in drawn.spots)


def test_the_part_of_the_earth_that_is_asked_for_is_drawn_with_a_margin() -> None:
    drawn = bare([], chosen=(36.0, 35.0, 38.0, 36.0))
    assert drawn.chosen is not None
    x, y, wide, tall = drawn.chosen
    assert 0 < x < x + wide < drawn.width
    assert 0 < y < y + tall < drawn.height
    assert drawn.box[0] + x * (drawn.box[2] - drawn.box[0]) / drawn.width == pytest.approx(36.0, abs=0.01)
    assert drawn.box[3] - y * (drawn.box[3] - drawn.box[1]) / drawn.height == pytest.approx(36.0, abs=0.01)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_amounts_keep_their_order_on_an_axis_of_tenfolds(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert 0 <= tenfolds(low, high) <= tenfolds(high, high) <= 100
