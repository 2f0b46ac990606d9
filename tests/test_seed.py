"""The page it all started from: everything ../shared/seed/EXPECTED.md asks for that one page can give.

The page's text stays beside the checkout; here stand only single words and figures, as EXPECTED.md quotes them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import reportedly
from reportedly.records import Claim, Finding, Page

NAME = "deir-ezzor-reinforcements.txt"


@pytest.fixture(scope="module")
def page(shared: Path) -> Page:
    return reportedly.read(shared / "seed" / NAME)


@pytest.fixture(scope="module")
def claims(page: Page) -> tuple[Claim, ...]:
    return reportedly.claims(page)


@pytest.fixture(scope="module")
def findings(page: Page, claims: tuple[Claim, ...]) -> tuple[Finding, ...]:
    return reportedly.findings(page, claims)


def with_amount(claims: tuple[Claim, ...], words: str) -> Claim:
    (found,) = [c for c in claims if c.amount is not None and " ".join(c.amount.split()) == words]
    return found


def plain(words: str | None) -> str | None:
    """Words with no-break spaces as spaces: the page has some of both."""
    return None if words is None else " ".join(words.split())


def test_parts_in_order(page: Page) -> None:
    kinds = [part.kind for part in page.parts]
    assert kinds == [
        "meter", "title", "furniture", "caption", "paragraph", "paragraph", "quotation", "paragraph", "quotation",
        "paragraph", "furniture", "comment_form", "comment", "comment", "comment", "comment", "comment", "furniture",
    ]  # fmt: skip


def test_meter(page: Page) -> None:
    assert page.meter is not None
    assert (page.meter.scale, page.meter.raised, page.meter.currency) == ((0, 2500, 5000), 895, "$")


def test_undated_and_english(page: Page) -> None:
    assert page.published is None
    assert page.language == "en"


def test_title_claims(claims: tuple[Claim, ...]) -> None:
    deployed, casualties = [c for c in claims if c.region == "title"]
    assert (deployed.kind, deployed.amount, deployed.bound, deployed.party) == ("deployed", "Massive", "vague", "ISIS")
    assert (deployed.place, deployed.source, deployed.status) == ("Deir Ezzor", ("Reports",), "hedged")
    assert (casualties.kind, casualties.amount, casualties.bound) == ("casualties", "Heavy", "vague")
    assert (casualties.party, casualties.actor, casualties.means) == ("ISIS", "Syrian Army", "Clashes")
    assert (casualties.source, casualties.status) == (("Reports",), "hedged")


def test_the_caption_is_counted_nowhere(page: Page, claims: tuple[Claim, ...]) -> None:
    assert len(page.captions) == 1
    assert {c.region for c in claims} == {"title", "body"}


def test_huge_by_pro_government_sources(claims: tuple[Claim, ...]) -> None:
    claim = with_amount(claims, "huge")
    assert (claim.kind, claim.bound, claim.source) == ("deployed", "vague", ("pro-government sources",))


def test_the_range(claims: tuple[Claim, ...]) -> None:
    claim = with_amount(claims, "between 300 and 400")
    assert (claim.kind, claim.low, claim.high, claim.bound) == ("deployed", 300, 400, "between")
    assert (plain(claim.counted), claim.place, claim.source) == ("ISIS fighters", "Deir Ezzor", ("Local sources",))
    assert claim.status == "expected"


def test_the_block_quoted_from_another_outlet(claims: tuple[Claim, ...]) -> None:
    claim = next(c for c in claims if c.amount is not None and c.amount.startswith("Most of"))
    assert (claim.kind, claim.bound, claim.from_) == ("deployed", "vague", "Anbar Province")
    assert claim.source == ("AlMasdarNews",)


def test_the_ministry_speaks_on_as_he(page: Page) -> None:
    annotation = reportedly.annotate(page)
    said = [([page.quote(s) for s in a.source], [page.quote(s) for s in a.cue]) for a in annotation.attributions]
    assert (["the Russian Defense Ministry"], ["stated"]) in said
    speech = next(a for a in annotation.attributions if a.source and page.quote(a.source[0]) == "he")
    assert any("generally come down" in plain_quote for s in speech.content if (plain_quote := page.quote(s)))


def test_up_to_200(claims: tuple[Claim, ...]) -> None:
    claim = with_amount(claims, "Up to 200")
    assert (claim.kind, claim.low, claim.high, claim.bound) == ("casualties", None, 200, "at_most")
    assert (plain(claim.counted), claim.party, claim.status) == ("ISIS terroirsts", "ISIS", "hedged")
    assert (claim.place, claim.scope, claim.source) == ("Deir Ezzor", "event", ())
    assert plain(claim.when) is not None
    assert str(plain(claim.when)).startswith("since the start of the offensive")


def test_major(claims: tuple[Claim, ...]) -> None:
    claim = with_amount(claims, "major")
    assert (claim.kind, claim.bound, claim.party) == ("casualties", "vague", "ISIS")


def test_no_time_is_guessed_on_an_undated_page(claims: tuple[Claim, ...]) -> None:
    assert all(c.date is None for c in claims)
    assert all(c.time_at is None or c.time_at.start is None for c in claims)


def test_comments_are_uncoded_unless_asked_for(page: Page, claims: tuple[Claim, ...]) -> None:
    assert len(page.comments) == 5
    assert all(c.region != "comment" for c in claims)
    asked = reportedly.claims(page, comments=True)
    assert [c for c in asked if c.region != "comment"] == list(claims)


def test_findings(claims: tuple[Claim, ...], findings: tuple[Finding, ...]) -> None:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    number = {c.id: c.amount for c in claims}
    assert len(by_rule["undated"]) == 1
    assert any("cause" in f.sentence or "because" in f.sentence for f in by_rule["title_unsupported"])
    assert any({number[i] for i in f.claims} >= {"Massive"} and "between 300 and 400" in f.sentence
               for f in by_rule["loud_word"])  # fmt: skip
    assert any("pro-government sources" in f.sentence or "named" in f.sentence for f in by_rule["unnamed_sources"])
    assert any(plain(number[i]) == "Up to 200" for f in by_rule["no_source"] for i in f.claims)


def test_the_reader_disputes_the_word_and_not_by_other_numbers(
    claims: tuple[Claim, ...], findings: tuple[Finding, ...]
) -> None:
    (objection,) = [f for f in findings if f.rule == "reader_objection"]
    disputed = {c.amount for c in claims if c.id in objection.claims}
    assert "Massive" in disputed
    assert "between 300 and 400" in disputed
    assert disputed <= {"Massive", "huge", "between 300 and 400"}
