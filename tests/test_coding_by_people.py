"""People code: blind, with undo and resuming; two of them are compared; what was judged is training data."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportedly.judging.agreement import agreement, alpha, differing, paired
from reportedly.ledger.keeping import Coder
from reportedly.ledger.store import Store
from reportedly.records import Judgement, Page
from reportedly.reviewing import examples, recode
from tests.test_cli import Done
from tests.test_cli import run as _run
from tests.test_judging import CLAIM, PAGE, claim_of, kept
from tests.test_ledger import CODER, LATER, page_of

run = _run
CASES = Path(__file__).parent / "cases" / "alpha.jsonl"
ALPHAS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("case", ALPHAS, ids=lambda case: case["name"])
def test_alpha_is_what_was_published(case: dict[str, Any]) -> None:
    units = [[None if value == "." else value for value in unit] for unit in zip(*case["coders"], strict=True)]
    found = alpha(units)
    assert (None if found is None else round(found, 3)) == case["alpha"]


def test_claims_on_the_same_words_are_paired_the_same_kind_first() -> None:
    same = replace(CLAIM, id="1", n=1, low=12)
    other = replace(CLAIM, id="2", n=2, kind="wounded")
    far = claim_of(PAGE, "a medic in Tel Orin", None, kind="control")
    found = paired([CLAIM], [other, same, far])
    assert [(a.id, b.id) for a, b in found.pairs] == [(CLAIM.id, "1")]
    assert {c.id for c in found.only_second} == {"2", far.id}
    assert differing(*found.pairs[0]) == ("low",)
    result = agreement([found])
    assert (result.found, result.figure) == (2 / 4, 0.0)


def test_a_pair_of_two_kinds_counts_for_alpha_and_not_as_found() -> None:
    result = agreement([paired([CLAIM], [replace(CLAIM, kind="wounded", party="ISIS")])])
    assert (result.pairs, result.found, result.figure) == (1, 0.0, 0.0)
    assert result.kind is not None
    assert result.kind < 0.01


# --- in the terminal -------------------------------------------------------------------------------------------------

#: The answers for one claim: kind, evidence, amount, ends as read, counted, party, actor, means, place, when, date,
#: source, status, scope, keep it.
ONE = [
    *("killed", "killed at least 13 shepherds", "at least 13", "", "shepherds", "civilians", "", "Shells", "Tel Orin"),
    *("Monday", "2016-02-01", "a medic > Radio Dalun", "hedged", "", "yes"),
]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTEDLY_DRAFTS", str(tmp_path / "drafts"))
    for name in ("REPORTEDLY_LEDGER", "REPORTEDLY_PERSON"):
        monkeypatch.delenv(name, raising=False)
    with Store("reportedly.db") as ledger:
        kept(ledger, PAGE, [CLAIM])
    return tmp_path


@pytest.fixture
def answers(run: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    def _answers(lines: Sequence[str], *arguments: str) -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        done: Done = run("code", *arguments)
        return done

    return _answers


def coded(who: str, page: Page = PAGE) -> Any:
    with Store("reportedly.db", readonly=True) as ledger:
        return ledger.coding(page.id, who)


def test_a_person_codes_a_report_and_it_is_kept_under_their_name(answers: Any, at: Path) -> None:
    done = answers([*ONE, "done"], "--as", "Ann")
    assert done.code == 0
    assert "1 coded now, 1 of 1 in all, as Ann" in done.err
    (claim,) = coded("Ann")
    assert (claim.kind, claim.amount, claim.low, claim.high, claim.bound) == (
        *("killed", "at least 13", 13, None),
        "at_least",
    )
    assert (claim.source, claim.status, claim.date) == (("a medic", "Radio Dalun"), "hedged", "2016-02-01")
    assert (claim.id, claim.coder) == (CLAIM.id, "Ann, codebook 1")
    assert claim.roles.place is not None
    assert PAGE.quote(claim.roles.place) == "Tel Orin"
    with Store("reportedly.db", readonly=True) as ledger:
        assert [c.coder for c in ledger.claims(PAGE.id)] == [CODER.name]
        assert list(ledger.verify()) == []
    assert "0 coded now, 1 of 1 in all" in answers([], "--as", "Ann").err


def test_coding_is_blind(answers: Any, at: Path) -> None:
    answers([*ONE, "done"], "--as", "Ann")
    done = answers(["list", "quit"], "--as", "Bo")
    assert "no claims yet" in done.out
    assert "⟦" not in done.out
    assert "civilians" not in done.out
    assert CLAIM.id not in done.out


def test_stopped_in_a_report_one_goes_on_with_what_one_had(answers: Any, at: Path) -> None:
    answers(ONE, "--as", "Ann")  # the input ends before "done"
    assert coded("Ann") is None
    done = answers(["list", "done"], "--as", "Ann")
    assert "going on with 1 of your claims" in done.out
    assert len(coded("Ann")) == 1
    assert list((at / "drafts").iterdir()) == []


def test_undo_takes_the_last_claim_back(answers: Any, at: Path) -> None:
    second = ["control", "Tel Orin on Monday", "", "Tel Orin", *[""] * 9, "yes"]
    done = answers([*ONE, *second, "undo", "done"], "--as", "Ann")
    assert "taken back: control" in done.out
    assert [claim.kind for claim in coded("Ann")] == ["killed"]


def test_what_is_not_in_the_report_or_the_codebook_is_asked_again(answers: Any, at: Path) -> None:
    wrong = [
        *("murdered", "killed", "words that are not there", "killed at least 13 shepherds", "fourteen", "at least 13"),
        *("13 13 at_least", "at least 13", "13 null at_least", "?", "shepherds", *ONE[5:]),
    ]
    done = answers([*wrong, "done"], "--as", "Ann")
    assert "copy them to the letter" in done.out
    assert "do not stand in the report" in done.out
    assert "do not go with bound at_least" in done.out
    assert "who or what is counted" in done.out
    (claim,) = coded("Ann")
    assert (claim.low, claim.high, claim.counted) == (13, None, "shepherds")


def test_words_that_stand_twice_are_chosen_from(answers: Any, at: Path) -> None:
    lines = ["control", "Tel Orin", "3", "", "Tel Orin", *[""] * 9, "yes", "done"]
    done = answers(lines, "--as", "Ann")
    assert "which of the 3?" in done.out
    (claim,) = coded("Ann")
    assert (claim.region, claim.evidence_start) == ("body", PAGE.text.rindex("Tel Orin"))


def test_a_claim_given_up_leaves_nothing(answers: Any, at: Path) -> None:
    done = answers(["killed", "killed at least 13 shepherds", "<", "done"], "--as", "Ann")
    assert "given up" in done.out
    assert coded("Ann") == ()


def test_nobody_codes_without_a_name(answers: Any, at: Path) -> None:
    done = answers([])
    assert done.code == 2
    assert "--as NAME" in done.err


def test_the_same_seed_gives_two_people_the_same_reports(answers: Any, at: Path) -> None:
    with Store("reportedly.db") as ledger:
        for n in range(12):
            kept(ledger, page_of(f"Nothing to report on day {n}.", address=f"https://a.example/p{n}"), [])

    def drawn(who: str, seed: str) -> set[str]:
        answers(["done"] * 3, "--as", who, "--sample", "3", "--seed", seed)
        with Store("reportedly.db", readonly=True) as ledger:
            return set(ledger.coded_by(who))

    assert drawn("Ann", "7") == drawn("Bo", "7")
    assert drawn("Cy", "8") != drawn("Ann", "7")


def test_agreement_lists_what_two_people_have_to_settle(answers: Any, run: Any, at: Path) -> None:
    answers([*ONE, "done"], "--as", "Ann")
    other = [*ONE[:5], "rebels", *ONE[6:]]
    control = ["control", "Tel Orin on Monday", "", "Tel Orin", *[""] * 9, "yes"]
    answers([*other, *control, "done"], "--as", "Bo")
    done = run("agreement", "Ann", "Bo")
    first, *rest = done.lines
    assert (first["claims"], first["pairs"]) == ([1, 2], 1)
    assert first["figure"] == pytest.approx(2 / 3)
    assert [(line["what"], line["coder"], line["fields"]) for line in rest] == [
        ("only", "Bo", []),
        ("differ", None, ["party"]),
    ]
    run("judge", "correct", rest[1]["claims"][0]["id"], "party=civilians", "--as", "Cy")
    assert run("agreement", "Ann", "Bo").lines[2]["verdict"] == "corrected"
    seen = run("agreement", "Ann", "Bo", "--format", "terminal").out
    assert "only Bo has it" in seen
    assert "civilians (Ann)  rebels (Bo)" in seen


def test_agreement_needs_two_who_coded_the_same(run: Any, at: Path) -> None:
    assert run("agreement", "Ann", "Bo").code == 2


# --- coding anew, and training data ----------------------------------------------------------------------------------


def test_recoding_goes_on_where_it_stopped_and_says_what_changed(where: str) -> None:
    other = page_of("Two shells fell.", address="https://a.example/2")
    with Store(where) as ledger:
        kept(ledger, PAGE, [CLAIM])
        kept(ledger, other, [])
        asked: list[str] = []

        def anew(page: Page, comments: bool) -> list[Any]:
            asked.append(page.id)
            return [replace(CLAIM, party="rebels", coder=LATER.name)] if page.id == PAGE.id else []

        first = next(recode(ledger, anew, LATER))
        assert first.changes is not None
        assert [(change.what, change.fields) for change in first.changes] == [("changed", ("party",))]
        after = list(recode(ledger, anew, LATER))
        assert [each.changes is None for each in after] == [True, False]
        assert asked == [PAGE.id, other.id]
        assert ledger.claims(PAGE.id)[0].party == "rebels"


def test_readers_comments_are_coded_anew_where_they_were_coded_before(where: str) -> None:
    from reportedly.records import Comment

    page = replace(PAGE, comments=(Comment(None, "Forty died."),))
    with Store(where) as ledger:
        ledger.keep(page, lambda _: [], CODER, comments_coded=True)
        seen: list[bool] = []
        list(recode(ledger, lambda _, comments: seen.append(comments) or [], LATER))  # type: ignore[func-returns-value]
        assert seen == [True]


def test_training_data_is_what_people_saw_with_their_corrections(where: str) -> None:
    whole = claim_of(PAGE, "13 shepherds in Tel Orin", "13", low=13, high=13, bound="exact")
    part = replace(CLAIM, n=2, part_of=1, part_of_id=whole.id)
    wrong = claim_of(PAGE, "a medic in Tel Orin", None, kind="control", low=None, bound="none", n=3)
    doubted = claim_of(PAGE, "Shells from Mar Qasib", None, kind="seized", low=None, bound="none", n=4)
    with Store(where) as ledger:
        kept(ledger, PAGE, [whole, part, wrong, doubted])
        for claim, verb, who in ((part, "accept", "Ann"), (wrong, "reject", "Ann"), (doubted, "accept", "Ann")):
            ledger.append(Judgement(who, verb, PAGE.id, claim=claim.id, at="2099-01-01T00:00:00Z"))  # type: ignore[arg-type]
        ledger.append(Judgement("Bo", "reject", PAGE.id, claim=doubted.id))
        ledger.append(Judgement("Ann", "correct", PAGE.id, claim=part.id, field="party", value="rebels"))
        good, bad = list(examples(ledger, rejected=False)), list(examples(ledger, rejected=True))
    assert [(e.claim.id, e.claim.party, e.claim.n, e.claim.part_of) for e in good] == [(part.id, "rebels", 1, None)]
    assert [e.claim.id for e in bad] == [wrong.id]


def test_an_accepted_claim_is_given_as_it_was_accepted(where: str) -> None:
    with Store(where) as ledger:
        kept(ledger, PAGE, [CLAIM])
        ledger.append(Judgement("Ann", "accept", PAGE.id, claim=CLAIM.id, at="2001-01-01T00:00:00Z"))
        ledger.keep(PAGE, lambda _: [replace(CLAIM, party="rebels", coder="later")], Coder("later", "1"))
        (example,) = examples(ledger, rejected=False)
    assert example.claim.party == "unknown"
