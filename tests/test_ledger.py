"""What every store of ledgers must do: pages and claims come back as they went in, once, in versions."""

from __future__ import annotations

import hashlib
import random
import string
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportedly
from reportedly.ledger.keeping import Coder
from reportedly.ledger.rows import claim_of, claim_row
from reportedly.ledger.schema import claims as claims_table
from reportedly.ledger.schema import restored, storable
from reportedly.ledger.store import Store
from reportedly.read.layout import Block, compose
from reportedly.records import (
    Claim,
    Comment,
    Identity,
    Judgement,
    Kept,
    Meter,
    Page,
    Persons,
    Place,
    PlaceCandidate,
    Roles,
    Span,
    Time,
)

EXAMPLES = Path(reportedly.__file__).parent / "examples"
CODER = Coder("test coder 1", "1")
LATER = Coder("test coder 2", "1")


def page_of(text: str, *, title: str = "A title", address: str | None = "https://a.example/1", **more: Any) -> Page:
    """A page of one paragraph; `more` replaces fields of the finished page."""
    blocks = [Block("title", title), Block("paragraph", text)]
    raw = f"{title}|{text}".encode("utf-8", "surrogatepass")
    page = compose(blocks, read_from="test", raw=raw, address=address, outlet="The Test", language="en")
    return replace(page, **more)


def claims_in(page: Page, coder: Coder = CODER) -> tuple[Claim, ...]:
    """A claim a word: enough to see which are there."""
    found = []
    for n, word in enumerate(page.text.split(), 1):
        start = page.text.index(word)
        found.append(
            Claim(
                id=hashlib.sha256(f"{page.id}/{word}".encode("utf-8", "surrogatepass")).hexdigest()[:16],
                doc=page.id,
                n=n,
                region="body",
                kind="killed",
                evidence=word,
                evidence_start=start,
                amount=None,
                amount_start=None,
                low=n,
                high=n,
                bound="exact",
                counted=word,
                party="unknown",
                actor=None,
                means=None,
                place=None,
                from_=None,
                when=None,
                date=None,
                source=(),
                status="stated",
                scope="event",
                part_of=None,
                part_of_id=None,
                confidence=0.5,
                roles=Roles(counted=Span("body", start, start + len(word))),
                coder=coder.name,
            )
        )
    return tuple(found)


def keep(ledger: Store, page: Page, coder: Coder = CODER, **more: Any) -> Kept:
    return ledger.keep(page, lambda each: claims_in(each, coder), coder, **more)


@pytest.fixture
def ledger(where: str) -> Iterator[Store]:
    with Store(where) as opened:
        yield opened


@pytest.fixture(scope="module")
def coded() -> list[tuple[Page, tuple[Claim, ...]]]:
    """The shipped examples as the program reads them."""
    files = [path for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".html", ".txt", ".jsonl")]
    pages = [page for page in reportedly.read_all(files) if isinstance(page, Page)]
    return [(page, reportedly.claims(page)) for page in pages]


# --- back as it went in ----------------------------------------------------------------------------------------------


def test_pages_and_claims_come_back_as_they_went_in(
    ledger: Store, coded: Sequence[tuple[Page, tuple[Claim, ...]]]
) -> None:
    coder = Coder(reportedly.CODER, "1")
    known = dict(coded)
    for page in known:
        ledger.keep(page, known.__getitem__, coder)
    for page, claims in coded:
        back = ledger.page(page.id)
        assert back == page
        assert back.raw == page.raw
        assert ledger.claims(page.id) == claims
    assert list(ledger.each()) == list(coded)
    assert list(ledger.pages()) == [page for page, _ in coded]


def test_a_ledger_closed_and_opened_again_holds_the_same(where: str) -> None:
    page = page_of("one two")
    with Store(where) as ledger:
        keep(ledger, page)
    with Store(where, readonly=True) as ledger:
        assert ledger.page(page.id) == page
        assert ledger.claims(page.id) == claims_in(page)


def every_field(page: Page) -> Claim:
    """A claim with a value in every field that can have one."""
    (claim,) = claims_in(page)
    span = Span("body", 0, 3)
    place = Place(
        "Orrin", 33.5, -0.1, 42, 2, ("District", "Land"), "geonames:42", "GeoNames", "town", "exact",
        (PlaceCandidate("Orrin", 33.5, -0.1, "geonames:42", 0.1 + 0.2), PlaceCandidate("Orrin", 0.0, 0.0, "x", 0.7)),
    )  # fmt: skip
    who = Identity("actor", "Zé", "monitor", "rebels", "name", span, False, "one", ("b", "c"))
    return replace(
        claim,
        amount="one",
        amount_start=0,
        low=0,
        high=2**63 - 1,
        bound="between",
        actor="one",
        means="one",
        place="one",
        from_="one",
        when="one",
        date="2017-01-20",
        source=("one", "Zé\x00\ud800"),
        source_ids=("a", None),
        part_of=7,
        part_of_id="p",
        confidence=0.1 + 0.2,
        roles=Roles(span, span, span, span, span, span, (span, span), span, (("when", 0.1 + 0.2), ("counted", 1.0))),
        place_at=place,
        time_at=Time("2017-W03", date(2017, 1, 16), None, 2, "2017-01"),
        actor_id="actor",
        party_id="party",
        actor_as=who,
        party_as=replace(who, evidence=None),
        sources_as=(who, None),
        persons=Persons("civilian", "child", "female", (span,)),
    )


def test_a_claim_with_every_field_comes_back(ledger: Store) -> None:
    page = page_of("one")
    claim = every_field(page)
    ledger.keep(page, lambda _: (claim,), CODER)
    assert ledger.claims(page.id) == (claim,)
    assert {name for name in claim.__dataclass_fields__ if getattr(claim, name) in (None, ())} == set()


def test_every_field_of_a_claim_has_its_column() -> None:
    """The codebook's names, `from` for `from_`; report and coder stand in the coding's row, who is meant in one."""
    names = {field.name.rstrip("_") for field in fields(Claim)}
    names = {"identities" if name.endswith("_as") else name for name in names}
    assert names - {"doc", "coder"} <= set(claims_table.columns.keys())


def test_comments_meter_and_the_rest_of_a_page_come_back(ledger: Store) -> None:
    page = page_of(
        "one",
        comments=(Comment("Ann", "first"), Comment(None, "second", 0)),
        meter=Meter((0, 50), 7, "€"),
        furniture=("menu", "\x00"),
        captions=("a picture",),
        notes=("odd",),
        published=date(2017, 1, 20),
        published_from="meta",
    )
    keep(ledger, page)
    assert ledger.page(page.id) == page


@pytest.mark.parametrize(
    "text", ["a\x00b", "lone \ud800 surrogate", "\udfff", "مرحبا 👩‍👩‍👧", "e\u0301", "\r\n \u2028 \x85"]
)
def test_text_comes_back_to_the_letter(ledger: Store, text: str) -> None:
    page = replace(page_of("x", title=text), text=text, page_text=text)
    ledger.keep(page, lambda _: (), CODER)
    assert ledger.page(page.id) == page


def test_a_character_that_stands_for_others_is_refused_and_said(ledger: Store) -> None:
    with pytest.raises(reportedly.Unkeepable, match=r"U\+10F7FF"):
        keep(ledger, page_of("one \U0010f800"))
    assert list(ledger.pages()) == []


def test_a_number_that_no_database_holds_is_refused_and_leaves_nothing(ledger: Store) -> None:
    page = page_of("one")
    with pytest.raises(reportedly.Unkeepable):
        ledger.keep(page, lambda _: (replace(every_field(page), high=2**63),), CODER)
    assert list(ledger.pages()) == []


@given(st.text(alphabet=st.characters(max_codepoint=0x10F7FE)))
def test_any_text_is_stored_in_its_own_length_and_restored(text: str) -> None:
    stored = storable(text)
    stored.encode("utf-8")
    assert "\x00" not in stored
    assert len(stored) == len(text)
    assert restored(stored) == text


def test_an_id_of_any_length_is_kept_or_refused_and_never_half_kept(ledger: Store) -> None:
    noise = "".join(random.Random(1).choices(string.ascii_letters, k=20_000))
    page = page_of("one", address=f"https://a.example/{noise}")
    try:
        keep(ledger, page)
        assert ledger.page(page.id) == page
    except reportedly.Unkeepable:
        assert list(ledger.pages()) == []


# --- once, and in versions -------------------------------------------------------------------------------------------


def test_adding_again_changes_nothing_and_codes_nothing(ledger: Store) -> None:
    page = page_of("one two")
    assert keep(ledger, page) == Kept(page.id, "new", 1, 2)

    def never(_: Page) -> tuple[Claim, ...]:
        raise AssertionError("coded again")

    assert ledger.keep(page, never, CODER) == Kept(page.id, "same", 1, 2)
    menu = replace(page, furniture=("another menu",), raw=b"other bytes", read_from="elsewhere")
    assert ledger.keep(menu, never, CODER).outcome == "same"
    assert ledger.page(page.id) == page


def test_a_changed_page_is_a_new_version_and_the_old_one_stays(ledger: Store) -> None:
    old, new = page_of("one two"), page_of("one three four")
    keep(ledger, old)
    assert keep(ledger, new) == Kept(old.id, "changed", 2, 3)
    assert ledger.page(old.id) == new
    assert ledger.page(old.id, 1) == old
    assert ledger.page(old.id, 3) is None
    assert [claim.evidence for claim in ledger.claims(old.id)] == ["one", "three", "four"]
    assert [claim.evidence for claim in ledger.claims(old.id, 1)] == ["one", "two"]


def test_an_old_page_added_after_a_newer_one_does_not_bring_it_back(ledger: Store) -> None:
    old, new = page_of("one"), page_of("two")
    keep(ledger, old)
    keep(ledger, new)
    assert keep(ledger, old).outcome == "same"
    assert ledger.page(old.id) == new


def test_of_pages_with_times_of_capture_the_latest_is_current_whatever_the_order(ledger: Store) -> None:
    keep(ledger, page_of("two"), captured_at="2017-01-20T09:30:00Z")
    assert keep(ledger, page_of("one"), captured_at="2016-01-20T09:30:00Z").outcome == "changed"
    assert [claim.evidence for claim in ledger.claims("https://a.example/1")] == ["two"]


def test_one_more_comment_is_no_new_version_and_its_claims_stay(ledger: Store) -> None:
    page = page_of("one", comments=(Comment(None, "first"),))
    more = replace(page, comments=(*page.comments, Comment("Ann", "second", 0)))
    keep(ledger, page)
    assert keep(ledger, more) == Kept(page.id, "recaptured", 1, 1)
    back = ledger.page(page.id)
    assert back == more
    assert ledger.claims(page.id) == claims_in(page)


def test_another_date_of_publication_is_coded_anew_since_times_hang_on_it(ledger: Store) -> None:
    page = page_of("one")
    keep(ledger, page)
    dated = replace(page, published=date(2017, 1, 20), published_from="given")
    seen = []
    ledger.keep(dated, lambda each: seen.append(each) or claims_in(each), CODER)  # type: ignore[func-returns-value]
    assert seen == [dated]
    assert ledger.page(page.id) == dated


def test_another_coder_codes_anew_and_both_codings_stay(ledger: Store) -> None:
    page = page_of("one two")
    keep(ledger, page)
    assert keep(ledger, page, LATER).outcome == "recoded"
    assert {claim.coder for claim in ledger.claims(page.id)} == {LATER.name}
    assert keep(ledger, page).outcome == "same"


def test_a_persons_coding_stands_beside_the_programs(ledger: Store) -> None:
    page = page_of("one two")
    keep(ledger, page)
    person = Coder("Ann, codebook 1", "1", person="Ann")
    assert keep(ledger, page, person).outcome == "recoded"
    assert {claim.coder for claim in ledger.claims(page.id)} == {CODER.name}


def test_claims_of_another_report_or_coder_are_a_mistake_of_the_caller(ledger: Store) -> None:
    with pytest.raises(ValueError, match="not of"):
        ledger.keep(page_of("one"), lambda page: claims_in(page, LATER), CODER)
    assert list(ledger.pages()) == []


def test_a_page_whose_coding_fails_is_not_kept(ledger: Store) -> None:
    def fails(_: Page) -> tuple[Claim, ...]:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        ledger.keep(page_of("one"), fails, CODER)
    assert list(ledger.pages()) == []


def test_two_writers_of_the_same_pages_keep_each_once(where: str) -> None:
    pages = [page_of(f"one two {n}", address=f"https://a.example/{n}") for n in range(20)]
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def write() -> None:
        with Store(where) as ledger:
            start.wait()
            outcomes.extend(keep(ledger, page).outcome for page in pages)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(outcomes) == ["new"] * 20 + ["same"] * 20
    with Store(where) as ledger:
        assert dict(ledger.each()) == {page: claims_in(page) for page in pages}


def test_reading_sees_one_state_while_another_writes(ledger: Store, where: str) -> None:
    first = page_of("one", address="https://a.example/first")
    keep(ledger, first)
    going = ledger.pages()
    with Store(where) as other:
        assert next(going) == first
        keep(other, page_of("two"))
        assert list(going) == []
    assert len(list(ledger.pages())) == 2


# --- judgements ------------------------------------------------------------------------------------------------------


def test_judgements_are_appended_and_come_back_in_order(ledger: Store) -> None:
    page = page_of("one two")
    keep(ledger, page)
    one, two = (claim.id for claim in ledger.claims(page.id))
    first = ledger.append(Judgement("Ann", "correct", page.id, one, field="low", value=12, reason="the photo shows 12"))
    second = ledger.append(Judgement("Ben", "same", page.id, one, other=two))
    third = ledger.append(Judgement("Ann", "undo", page.id, one, undoes=first.id))
    assert first.id
    assert first.at.endswith("Z")
    assert ledger.judgements() == (first, second, third)
    assert ledger.judgements(claim=two) == (second,)
    assert ledger.judgements(report="another") == ()


# --- the row of a claim ----------------------------------------------------------------------------------------------


def test_a_claims_row_is_its_record() -> None:
    claim = every_field(page_of("one"))
    assert claim_of({**claim_row(claim), "doc": claim.doc, "coder": claim.coder}) == claim


def test_a_state_differs_after_whatever_is_added_and_only_then(where: str) -> None:
    with Store(where) as ledger:
        seen = [ledger.state()]
        steps: list[Callable[[], object]] = [
            lambda: keep(ledger, page_of("Shells killed 12 people.")),
            lambda: keep(ledger, page_of("Shells killed 15 people.")),
            lambda: keep(ledger, page_of("Shells killed 15 people.", comments=(Comment(None, "So it was."),))),
            lambda: keep(ledger, page_of("Shells killed 15 people."), LATER),
            lambda: ledger.append(Judgement("Ann", "comment", "a1", reason="seen")),
        ]
        for step in steps:
            step()
            assert ledger.state() not in seen
            seen.append(ledger.state())
            assert ledger.state() == seen[-1]
        keep(ledger, page_of("Shells killed 12 people."))
        assert ledger.state() == seen[-1]
