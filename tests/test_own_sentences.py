"""lab/corpora/own: the format, the coding's agreement with the amount rules, and that every sentence is our own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.corpora.own_sentences import SPLITS, Mark, Sentence, load, parse, read
from reportedly.records import CLAIM_KINDS, KINDS_WITHOUT_AMOUNT, ClaimKind
from reportedly.resolve.amounts import find_amounts

#: Marks of each kind that both halves together must hold: the spread asked for when they were written.
LEAST: dict[ClaimKind, int] = {
    "deployed": 50,
    "withdrew": 35,
    "strength": 35,
    "seized": 35,
    "missing": 30,
    "besieged": 25,
    "detained": 35,
    "displaced": 35,
    "control": 40,
    "destroyed": 35,
    "attacks": 25,
    "casualties": 30,
    "killed": 25,
    "wounded": 12,
}
#: As many neighbouring words in common with a text of ../shared as count as copied.
RUN = 8

_WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return [sentence for split in SPLITS for sentence in load(split)]


def amount_marks(sentences: list[Sentence]) -> Iterator[tuple[Sentence, Mark]]:
    return ((s, m) for s in sentences for m in s.marks if not m.bare)


def test_marks_are_spans_of_the_text_without_marks() -> None:
    sentence = parse("B The {fall|control} of Tarsa cost [up to 30|casualties] dead or hurt.")
    assert sentence.text == "The fall of Tarsa cost up to 30 dead or hurt."
    assert [(sentence.text[m.start : m.end], m.kind, m.bare) for m in sentence.marks] == [
        ("fall", "control", True),
        ("up to 30", "casualties", False),
    ]
    assert parse("T Mill {Burns|destroyed}").region == "title"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("The militia left.", "begins with"),
        ("X The militia left.", "begins with"),
        ("B", "begins with"),
        ("B  Two spaces.", "single spaces"),
        ("B Ends with a space ", "single spaces"),
        ("B An [open|killed mark.", "stands alone"),
        ("B A closed|killed] mark.", "stands alone"),
        ("B A [wrong|killed} bracket.", "stands alone"),
        ("B A [nested [three|killed]|killed] mark.", "stands alone"),
        ("B No [kind] here.", "words|kind"),
        ("B No [three|slain] such kind.", "words|kind"),
        ("B No [|killed] words.", "empty"),
        ("B Some [three |killed] dead.", "space"),
        ("B They {killed|killed} him.", "no amount"),
    ],
)
def test_a_bad_line_is_named(line: str, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(f"# a note\n\nB Nothing happened.\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"^bad\.txt:4: .*{re.escape(wrong)}"):
        list(read(path))


def test_kinds_are_the_codebooks(sentences: list[Sentence]) -> None:
    for sentence in sentences:
        for mark in sentence.marks:
            assert mark.kind in CLAIM_KINDS
            assert not mark.bare or mark.kind in KINDS_WITHOUT_AMOUNT
            words = sentence.text[mark.start : mark.end]
            assert words == words.strip() != ""


def test_the_amount_rules_see_the_marked_amounts(sentences: list[Sentence]) -> None:
    missed = [
        f"{s.text[m.start : m.end]!r} in {s.text!r}"
        for s, m in amount_marks(sentences)
        if not any(f.start < m.end and m.start < f.end for f in find_amounts(s.text, s.region))
    ]
    total = sum(1 for _ in amount_marks(sentences))
    report = "\n".join([f"{total - len(missed)} of {total} marked amounts found; not found:", *missed])
    print(report)
    assert len(missed) <= 0.05 * total, report


def test_every_kind_is_well_spread_over_both_halves(sentences: list[Sentence]) -> None:
    halves = {split: Counter(m.kind for s in load(split) for m in s.marks) for split in SPLITS}
    both = halves["train"] + halves["test"]
    assert len(sentences) >= 400
    assert sum(not s.marks for s in sentences) >= 50
    assert sum(s.region == "title" for s in sentences) >= 50
    for kind, least in LEAST.items():
        assert both[kind] >= least, f"{kind}: {both[kind]} marks, {least} wanted"
        assert min(halves[split][kind] for split in SPLITS) >= least // 3, f"{kind} lies in one half only"


def test_rare_bounds_are_frequent(sentences: list[Sentence]) -> None:
    bounds = Counter(
        found.amount.bound
        for s, m in amount_marks(sentences)
        for found in find_amounts(s.text, s.region)
        if found.amount is not None and found.start < m.end and m.start < found.end
    )
    assert bounds["between"] >= 30
    assert bounds["at_most"] >= 60
    assert bounds["vague"] >= 80


def test_the_halves_share_no_sentence_and_hardly_a_run_of_words() -> None:
    train, test = ({run for s in load(split) for run in runs(s.text)} for split in SPLITS)
    texts = [{" ".join(_words(s.text)) for s in load(split)} for split in SPLITS]
    assert not texts[0] & texts[1]
    assert not train & test


def test_no_sentence_is_taken_from_the_shared_texts(sentences: list[Sentence], shared: Path) -> None:
    own = {run: s.text for s in sentences for run in runs(s.text)}
    for path in news_files(shared):
        for text in texts_of(path):
            for run in runs(text):
                assert run not in own, f"{path.relative_to(shared)} has {run!r}, as has {own[run]!r}"


def test_a_copied_sentence_would_be_caught(shared: Path) -> None:
    text = next(texts_of(shared / "claims" / "train.reports.jsonl"))
    copied = set(runs(" ".join(_words(text)[5:20])))
    assert copied & set(runs(text))
    assert {"claims/train.reports.jsonl", "data/reports/guardian_open.jsonl"} <= {
        str(path.relative_to(shared)) for path in news_files(shared)
    }


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def runs(text: str, length: int = RUN) -> Iterator[str]:
    words = _words(text)
    return (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))


def news_files(shared: Path) -> list[Path]:
    claims = list((shared / "claims").glob("*.reports.jsonl"))
    return sorted([*claims, *(shared / "data" / "reports").glob("*.jsonl"), *(shared / "seed").glob("*.txt")])


def texts_of(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        yield text
        return
    for line in text.splitlines():
        row = json.loads(line)
        yield f"{row.get('title', '')}\n{row['text']}"
