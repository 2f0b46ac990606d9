"""Judgements: what holds now, what a correction may be, which claim a judged one is in a newer coding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import UsageError
from reportedly.identity import identified
from reportedly.judging.carrying import carried
from reportedly.judging.codebook import FIELDS, KINDS
from reportedly.judging.correcting import check_figure, corrected, value_of
from reportedly.judging.standing import in_force, report_key, standings
from reportedly.ledger.store import Store
from reportedly.records import CLAIM_KINDS, Claim, Correction, Judgement, Page, Place, Roles, Standing, Time
from reportedly.reviewing import review
from tests.test_ledger import CODER, LATER, page_of

CASES = Path(__file__).parent / "cases" / "corrections.jsonl"
TEXT = "Shells from Mar Qasib killed at least 13 shepherds in Tel Orin on Monday, a medic in Tel Orin told Radio Dalun."
PAGE = page_of(TEXT, title="13 dead in Tel Orin")


def claim_of(page: Page, evidence: str, amount: str | None, **more: Any) -> Claim:
    """A claim of a page's body on these words, `more` setting its other fields."""
    start = page.text.index(evidence)
    at = None if amount is None else start + evidence.index(amount)
    fields: dict[str, Any] = {
        "low": 13,
        "high": None,
        "bound": "at_least",
        "counted": None,
        "party": "unknown",
        "actor": None,
        "means": None,
        "place": None,
        "from_": None,
        "when": None,
        "date": None,
        "source": (),
        "status": "stated",
        "scope": "event",
        "part_of": None,
        "part_of_id": None,
        "confidence": 0.5,
        "roles": Roles(),
        "coder": CODER.name,
        "kind": "killed",
        "n": 1,
        **more,
    }
    return identified(
        [
            Claim(
                id="",
                doc=page.id,
                region="body",
                evidence=evidence,
                evidence_start=start,
                amount=amount,
                amount_start=at,
                **fields,
            )
        ]
    )[0]


CLAIM = claim_of(PAGE, "killed at least 13 shepherds", "at least 13")


def said(verb: str, who: str = "Ann", *, id: int, claim: str | None = "c", **more: Any) -> Judgement:
    return Judgement(who, verb, "r", claim=claim, id=id, at=f"t{id}", **more)  # type: ignore[arg-type]


# --- what holds now --------------------------------------------------------------------------------------------------


def now(*judgements: Judgement) -> Standing:
    return standings(judgements).get("c", Standing())


def test_the_newest_verdict_holds_and_says_whose_it_is() -> None:
    held = now(said("accept", id=1), said("reject", "Bo", id=2, reason="a repeat"))
    assert (held.verdict, held.who, held.reason, held.disputed) == ("rejected", "Bo", "a repeat", True)


def test_one_who_thinks_again_disputes_nothing() -> None:
    held = now(said("accept", id=1), said("reject", id=2))
    assert (held.verdict, held.disputed) == ("rejected", False)


def test_a_comment_is_no_verdict() -> None:
    held = now(said("accept", id=1), said("comment", "Bo", id=2, reason="see page 2"))
    assert (held.verdict, held.remarks) == ("accepted", 1)


def test_the_newest_correction_of_each_field_holds() -> None:
    held = now(
        said("correct", id=1, field="party", value="ISIS"),
        said("correct", "Bo", id=2, field="low", value=3),
        said("correct", "Bo", id=3, field="party", value="rebels"),
    )
    assert {(c.field, c.value, c.who) for c in held.corrections} == {("low", 3, "Bo"), ("party", "rebels", "Bo")}


def test_undoing_a_correction_brings_the_one_before_it_back() -> None:
    first = said("correct", id=1, field="party", value="ISIS")
    second = said("correct", "Bo", id=2, field="party", value="rebels")
    held = now(first, second, said("undo", "Bo", id=3, undoes=2))
    assert [(c.value, c.who) for c in held.corrections] == [("ISIS", "Ann")]


def test_an_undo_can_be_undone() -> None:
    history = [said("reject", id=1), said("undo", id=2, undoes=1), said("undo", "Bo", id=3, undoes=2)]
    assert now(*history[:2]).verdict == "unjudged"
    assert now(*history).verdict == "rejected"


def test_retract_takes_back_all_that_its_person_said_and_nothing_else() -> None:
    history = [
        said("accept", id=1),
        said("reject", "Bo", id=2),
        said("comment", "Bo", id=3),
        said("retract", "Bo", id=4),
    ]
    held = now(*history)
    assert (held.verdict, held.who, held.remarks) == ("accepted", "Ann", 0)
    assert now(*history, said("reject", "Bo", id=5)).verdict == "rejected"


def test_a_pair_holds_from_both_sides_and_the_newest_word_wins() -> None:
    same, different = said("same", id=1, other="d"), said("different", "Bo", id=2, claim="d", other="c")
    held = standings([same])
    assert (held["c"].same, held["d"].same) == (("d",), ("c",))
    held = standings([same, different])
    assert (held["c"].same, held["c"].different, held["d"].different) == ((), ("d",), ("c",))


def test_retracting_on_one_claim_of_a_pair_frees_both() -> None:
    assert standings([said("same", id=1, other="d"), said("retract", id=2, claim="d")]) == {}


def test_a_report_is_judged_apart_from_its_claims() -> None:
    held = standings([said("challenge", id=1, claim=None, reason="a forged date"), said("accept", "Bo", id=2)])
    assert (held[report_key("r")].verdict, held["c"].verdict) == ("challenged", "accepted")


VERBS = st.sampled_from(["accept", "correct", "reject", "challenge", "comment", "same", "different", "retract", "undo"])


@st.composite
def histories(draw: st.DrawFn) -> list[Judgement]:
    """What up to three people say of two claims; an undo names any earlier judgement."""
    out: list[Judgement] = []
    for id in range(1, draw(st.integers(0, 12)) + 1):
        verb, who, claim = draw(VERBS), draw(st.sampled_from("ABC")), draw(st.sampled_from("cd"))
        if verb == "undo" and not out:
            continue
        if verb == "undo":
            target = draw(st.sampled_from(out))
            about: dict[str, Any] = {"claim": target.claim, "other": target.other, "undoes": target.id}
        elif verb in ("same", "different"):
            about = {"claim": claim, "other": "d" if claim == "c" else "c"}
        else:
            about = {"claim": claim}
            if verb == "correct":
                about |= {"field": draw(st.sampled_from(["party", "low"])), "value": id}
        out.append(said(verb, who, id=id, **about))
    return out


@given(histories())
def test_an_undo_leaves_things_as_if_the_newest_had_not_been_said(history: list[Judgement]) -> None:
    if history:
        last = history[-1]
        back = said("undo", "C", id=99, claim=last.claim, other=last.other, undoes=last.id)
        assert standings([*history, back]) == standings(history[:-1])


@given(histories(), st.sampled_from("ABC"))
def test_after_a_retract_nothing_of_that_person_holds_on_that_claim(history: list[Judgement], who: str) -> None:
    left = in_force([*history, said("retract", who, id=99)])
    assert not [j for j in left if j.who == who and "c" in (j.claim, j.other)]


@given(histories())
def test_people_who_take_nothing_back_lose_nothing(history: list[Judgement]) -> None:
    kept = [j for j in history if j.verb not in ("undo", "retract")]
    assert in_force(kept) == tuple(kept)
    held = standings(kept)
    for claim in "cd":
        verdicts = [j for j in kept if j.claim == claim and j.verb in ("accept", "correct", "reject", "challenge")]
        assert held.get(claim, Standing()).who == (verdicts[-1].who if verdicts else None)


# --- corrections -----------------------------------------------------------------------------------------------------


def cases() -> list[dict[str, Any]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['field']}={case['given']}")
def test_values_are_checked_against_the_codebook(case: dict[str, Any]) -> None:
    if "fails" in case:
        with pytest.raises(UsageError, match=case["fails"]):
            value_of(case["field"], case["given"], PAGE, CLAIM)
    else:
        assert value_of(case["field"], case["given"], PAGE, CLAIM) == case["value"]


def set_to(claim: Claim, **values: Any) -> Claim:
    """The claim corrected field by field; quoted words are looked up as the command does."""
    made = [
        Correction(name, value_of(name, value, PAGE, claim) if isinstance(value, str) else value, "Ann", "", None, 1)
        for name, value in values.items()
    ]
    return corrected(claim, made)


def test_corrected_words_keep_their_place() -> None:
    claim = set_to(CLAIM, place="Tel Orin", source="a medic > Radio Dalun", when="Monday")
    assert (claim.place, claim.source, claim.when) == ("Tel Orin", ("a medic", "Radio Dalun"), "Monday")
    roles = claim.roles
    for words, span in zip((claim.place, *claim.source), (roles.place, *roles.source), strict=True):
        assert span is not None
        assert PAGE.quote(span) == words


def test_what_a_corrected_field_denoted_is_forgotten() -> None:
    time = Time("2016-02-01", None, None, 1)
    place = Place("Tel Orin", 35.0, 36.0, None, 1)
    known = replace(CLAIM, actor_id="x", party_id="y", source_ids=("z",), time_at=time, place_at=place)
    assert set_to(known, low=14, bound="at_least") == replace(known, low=14)
    claim = set_to(known, actor="a medic", party="rebels", source="", date="2016", place="Mar Qasib")
    assert (claim.time_at, claim.place_at) == (None, None)
    assert (claim.actor_id, claim.party_id, claim.source, claim.source_ids) == (None, None, (), ())


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({"low": 13, "high": 13, "bound": "exact"}, True),
        ({"low": None, "high": 20, "bound": "at_most"}, True),
        ({"low": 10, "high": 20, "bound": "between"}, True),
        ({"low": None, "bound": "vague"}, True),
        ({"low": 13, "high": 13}, False),
        ({"bound": "exact"}, False),
        ({"bound": "none", "low": None}, False),
        ({"amount": "", "bound": "none", "low": None}, False),
        ({"amount": "", "bound": "none", "low": None, "kind": "seized"}, True),
    ],
)
def test_ends_and_bound_must_go_together(values: dict[str, Any], fits: bool) -> None:
    claim = set_to(CLAIM, **values)
    if fits:
        check_figure(claim, values)
    else:
        with pytest.raises(UsageError):
            check_figure(claim, values)


def test_the_short_codebook_has_the_fields_and_kinds_of_the_long_one() -> None:
    assert tuple(KINDS) == CLAIM_KINDS
    book = (Path(__file__).parent.parent / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in book for name in FIELDS)


# --- carrying over ---------------------------------------------------------------------------------------------------


def carried_to(old: Claim, *now: Claim) -> str | None:
    return carried([old], now).get(old.id)


def test_a_judgement_follows_the_same_figure_in_evidence_cut_otherwise() -> None:
    longer = claim_of(PAGE, "Shells from Mar Qasib killed at least 13 shepherds in Tel Orin", "at least 13")
    shorter = claim_of(PAGE, "at least 13 shepherds in Tel Orin on Monday", "at least 13")
    assert carried_to(CLAIM, longer) == longer.id
    assert carried_to(longer, shorter) == shorter.id


@pytest.mark.parametrize(
    "other",
    [
        claim_of(PAGE, "killed at least 13 shepherds", "13"),
        claim_of(PAGE, "killed at least 13 shepherds", "at least 13", kind="wounded"),
    ],
)
def test_another_amount_or_kind_is_another_claim(other: Claim) -> None:
    assert carried_to(CLAIM, other) is None


def test_changed_words_orphan_a_judgement_and_a_paragraph_above_does_not() -> None:
    edited = page_of(TEXT.replace("shepherds", "herders"))
    assert carried_to(CLAIM, claim_of(edited, "killed at least 13 herders", "at least 13")) is None
    moved = page_of("A new opening. " + TEXT)
    assert carried_to(CLAIM, claim_of(moved, "killed at least 13 shepherds in Tel Orin", "at least 13")) is not None


def test_no_claim_stands_for_two() -> None:
    twice = page_of(f"{TEXT} {TEXT}")
    one = claim_of(twice, "killed at least 13 shepherds", "at least 13")
    assert one.evidence_start < len(TEXT)
    later = replace(one, id="later", n=2, evidence_start=one.evidence_start + len(TEXT) + 1)
    assert later.amount_start is not None
    later = replace(later, amount_start=later.amount_start + len(TEXT) + 1)
    wide = claim_of(twice, "killed at least 13 shepherds in Tel Orin", "at least 13")
    found = carried([one, later], [wide])
    assert found == {one.id: wide.id}


def kept(ledger: Store, page: Page, claims: Sequence[Claim], coder: Any = CODER) -> None:
    ledger.keep(page, lambda each: [replace(c, doc=each.id, coder=coder.name) for c in claims], coder)


def test_judgements_follow_from_coder_to_coder_and_the_rest_is_listed(where: str) -> None:
    gone = claim_of(PAGE, "a medic in Tel Orin", None, kind="control", low=None, bound="none", n=2)
    with Store(where) as ledger:
        kept(ledger, PAGE, [CLAIM, gone])
        ledger.append(Judgement("Ann", "accept", PAGE.id, claim=CLAIM.id))
        ledger.append(Judgement("Ann", "reject", PAGE.id, claim=gone.id))
        wider = claim_of(PAGE, "killed at least 13 shepherds in Tel Orin", "at least 13")
        kept(ledger, PAGE, [wider], LATER)
        held = review(ledger)
        assert held.of(wider.id).verdict == "accepted"
        assert held.of(CLAIM.id).verdict == "accepted"
        assert [each.claim.id for each in held.orphans] == [gone.id]
        assert [j.verb for j in ledger.judgements()] == ["accept", "reject"]


def test_a_claim_is_found_by_the_start_of_its_id_and_as_it_was_seen(where: str) -> None:
    with Store(where) as ledger:
        kept(ledger, PAGE, [CLAIM])
        assert ledger.claims_named(CLAIM.id[:6]) == ((CLAIM.id, PAGE.id),)
        assert ledger.claims_named("%") == ()
        kept(ledger, PAGE, [replace(CLAIM, party="rebels")], LATER)
        newest, first = ledger.claim(CLAIM.id), ledger.claim(CLAIM.id, at="2000")
        assert newest is not None
        assert first is not None
        assert (newest.claim.party, first.claim.party) == ("rebels", "unknown")


def test_judgements_that_belong_together_are_kept_all_or_none(where: str) -> None:
    with Store(where) as ledger:
        good = Judgement("Ann", "accept", PAGE.id, claim="c")
        bad = replace(good, reason="\U0010ffff")  # a character that no ledger can hold
        with pytest.raises(Exception, match="U\\+10F7FF"):
            ledger.append_all([good, bad])
        assert ledger.judgements() == ()
