"""Claims from annotations: identity, order, status, sides, parts, chains, and spans that quote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reportedly
from reportedly.annotate.claiming import _unruled
from reportedly.annotate.sentences import split_sentences
from reportedly.assemble import assemble
from reportedly.assemble.status import status_of
from reportedly.pipeline import coded
from reportedly.read import read_bytes
from reportedly.records import Amount, Anchor, Annotation, Claim, ClaimKind, Page, RoleLink, Span, Status
from tests.test_annotate import table


def page(text: str, title: str = "", **fields: str) -> Page:
    line = json.dumps({"id": "case", "title": title, "text": text, **fields})
    (found,) = read_bytes(line.encode("utf-8", "surrogatepass"), read_from="case", shape="reports")
    assert isinstance(found, Page), found
    return found


def coded_claims(text: str, title: str = "", **fields: str) -> tuple[Claim, ...]:
    return reportedly.claims(page(text, title, language="en", **fields))


FIRST = "A car bomb killed at least 12 civilians in Marsa on Monday, the health ministry said."
SECOND = "Clashes near the port wounded 30 soldiers, according to local activists."


def test_an_inserted_paragraph_changes_no_id() -> None:
    before = coded_claims(f"{FIRST}\n\n{SECOND}")
    after = coded_claims(f"The market opened early that day.\n\n{FIRST}\n\n{SECOND}")
    assert len(before) >= 2
    assert [c.id for c in before] == [c.id for c in after]


def test_the_same_words_twice_are_two_claims() -> None:
    found = coded_claims(f"{FIRST}\n\n{SECOND}\n\n{FIRST}")
    assert len({c.id for c in found}) == len(found)
    repeated = [c for c in found if c.amount == "at least 12"]
    assert len(repeated) == 2


def test_another_report_gives_other_ids() -> None:
    one = reportedly.claims(page(FIRST, language="en"))
    other = json.dumps({"id": "other", "text": FIRST, "language": "en"}).encode()
    (read,) = read_bytes(other, read_from="x", shape="reports")
    assert isinstance(read, Page)
    assert {c.id for c in one}.isdisjoint(c.id for c in reportedly.claims(read))


def test_claims_are_numbered_title_first() -> None:
    found = coded_claims(FIRST, title="12 killed by car bomb in Marsa")
    assert [c.n for c in found] == list(range(1, len(found) + 1))
    assert found[0].region == "title"


def test_a_range_stays_a_range() -> None:
    (claim,) = [
        c for c in coded_claims("Between 300 and 400 fighters were killed in Marsa, officials said.") if c.amount
    ]
    assert (claim.low, claim.high, claim.bound) == (300, 400, "between")


def test_evidence_holds_amount_and_wording() -> None:
    claim = coded_claims(FIRST)[0]
    assert claim.kind == "killed"
    assert claim.evidence == "killed at least 12 civilians"
    assert claim.counted == "civilians"
    assert claim.source == ("the health ministry",)


def test_a_relay_follows_its_speaker() -> None:
    found = coded_claims("The district commander told Reuters that 30 soldiers were killed in Marsa.")
    assert found[0].source == ("The district commander", "Reuters")


def test_a_part_names_its_whole() -> None:
    found = coded_claims("Air strikes killed 16 people in Marsa, three of them children, the civil defence said.")
    whole = next(c for c in found if c.amount == "16")
    part = next(c for c in found if c.amount == "three")
    assert (part.part_of, part.part_of_id) == (whole.n, whole.id)
    assert whole.part_of is None


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("Air strikes killed 40 people in Marsa, including 12 children, the civil defence said.", "40", "12"),
        ("Shelling wounded 60 people in Marsa on Monday, five of them critically, doctors said.", "60", "five"),
    ],
)
def test_words_tell_a_part(text: str, whole: str, part: str) -> None:
    by_amount = {claim.amount: claim for claim in coded_claims(text)}
    assert by_amount[part].part_of == by_amount[whole].n


DATED = "Shelling killed four people in Marsa on Monday, the mayor said."


@pytest.mark.parametrize(
    ("text", "when", "date"),
    [
        (DATED, "Monday", "2016-08-15"),
        (
            "More than 300 people have been killed in Marsa since April, the mayor said.",
            "since April",
            "2016-04/2016-08-18",
        ),
        (
            "Six people were killed by shelling in Marsa in the past 24 hours.",
            "the past 24 hours",
            "2016-08-17/2016-08-18",
        ),
    ],
)
def test_a_claim_is_dated_by_its_own_time(text: str, when: str, date: str) -> None:
    claim = coded_claims(text, published="2016-08-18")[0]
    assert (claim.when, claim.date) == (when, date)


def test_an_undated_page_gives_no_date() -> None:
    claim = coded_claims(DATED)[0]
    assert (claim.when, claim.date, claim.time_at) == ("Monday", None, None)


def test_min_confidence_leaves_out_but_does_not_renumber() -> None:
    given_page = page(f"{FIRST}\n\n{SECOND}", language="en")
    every = reportedly.claims(given_page)
    bar = sorted(c.confidence for c in every)[-1]
    assert reportedly.claims(given_page, min_confidence=bar) == tuple(c for c in every if c.confidence >= bar)


def test_a_page_in_another_language_is_not_coded() -> None:
    other = page("Zwölf Menschen wurden am Montag getötet, sagte das Ministerium.", language="de")
    assert not coded(other)
    assert reportedly.claims(other) == ()


@pytest.mark.parametrize(("marked", "proposed", "status"), table("status.tsv"))
def test_status(marked: str, proposed: Status, status: Status) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    sentence = next(s for s in split_sentences(text, "body") if start < s.end)
    assert status_of(text, Span("body", start, end), sentence, proposed, None) == status


def quoted(given_page: Page, claim: Claim) -> None:
    assert given_page.quote(claim.span) == claim.evidence
    if claim.amount_span is not None:
        assert given_page.quote(claim.amount_span) == claim.amount
        assert claim.span.holds(claim.amount_span)
    roles = claim.roles
    for words, span in (
        (claim.counted, roles.counted),
        (claim.actor, roles.actor),
        (claim.means, roles.means),
        (claim.place, roles.place),
        (claim.from_, roles.from_),
        (claim.when, roles.when),
        *zip(claim.source, roles.source, strict=True),
    ):
        assert (words is None) == (span is None)
        if span is not None:
            assert given_page.quote(span) == words


PIECES = st.sampled_from(
    "killed,wounded,12,at least 30,dozens,civilians,in Aleppo,the army said,“,”,captured the town,\u00a0,🙂,e\u0301,"
    "حلب,\r\n,.,a woman,on Monday,told Reuters,12civilians,between 3 and 5,fighters,destroyed,\n\n".split(",")
)


@settings(max_examples=100)
@given(st.lists(PIECES, min_size=1, max_size=30).map(" ".join), st.text(max_size=40))
def test_every_span_quotes_whatever_the_text(text: str, title: str) -> None:
    given_page = page(text + " .", title, language="en")
    for claim in reportedly.claims(given_page):
        quoted(given_page, claim)


def test_every_span_quotes_on_real_reports(shared: Path) -> None:
    lines = (shared / "data" / "reports" / "guardian_open.jsonl").read_bytes().splitlines()[:15]
    for item in read_bytes(b"\n".join(lines), read_from="guardian", shape="reports"):
        assert isinstance(item, Page)
        for claim in reportedly.claims(item):
            quoted(item, claim)


def test_a_group_in_no_table_is_a_side_by_its_name() -> None:
    found = coded_claims(
        "Black Sail has sent massive reinforcements to the port.\n\n"
        "Residents said up to 200 Black Sail fighters were killed or wounded.\n\n"
        "Black Sail has suffered heavy losses, the ministry said."
    )
    assert {c.party for c in found} == {"Black Sail"}


def test_the_reporting_outlet_is_no_relay() -> None:
    text = "The hospital's director has told Radio Marin that 12 people were killed."
    assert [c.source for c in coded_claims(text, outlet="Radio Marin")] == [("The hospital's director",)]
    assert [c.source for c in coded_claims(text, outlet="Varn Radio Marin")] == [("The hospital's director",)]
    assert [c.source for c in coded_claims(text)] == [("The hospital's director", "Radio Marin")]


@pytest.mark.parametrize(
    ("marked", "named"),
    [
        ("A commander of the front, who", "A commander of the front"),
        ("a monitor that", "a monitor"),
        ("the World Health Organization, which", "the World Health Organization"),
        ("who", "who"),
        ("people who fled, whoever they are", "people who fled, whoever they are"),
    ],
)
def test_a_speaker_ends_before_a_clause_about_them(marked: str, named: str) -> None:
    text = f"12 people were killed, said {marked} spoke on Monday."
    spoken = Span("body", text.index(marked, 22), text.index(marked, 22) + len(marked))
    roles = (RoleLink("source", spoken, 0.9),)
    anchor = Anchor("body", 0, 2, "12", "killed", 0.9, Amount(12, 12, "exact"), "stated", "event", roles)
    report = page(text)
    made = Annotation(report.id, (Span("body", 0, len(text)),), (), (), (anchor,))
    (claim,) = assemble(report, made, coder="case", sides_of=lambda span, doer: ())
    assert claim.source == (named,)


def parts(*figures: tuple[str, int, str | None]) -> list[tuple[str | None, int | None]]:
    """The amounts of claims and the number of that which each is a part of; figures are words, number and whole."""
    text = "Fighting killed 30 people, a woman and 12 men among them, and 40 in all."
    spans = {words: Span("body", text.index(words), text.index(words) + len(words)) for words, _, _ in figures}
    anchors = tuple(
        Anchor(
            "body",
            spans[words].start,
            spans[words].end,
            words,
            "killed",
            0.9,
            Amount(number, number, "exact"),
            whole=None if whole is None else spans[whole],
        )
        for words, number, whole in figures
    )
    report = page(text)
    made = Annotation(report.id, (Span("body", 0, len(text)),), (), (), anchors)
    return [(c.amount, c.part_of) for c in assemble(report, made, coder="test", sides_of=lambda span, doer: ())]


def test_a_part_is_never_more_than_its_whole() -> None:
    assert parts(("30", 30, None), ("a", 1, "30"), ("12", 12, "30")) == [("30", None), ("a", 1), ("12", 1)]
    assert parts(("30", 30, None), ("40", 40, "30")) == [("30", None), ("40", None)]


def test_of_two_figures_only_one_is_a_part_of_the_other() -> None:
    assert parts(("12", 12, "40"), ("40", 40, "12")) == [("12", 2), ("40", None)]
    assert parts(("30", 30, "a"), ("a", 30, "30")) == [("30", None), ("a", 1)]
    assert parts(("30", 30, "12"), ("12", 12, "30")) == [("30", None), ("12", 1)]


@pytest.mark.parametrize(
    ("words", "kind", "amount"),
    [
        ("a hospital", "destroyed", (1, "a")),
        ("the hospital", "destroyed", None),
        ("his son", "killed", (1, "his")),
        ("Yusuf and Zahra Haddad", "detained", (2, "")),
        ("Abu Talha, a commander of the Front, and Omar Deeb", "killed", (2, "")),
        ("the village of Tal Rafa", "control", None),
    ],
)
def test_words_that_no_rule_takes_for_an_amount(words: str, kind: ClaimKind, amount: tuple[int, str] | None) -> None:
    said = _unruled(words, kind)
    assert said is not None
    found, length = said
    assert (None if found is None else (found.low, words[:length])) == amount


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("artillery shelling", "attacks"),
        ("dead children", "killed"),
        ("fresh troops", "deployed"),
        ("seven", "killed"),  # an age: "a boy of seven"
        ("aged 34", "wounded"),
    ],
)
def test_what_needs_an_amount_and_has_none_is_no_claim(words: str, kind: ClaimKind) -> None:
    assert _unruled(words, kind) is None


def test_an_anchor_is_the_words_of_its_amount(shared: Path) -> None:
    """Also where no rule found the amount; and a part's whole is one of the anchors."""
    lines = (shared / "claims" / "dev.reports.jsonl").read_text(encoding="utf-8").splitlines()
    shortened = 0
    for line in lines[:40]:
        (report,) = read_bytes(line.encode(), read_from="dev", shape="reports")
        assert isinstance(report, Page)
        anchors = reportedly.annotate(report).anchors
        spans = {anchor.span for anchor in anchors}
        assert all(anchor.whole is None or anchor.whole in spans - {anchor.span} for anchor in anchors)
        assert all(anchor.text == report.quote(anchor.span) for anchor in anchors)
        shortened += sum(anchor.amount is not None and anchor.text.lower() in ("a", "an") for anchor in anchors)
    assert shortened
