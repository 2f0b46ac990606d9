"""Finding, comparing, counting and checking, in every store alike."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from reportedly import UsageError
from reportedly.ledger.comparing import changes
from reportedly.ledger.finding import Wanted, box
from reportedly.ledger.opening import great_circle_km
from reportedly.ledger.schema import captures, claims, codings, reports, versions
from reportedly.ledger.store import Store
from reportedly.read.layout import version_of
from reportedly.records import Claim, Comment, Judgement, Page, Place, Roles, Span, Time
from tests.test_ledger import CODER, LATER, claims_in, keep, page_of

CASES = Path(__file__).parent / "cases" / "ledger_find.tsv"


@dataclass(frozen=True)
class Told:
    """A claim of the table: a report with one sentence, and what is coded in it."""

    name: str
    evidence: str
    kind: str
    low: int | None
    high: int | None
    party: str
    actor: str | None
    place: str | None
    point: tuple[float, float] | None
    days: tuple[date, date] | None
    source: str | None
    status: str
    outlet: str
    confidence: float


def told() -> list[Told]:
    found = []
    for row in rows("claim"):
        name, evidence, kind, low, high, party, actor, place, point, days, source, status, outlet, confidence = row
        lat, _, lon = point.partition(",")
        first, _, last = days.partition("/")
        found.append(
            Told(
                name,
                evidence,
                kind,
                int(low) if low else None,
                int(high) if high else None,
                party or "unknown",
                actor or None,
                place or None,
                (float(lat), float(lon)) if point else None,
                (date.fromisoformat(first), date.fromisoformat(last or first)) if days else None,
                source or None,
                status,
                outlet,
                float(confidence),
            )
        )
    return found


def rows(kind: str) -> Iterator[list[str]]:
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, *cells = line.split("\t")
            if first == kind:
                yield [cell.strip() for cell in cells]


def page_and_claim(told: Told) -> tuple[Page, Claim]:
    body = f"{told.evidence} {told.actor or ''} {told.place or ''} {told.source or ''}. The weather was fair."
    page = page_of(body, title=f"About {told.name}", address=f"https://a.example/{told.name}", outlet=told.outlet)
    claim = claims_in(page)[0]

    def span(words: str | None) -> Span | None:
        return None if words is None else Span("body", body.index(words), body.index(words) + len(words))

    place = told.point and Place(told.place or "", *told.point, None, 1)
    claim = replace(
        claim,
        id=hashlib.sha256(told.name.encode()).hexdigest()[:16],
        evidence=told.evidence,
        kind=told.kind,  # type: ignore[arg-type]
        low=told.low,
        high=told.high,
        bound="none" if told.low is None and told.high is None else "between",
        counted=None,
        party=told.party,
        actor=told.actor,
        place=told.place,
        place_at=place,
        time_at=told.days and Time(None, *told.days, 1),
        source=(told.source,) if told.source else (),
        source_ids=(None,) if told.source else (),
        status=told.status,  # type: ignore[arg-type]
        confidence=told.confidence,
        roles=Roles(actor=span(told.actor), place=span(told.place), source=(span(told.source),) if told.source else ()),  # type: ignore[arg-type]
    )
    return page, claim


@pytest.fixture
def ledger(where: str) -> Iterator[Store]:
    with Store(where) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The claims of the table in a SQLite ledger."""
    where = str(tmp_path_factory.mktemp("find") / "ledger.db")
    fill(where)
    return where


@pytest.fixture(scope="module")
def made_on_server(postgresql: str) -> Iterator[str]:
    """The same on PostgreSQL."""
    from tests.stores import database

    with database(postgresql) as url:
        fill(url)
        yield url


def fill(where: str) -> None:
    with Store(where) as ledger:
        for each in told():
            page, claim = page_and_claim(each)
            ledger.keep(page, lambda _, claim=claim: (claim,), CODER)  # type: ignore[misc]


_READ = {
    "kinds": lambda value: tuple(value.split(",")),
    "statuses": lambda value: tuple(value.split(",")),
    "near": lambda value: tuple(float(number) for number in value.split(",")),
    "since": date.fromisoformat,
    "until": date.fromisoformat,
    "least": int,
    "most": int,
    "limit": int,
    "min_confidence": float,
}


def asked(query: str) -> Wanted:
    """A query of the table: ``field=value; field=value``."""
    fields: dict[str, Any] = {}
    for part in query.split(";"):
        name, _, value = part.strip().partition("=")
        fields[name] = _READ.get(name, str)(value)  # type: ignore[operator]
    return Wanted(**fields)


@pytest.mark.parametrize(("query", "names"), list(rows("find")))
@pytest.mark.parametrize("store", ["made", "made_on_server"])
def test_what_is_asked_for_is_found_the_newest_first(
    store: str, query: str, names: str, request: pytest.FixtureRequest
) -> None:
    with Store(request.getfixturevalue(store), readonly=True) as ledger:
        found = [entry.title.removeprefix("About ") for entry in ledger.find(asked(query))]
    assert found == names.split()


@pytest.mark.parametrize("few", [0, 5000])
@pytest.mark.parametrize(("query", "names"), list(rows("find")))
def test_few_hits_and_many_are_found_alike(
    made: str, query: str, names: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportedly.ledger.finding.FEW", few)
    with Store(made, readonly=True) as ledger:
        assert [entry.title.removeprefix("About ") for entry in ledger.find(asked(query))] == names.split()


def test_a_found_claim_is_the_claim_as_coded_with_its_report(made: str) -> None:
    page, claim = page_and_claim(told()[0])
    with Store(made, readonly=True) as ledger:
        (entry,) = ledger.find(Wanted(report=page.id))
    assert entry.claim == claim
    assert (entry.title, entry.outlet, entry.published) == (page.title, page.outlet, page.published)
    assert (entry.address, entry.number) == (page.address, 1)


def test_only_what_holds_now_is_found(ledger: Store) -> None:
    keep(ledger, page_of("one two"))
    keep(ledger, page_of("two three"))
    assert {entry.claim.evidence for entry in ledger.find(Wanted())} == {"two", "three"}
    assert list(ledger.find(Wanted(words="one"))) == []
    keep(ledger, page_of("two three"), LATER)
    assert {entry.claim.coder for entry in ledger.find(Wanted())} == {LATER.name}


@pytest.mark.parametrize("words", ["", "  ", '"', '""', "-only", "!?", "-", '-"a b"'])
def test_words_with_nothing_to_look_for_are_wrong_use(made: str, words: str) -> None:
    with Store(made, readonly=True) as ledger, pytest.raises(UsageError, match="no word"):
        list(ledger.find(Wanted(words=words)))


@given(st.text(max_size=30))
def test_no_words_break_the_search(made: str, words: str) -> None:
    with Store(made, readonly=True) as ledger:
        for wanted in (Wanted(words=words), Wanted(text=words), Wanted(side=words), Wanted(outlet=words)):
            with suppress(UsageError):
                list(ledger.find(wanted))


@pytest.mark.parametrize(
    "words", ["AND", "NEAR(a b)", "evidence:a", "a*", "^a", "{party}:x", "a' OR '1'='1", "\x00a", "%_"]
)
def test_signs_of_the_search_languages_are_only_words(where: str, words: str) -> None:
    with Store(where) as ledger:
        for wanted in (Wanted(words=words), Wanted(text=words), Wanted(outlet=words)):
            with suppress(UsageError):  # no letter in it
                assert list(ledger.find(wanted)) == []


def test_a_server_answers_from_its_indexes(made_on_server: str) -> None:
    """The expression that is searched is the one that is indexed: else every claim would be read."""
    from reportedly.ledger.finding import _keys

    with Store(made_on_server) as ledger, ledger._opened.reading() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for name, index in (("words", "claims_words"), ("side", "claims_side"), ("source", "claims_source"),
                            ("place", "claims_place"), ("text", "versions_words")):  # fmt: skip
            query = _keys(connection, Wanted(**{name: "farmers"}))  # type: ignore[arg-type]
            compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
            plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {compiled}".replace("%", "%%")).scalars())
            assert index in plan, plan


# --- circles ---------------------------------------------------------------------------------------------------------


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.1, 5000), st.floats(-90, 90), st.floats(-180, 180))
def test_whatever_is_in_the_circle_is_in_its_box(
    lat: float, lon: float, km: float, other_lat: float, other_lon: float
) -> None:
    south, north, spans = box(lat, lon, km)
    distance = great_circle_km(lat, lon, other_lat, other_lon)
    assert distance is not None
    if distance < km * (1 - 1e-9):
        assert south <= other_lat <= north
        assert not spans or any(west <= other_lon <= east for west, east in spans)


def test_a_small_circle_has_a_small_box() -> None:
    south, north, spans = box(36.2, 37.16, 25)
    assert north - south < 0.5
    assert len(spans) == 1
    assert spans[0][1] - spans[0][0] < 0.6


# --- versions and changes --------------------------------------------------------------------------------------------


def test_versions_say_when_they_came_and_which_holds(ledger: Store) -> None:
    page = page_of("one")
    keep(ledger, page)
    keep(ledger, replace(page, comments=(Comment(None, "first"),)))
    keep(ledger, page_of("one two"))
    first, second = ledger.versions(page.id)
    assert (first.number, first.captures, first.current, first.claims) == (1, 2, False, 1)
    assert (second.number, second.captures, second.current, second.claims) == (2, 1, True, 2)
    assert second.coder == CODER.name
    assert list(ledger.changed()) == [page.id]
    assert ledger.versions("nothing") == ()


def test_a_diff_tells_what_appeared_and_what_vanished(ledger: Store) -> None:
    page = page_of("one two")
    keep(ledger, page)
    keep(ledger, page_of("two three"))
    found = ledger.diff(page.id, 1, 2)
    assert [(change.what, (change.new or change.old).evidence) for change in found] == [  # type: ignore[union-attr]
        ("vanished", "one"),
        ("changed", "two"),  # its figure, which counts the words
        ("appeared", "three"),
    ]


def test_an_edited_claim_is_a_change_with_its_fields() -> None:
    (old,) = claims_in(page_of("word"))
    old = replace(old, low=12, high=None, bound="at_least", amount="At least 12", amount_start=0)
    old = replace(old, evidence="At least 12 farmers were killed")
    new = replace(old, id="other", evidence="At least 15 farmers were killed", amount="At least 15", low=15)
    (change,) = changes([old], [new])
    assert change.what == "changed"
    assert change.fields == ("evidence", "amount", "low")
    moved = replace(old, evidence_start=900, n=7, confidence=0.1, coder="another")
    assert changes([old], [moved]) == ()
    (recoded,) = changes([old], [replace(old, place="Orrin", from_="Tel Marun")])
    assert recoded.fields == ("place", "from")


def test_claims_of_another_kind_or_other_words_are_not_taken_for_one_that_was_edited() -> None:
    (old,) = claims_in(page_of("word"))
    old = replace(old, evidence="At least 12 farmers were killed")
    other_kind = replace(old, id="k", kind="wounded")
    other_words = replace(old, id="w", evidence="Nine pilots died of their burns")
    assert {change.what for change in changes([old], [other_kind])} == {"appeared", "vanished"}
    assert {change.what for change in changes([old], [other_words])} == {"appeared", "vanished"}


def test_a_claim_is_shown_in_each_of_its_codings(ledger: Store) -> None:
    page = page_of("one")
    keep(ledger, page)
    keep(ledger, page_of("one two"))
    keep(ledger, page_of("one two"), LATER)
    (claim,) = claims_in(page)
    held = ledger.codings(claim.id)
    assert [(each.number, each.claim.coder, each.current) for each in held] == [
        (1, CODER.name, False),
        (2, CODER.name, False),
        (2, LATER.name, True),
    ]
    assert ledger.report_of(claim.id) == page.id
    assert ledger.report_of("nothing") is None


def test_a_mistyped_id_has_neighbours(ledger: Store) -> None:
    keep(ledger, page_of("one", address="https://a.example/orrin-raid"))
    assert ledger.like("orrin") == ("https://a.example/orrin-raid",)
    assert ledger.like("%") == ()


# --- counts ----------------------------------------------------------------------------------------------------------


def test_counts_are_of_what_holds_now(ledger: Store) -> None:
    page = page_of("one two", published=date(2017, 1, 20))
    keep(ledger, page)
    keep(ledger, page_of("one two three", published=date(2017, 1, 21), comments=(Comment(None, "x"),)))
    keep(ledger, page_of("four", address="https://a.example/2", outlet=None))
    ledger.append(Judgement("Ann", "accept", page.id, ledger.claims(page.id)[0].id))
    stats = ledger.stats()
    assert (stats.reports, stats.versions, stats.captures, stats.claims, stats.comments) == (2, 3, 3, 4, 1)
    assert (stats.first_published, stats.last_published) == (date(2017, 1, 21), date(2017, 1, 21))
    assert stats.kinds == (("killed", 4),)
    assert stats.outlets == ((None, 1), ("The Test", 1))
    assert stats.coders == ((CODER.name, 6),)
    assert stats.verbs == (("accept", 1),)
    assert stats.size > 10_000


def test_an_empty_ledger_can_be_counted_and_checked(ledger: Store) -> None:
    assert ledger.stats().claims == 0
    assert list(ledger.verify()) == []


# --- checking --------------------------------------------------------------------------------------------------------


def whole(text: str, **more: Any) -> Page:
    """A page whose digest holds with what `more` replaces."""
    page = page_of(text, **more)
    return replace(page, version=version_of(page.title, page.text, page.captions))


def test_what_was_kept_holds(ledger: Store) -> None:
    page = whole("one two", comments=(Comment("Ann", "x"),))
    keep(ledger, page)
    keep(ledger, whole("one \x00 \ud800"))
    keep(ledger, page, LATER)
    claim = ledger.claims(page.id)[0]
    ledger.append(Judgement("Ann", "accept", page.id, claim.id))
    seen: list[str] = []
    assert list(ledger.verify(seen.append)) == []
    assert seen == [page.id, page.id]


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("raw", update(captures).values(raw=zlib.compress(b"forged"))),
        ("packed", update(captures).values(layout=b"no zlib")),
        ("packed", update(captures).values(raw=b"no zlib")),
        ("version", update(versions).values(title="forged")),
        ("part", update(versions).values(text="forged text")),
        ("state", update(captures).values(outlet="forged")),
        ("basis", update(codings).values(basis="forged")),
        ("claims", update(codings).values(claims=7)),
        ("span", update(claims).where(claims.c.n == 1).values(evidence="forged")),
        ("span", update(claims).where(claims.c.n == 1).values(counted="forged")),
        ("span", update(claims).where(claims.c.n == 1).values(source=["forged"])),
        ("claim", update(claims).where(claims.c.n == 1).values(low=9, high=3)),
        ("current", update(reports).values(current_version=99)),
        ("current", update(reports).values(current_coding=99)),
        ("comments", text("UPDATE comments SET text = 'forged'")),
        ("judgement", text("UPDATE judgements SET claim = 'gone'")),
        ("judgement", text("UPDATE judgements SET other = 'gone'")),
    ],
)
def test_what_does_not_hold_is_named(ledger: Store, rule: str, change: Any) -> None:
    page = whole("one two", comments=(Comment("Ann", "x"),))
    keep(ledger, page)
    ledger.append(Judgement("Ann", "accept", page.id, ledger.claims(page.id)[0].id))
    with ledger._opened.writing() as connection:
        connection.execute(change)
    faults = list(ledger.verify())
    assert rule in {fault.rule for fault in faults}
    assert all(fault.sentence for fault in faults)


def test_every_index_of_the_full_text_has_every_claim(made: str) -> None:
    """SQLite's own check of the full text against its content."""
    with Store(made) as ledger, ledger._opened.writing() as connection:
        for name in ("claims_fts", "versions_fts"):
            connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
        assert connection.execute(select(claims.c.key)).scalars().all()
