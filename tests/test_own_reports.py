"""lab/corpora/own/reports.*: what was coded by reading keeps the codebook's form, and the written reports are ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.corpora import own_reports
from lab.corpora.claims import load as coded
from lab.corpora.claims import scorer
from lab.corpora.coded import occurrences
from lab.corpora.own_reports import SPLITS, Row, load
from lab.shared import rows
from reportedly.records import BOUNDS, CLAIM_KINDS, KINDS_WITHOUT_AMOUNT, SCOPES, STATUSES
from reportedly.resolve.amounts import find_amounts
from tests.test_own_sentences import news_files, runs, texts_of

#: As many neighbouring words in common with a text of ../shared count as copied: more than a body's name takes
#: ("according to the Syrian Observatory for Human Rights").
RUN = 10
ROLES = ("counted", "actor", "means", "place", "from", "when")


@pytest.fixture(scope="module")
def claims(shared: Path) -> list[Row]:
    return [claim for split in SPLITS for some in load(split)[1].values() for claim in some]


def test_every_report_is_in_one_half_and_in_no_other_set(shared: Path) -> None:
    train, test = (load(split)[0].keys() for split in SPLITS)
    assert not train & test
    assert not (train | test) & coded("dev").reports.keys()
    assert train < coded("train").reports.keys()
    assert not test & coded("train").reports.keys()


def test_the_fields_are_the_codebooks(claims: list[Row]) -> None:
    for claim in claims:
        where = f"{claim['doc']} {claim['n']}"
        assert claim["kind"] in CLAIM_KINDS, where
        assert claim["status"] in STATUSES, where
        assert claim["scope"] in SCOPES, where
        assert claim["date"] is None or scorer().days(claim["date"]) is not None, where
        assert claim["kind"] in ("deployed", "withdrew") or claim["from"] is None, where
        if claim["bound"] == "none":
            assert claim["kind"] in KINDS_WITHOUT_AMOUNT, where


def test_low_and_high_are_what_the_bound_says(claims: list[Row]) -> None:
    for claim in claims:
        low, high = claim["low"], claim["high"]
        fits = {
            "exact": low is not None and low == high,
            "about": low is not None and low == high,
            "at_least": low is not None and high is None,
            "at_most": low is None and high is not None,
            "between": low is not None and high is not None and low < high,
            "vague": low is None and high is None and claim["amount"] is not None,
            "none": low is None and high is None and claim["amount"] is None,
        }
        assert fits.keys() == set(BOUNDS)
        assert fits[claim["bound"]], f"{claim['doc']} {claim['n']}"


def places(row: Row) -> Iterator[tuple[str, int, int]]:
    """Every place that a line of the files names, with its region."""
    for name in ("evidence", "amount"):
        if row[name] is not None:
            yield (row["region"], *row[name])
    yield from (tuple(row[role]) for role in ROLES if row[role] is not None)
    yield from map(tuple, row["source"])


@pytest.mark.parametrize("split", SPLITS)
def test_words_are_whole_words_of_the_report_and_amounts_lie_in_their_evidence(
    split: own_reports.Split, shared: Path
) -> None:
    reports = load(split)[0]
    for row in (row for row in rows(own_reports.FOLDER / f"reports.{split}.jsonl") if "n" in row):
        where = f"{row['doc']} {row['n']}"
        texts = {"title": reports[row["doc"]]["title"] or "", "body": reports[row["doc"]]["text"]}
        for region, start, end in places(row):
            text = texts[region]
            words = text[start:end]
            assert len(words) == end - start > 0, where
            assert words == words.strip(), where
            inside = any(
                text[max(edge - 1, 0) : edge].isalnum() and text[edge : edge + 1].isalnum() for edge in (start, end)
            )
            # some texts have lost an apostrophe or a space; nowhere else do such words stand as words of their own
            assert not inside or not any(occurrences(some, words) for some in texts.values()), where
        if row["amount"] is not None:
            assert row["evidence"][0] <= row["amount"][0] < row["amount"][1] <= row["evidence"][1], where


def test_a_part_has_its_whole_in_the_same_report(claims: list[Row]) -> None:
    numbers = {(claim["doc"], claim["n"]) for claim in claims}
    assert len(numbers) == len(claims)
    assert all(c["part_of"] is None or (c["doc"], c["part_of"]) in numbers - {(c["doc"], c["n"])} for c in claims)


def test_the_amount_rules_read_the_coded_figures_alike(shared: Path) -> None:
    told = Counter[str]()
    for split in SPLITS:
        reports, coded_claims = load(split)
        for doc, some in coded_claims.items():
            for claim in (c for c in some if c["amount"] is not None and c["bound"] not in ("vague", "none")):
                text = reports[doc]["title"] if claim["region"] == "title" else reports[doc]["text"]
                end = claim["amount_start"] + len(claim["amount"])
                at = [a for a in find_amounts(text, claim["region"]) if a.start < end and claim["amount_start"] < a.end]
                same = any(a.amount and (a.amount.low, a.amount.high) == (claim["low"], claim["high"]) for a in at)
                told["alike" if same else "apart" if at else "unread"] += 1
    assert told["apart"] <= 0.06 * told.total(), told


def test_the_written_reports_are_our_own_words(shared: Path) -> None:
    own = {run: row["id"] for row in rows(own_reports.FOLDER / "written.jsonl") for run in runs(row["text"], RUN)}
    for path in news_files(shared):
        for text in texts_of(path):
            for run in runs(text, RUN):
                assert run not in own, f"{path.name} has {run!r}, as has {own[run]}"
