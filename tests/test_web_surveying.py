"""The survey's file: that it says what the reports say together, however often the making was stopped."""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from reportedly.ledger.store import Store
from reportedly.records import Claim, Judgement, Page, Place, Time
from reportedly.survey import NOTHING_GRADED, Survey
from reportedly.web import surveying
from reportedly.web.filtering import EventFilter, condition
from reportedly.web.holding import Holding
from reportedly.web.plain import plain
from reportedly.web.surveyed import ALL, Surveyed
from reportedly.web.unfinished import STAGES, Progress, progress_of
from tests.web import claim_of, keep, page_of

TOWNS = ("Dalun", "Marun", "Sarun", "Belun", "Tarun")
OUTLETS = ("Radio Dalun", "Steppe Sentinel", "The Harbour", None)
SPEAKERS = ((), ("the Marun Rights Office",), ("activists",), ("Colonel Adan Berro",), ("a hospital", "The Harbour"))


def made_up(number: int, seed: int = 0) -> list[tuple[Page, list[Claim]]]:
    """Reports of few towns within few weeks, some with each other's words, so that much belongs together."""
    chance = random.Random(seed)
    several = []
    for k in range(number):
        day = date(2017, 1, 1) + timedelta(chance.randrange(40))
        told, claims = [], []
        for _ in range(chance.randrange(1, 4)):
            town, count = chance.choice(TOWNS), chance.choice((3, 7, 12, 30))
            told.append((f"Shells killed {count} people near the market of {town}", town, count))
        text = ". ".join(words for words, _, _ in told) + "."
        if chance.random() < 0.4:
            # words that outlets have from one another within a few days
            text += "".join(f" convoy{day.toordinal() // 5} stopped{word}" for word in range(20))
        title = f"Massive attack kills {told[0][2]}" if chance.random() < 0.3 else f"Shells on {told[0][1]}"
        page = page_of(id=f"r{k:03}", title=title, text=text, outlet=chance.choice(OUTLETS), published=day.isoformat())
        for n, (words, town, count) in enumerate(told, 1):
            at = day - timedelta(chance.randrange(3))
            claims.append(
                claim_of(
                    page,
                    n,
                    words,
                    low=count,
                    high=count,
                    amount=str(count),
                    amount_start=text.index(words) + words.index(str(count)),
                    place=town,
                    place_at=Place(town, 35.0 + TOWNS.index(town), 38.0, None, 1, ("Sarun",), f"test:{town}"),
                    time_at=Time(at.isoformat(), at, at, 1, at.isoformat()),
                    source=chance.choice(SPEAKERS),
                )
            )
        several.append((page, [replace(c, source_ids=(None,) * len(c.source)) for c in claims]))
    return several


def ledger_of(where: Path, reports: list[tuple[Page, list[Claim]]]) -> None:
    with Store(where) as ledger:
        for page, claims in reports:
            keep(ledger, page, claims)


def made(where: Path, folder: Path, seen: Callable[[Progress], None] = lambda progress: None) -> Surveyed:
    """The survey of a ledger."""
    with Store(where, readonly=True) as ledger:

        def each(after: str | None) -> Iterator[tuple[str, Page, tuple[Claim, ...]]]:
            for page, claims in ledger.each(after):
                yield page.id, page, claims

        surveying.survey(folder / "part", folder / "whole", ledger, each, NOTHING_GRADED, "these tests", None, seen)
    return Surveyed(sqlite3.connect(folder / "whole", check_same_thread=False))


def together(where: Path) -> Survey:
    with Store(where, readonly=True) as ledger:
        found = Survey(ledger.judgements())
        found.fill(ledger.each())
    return found


def everything(survey: Surveyed) -> dict[str, list[str]]:
    """Every row of every table that has rows of its own."""
    names = "about report said event account name named claim finding finding_of source outlet".split()
    return {name: sorted(map(repr, survey.connection.execute(f"SELECT * FROM {name}"))) for name in names}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 reports, about some of which people said something."""
    where = tmp_path_factory.mktemp("ledger") / "ledger.db"
    ledger_of(where, made_up(120))
    with Store(where) as opened:
        (one, *_), (other, *_), (third, *_) = (opened.claims(f"r{k:03}") for k in (3, 70, 110))
        opened.append(Judgement("Ann", "same", one.doc, one.id, other=other.id))
        opened.append(Judgement("Ann", "different", one.doc, one.id, other=third.id))
    return where


@pytest.fixture(scope="module")
def whole(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Surveyed:
    return made(ledger, tmp_path_factory.mktemp("survey"))


def test_the_file_has_the_events_that_the_reports_have_together(ledger: Path, whole: Surveyed) -> None:
    found = together(ledger)
    events = found.events()
    assert sum(len(event.docs) > 1 for event in events) > 10
    assert {each.event.id: each for each in whole.accounts(ALL)} == {e.id: found.account(e) for e in events}
    assert any(link.relation == "republishes" for e in events for link in found.account(e).links)


def test_the_file_has_the_findings_that_the_reports_have_together(ledger: Path, whole: Surveyed) -> None:
    across = [row[0] for row in whole.connection.execute("SELECT body FROM finding WHERE across")]
    expected = [json.dumps(plain(each)) for each in together(ledger).findings()]
    assert {json.loads(body)[0] for body in across} >= {"origins_disagree", "loud_for_its_kind"}
    assert sorted(across) == sorted(expected)


def test_the_file_has_the_words_that_the_reports_have_together(ledger: Path, whole: Surveyed) -> None:
    assert whole.words == together(ledger).words() != ()


def test_sources_add_up_to_what_the_claims_say(ledger: Path, whole: Surveyed) -> None:
    found = together(ledger)
    claims: dict[str, list[Claim]] = {}
    for claim in found.claims():
        if (origin := found.origin(claim)) is not None:
            claims.setdefault(origin.key, []).append(claim)
    sources = whole.sources()
    assert {s.origin.key: (s.claims, s.reports) for s in sources} == {
        key: (len(several), len({c.doc for c in several})) for key, several in claims.items()
    }
    assert [s.claims for s in sources] == sorted((s.claims for s in sources), reverse=True)
    counted = [key for e in found.events() for key in {o.key for o in found.account(e).independent}]
    assert {s.origin.key: s.events for s in sources if s.events} == {key: counted.count(key) for key in counted}


class Stop(Exception):
    """The program was stopped."""


@pytest.mark.parametrize("stage", STAGES)
def test_a_making_that_was_stopped_goes_on_and_ends_as_one_that_was_not(
    ledger: Path, whole: Surveyed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setattr("reportedly.web.unfinished._EVERY", 0.0)
    reached: list[Progress] = []

    def stop_halfway(progress: Progress) -> None:
        if progress.what == stage and 2 * progress.read >= progress.of:
            raise Stop

    with pytest.raises(Stop):
        made(ledger, tmp_path, stop_halfway)
    left = progress_of(tmp_path / "part")
    assert left is not None
    assert left.what == stage
    assert 2 * left.read >= left.of > 0
    again = made(ledger, tmp_path, reached.append)
    first = reached[0] if reached else left
    assert STAGES.index(first.what) >= STAGES.index(stage)
    assert first.what != stage or first.read > left.read or left.read == left.of
    assert everything(again) == everything(whole)


def test_a_making_that_was_stopped_takes_in_what_came_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportedly.web.unfinished._EVERY", 0.0)
    reports, where = made_up(60, seed=1), tmp_path / "ledger.db"
    ledger_of(where, reports[:50])

    def stop(progress: Progress) -> None:
        if progress.what == "events told" and progress.read > 5:
            raise Stop

    with pytest.raises(Stop):
        made(where, tmp_path, stop)
    ledger_of(where, reports[50:])
    read: list[int] = []
    found = made(where, tmp_path, lambda p: read.append(p.read) if p.what == "reports read" else None)
    assert min(read) == 51
    (tmp_path / "anew").mkdir()
    assert everything(found) == everything(made(where, tmp_path / "anew"))


def test_a_report_that_changed_meanwhile_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.web.unfinished._EVERY", 0.0)
    reports, where = made_up(20, seed=2), tmp_path / "ledger.db"
    ledger_of(where, reports)

    def stop(progress: Progress) -> None:
        if progress.what == "claims compared":
            raise Stop

    with pytest.raises(Stop):
        made(where, tmp_path, stop)
    page, claims = reports[4]
    text = page.text + " Nobody else was hurt."
    ledger_of(where, [(page_of(id=page.id, title=page.title, text=text, outlet=page.outlet), claims)])
    found = made(where, tmp_path)
    assert found.changed(page.id)
    assert not found.changed(reports[5][0].id)
    (tmp_path / "anew").mkdir()
    assert everything(found) == everything(made(where, tmp_path / "anew"))


@pytest.mark.parametrize("broken", [b"", b"no database at all" * 100])
def test_a_broken_file_is_thrown_away(tmp_path: Path, broken: bytes) -> None:
    where = tmp_path / "ledger.db"
    ledger_of(where, made_up(5))
    (tmp_path / "part").write_bytes(broken)
    assert made(where, tmp_path).reports == 5


def test_an_empty_ledger_has_an_empty_survey(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    ledger_of(where, [])
    found = made(where, tmp_path)
    assert (found.reports, found.events, found.sources(), found.rules) == (0, 0, (), {})


# --- several processes ------------------------------------------------------------------------------------------------


def test_a_holding_that_makes_no_survey_shows_what_another_made(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    reports = made_up(12)
    ledger_of(where, reports[:10])
    with closing(Holding(where, patience=0, makes=False)) as shown, closing(Holding(where, patience=60)) as maker:
        assert not shown.held().whole
        assert shown.held().reports == 10
        maker.held()
        assert shown.held().whole
        assert shown.fresh
        ledger_of(where, reports[10:])
        assert shown.held().reports == 10
        assert not shown.fresh
        maker.held()
        assert shown.held().reports == 12
        assert shown.fresh


def test_one_process_at_a_time_makes_a_survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where, making = tmp_path / "ledger.db", []
    ledger_of(where, made_up(10))
    real = surveying.survey

    def counted(*given: object) -> None:
        making.append(given)
        other = Holding(where, patience=0)
        other.held()
        assert other._worker is not None
        other._worker.join(30)
        assert not other.shown.whole
        other.close()
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("reportedly.web.holding.survey", counted)
    with closing(Holding(where, patience=60)) as holding:
        assert holding.held().whole
    assert len(making) == 1


# --- large ledgers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    [
        EventFilter(kind="killed"),
        EventFilter(side="civilians"),
        EventFilter(place="arun"),
        EventFilter(source="harbour"),
        EventFilter(disagree=True),
        EventFilter(within=(37.5, 35.5, 38.5, 38.5)),
        EventFilter(since=date(2017, 1, 10), until=date(2017, 1, 20)),
    ],
)
def test_no_filter_reads_every_event(whole: Surveyed, wanted: EventFilter) -> None:
    fit = condition(wanted)
    assert 0 < whole.count_events(fit) <= whole.events
    plan = whole.connection.execute(f"EXPLAIN QUERY PLAN SELECT id FROM event WHERE {fit.sql}", fit.values).fetchall()
    assert not [line for *_, line in plan if line == "SCAN event"], plan


def test_findings_are_found_by_their_words(whole: Surveyed) -> None:
    assert len(whole.findings()) > 0
    for each in whole.findings(most=5):
        n, found = whole.findings_with_words(each.sentence, 1000)
        assert n == len(found)
        assert each in found
    assert whole.findings_with_words("xyzzy", 5) == (0, ())


def test_whom_an_outlet_cites_is_what_its_claims_rest_on(ledger: Path, whole: Surveyed) -> None:
    survey = together(ledger)
    for outlet in whole.outlets():
        of = [c for c in survey.claims() if (survey.outlet(c.doc) or "outlet not known") == outlet.name]
        cited: Counter[str] = Counter()
        for origin in filter(None, map(survey.origin, of)):
            cited.update({origin.name} if origin.named else ())
        firsts = {name: n for name, n in outlet.cites if name in cited}
        assert all(n >= cited[name] for name, n in firsts.items())
        assert set(cited) <= set(firsts)
        assert [n for _, n in outlet.cites] == sorted((n for _, n in outlet.cites), reverse=True)
