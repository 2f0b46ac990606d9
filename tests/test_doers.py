"""Who may have done it: phrases beside the marked names, and whom the ranking chooses by names and words alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest

from reportedly.annotate.doers import camps_of, doers_of, ways_of
from reportedly.annotate.linear import ranking
from reportedly.annotate.names import ruled_names
from reportedly.annotate.roles import likeliest, pairs, surround, unsaid
from reportedly.annotate.sentences import split_sentences
from reportedly.records import ClaimKind, Mention, Region, Span

CASES = Path(__file__).parent / "cases"
#: How many of the cases of a grade have to hold.
GRADES = {"strong": 1.0, "medium": 0.75, "weak": 0.5}


def _lines(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _plain(line: str) -> str:
    return re.sub(r"[{}\[\]]", "", line)


def _marked(line: str, opening: str, closing: str) -> list[str]:
    """The words of a line that stand between marks."""
    return [_plain(words) for words in re.findall(rf"{re.escape(opening)}(.+?){re.escape(closing)}", line)]


@pytest.mark.parametrize("line", _lines("doers.tsv"))
def test_doers_that_no_list_knows_are_found(line: str) -> None:
    assert [m.text for m in doers_of({"body": _plain(line)}, ())] == _marked(line, "[", "]")


def test_no_doer_is_read_over_the_end_of_a_paragraph() -> None:
    text = "The raid was blamed on the rebels\nand allies of Marn. They spoke of Jaish\nAl-Tarn and of Liwa al-Sol."
    rebels = Mention("body", 27, 33, "rebels", "organisation", ())
    assert text[27:33] == "rebels"
    assert [m.text for m in doers_of({"body": text}, [rebels])] == ["Liwa al-Sol"]


@pytest.mark.parametrize("line", _lines("doers_grown.tsv"))
def test_a_name_grows_to_the_phrase_around_it(line: str) -> None:
    text = _plain(line)
    (name,) = _marked(line, "{", "}")
    start = text.index(name)
    mention = Mention("body", start, start + len(name), name, "organisation", ())
    grown = [m.text for m in doers_of({"body": text}, [mention]) if m.start == start]
    assert grown == _marked(line, "[", "]")


def _chosen(kind: ClaimKind, line: str) -> str | None:
    """Whom the ranking chooses for the figure in braces."""
    text = _plain(line)
    (figure,) = _marked(line, "{", "}")
    anchor = Span("body", text.index(figure), text.index(figure) + len(figure))
    texts: dict[Region, str] = {"body": text}
    around = surround(texts, split_sentences(text, "body"), ruled_names(texts), ())
    some = list(pairs(around, "actor", kind, anchor, around.where.number(anchor)))
    chances = ranking("role_actor").chances(
        [*(features for _, features in some), unsaid(kind, anchor.region, len(some))]
    )
    best = likeliest([filler for filler, _ in some], [float(chance) for chance in chances])
    return None if best is None else best[0].text


@pytest.mark.parametrize("grade", GRADES)
def test_the_doer_is_chosen_and_not_who_it_was_done_to(grade: str) -> None:
    rows = [row for row in (line.split("\t") for line in _lines("doers_chosen.tsv")) if row[0] == grade]
    wrong = []
    for _, kind, line in rows:
        expected = next(iter(_marked(line, "[", "]")), None)
        found = _chosen(cast(ClaimKind, kind), line)
        if (found or "").lower() != (expected or "").lower():
            wrong.append(f"{line}: {found}")
    assert len(wrong) <= (1 - GRADES[grade]) * len(rows), "\n".join(wrong)


def test_a_doer_named_far_off_is_a_choice_of_every_claim() -> None:
    quiet = "It was calm in the valley. " * 12
    text = f"The Banner Brigade came at dawn. {quiet}Nine men were shot."
    texts: dict[Region, str] = {"body": text}
    around = surround(texts, split_sentences(text, "body"), ruled_names(texts), ())
    anchor = Span("body", text.index("Nine"), text.index("Nine") + 4)
    names = [filler.text for filler, _ in pairs(around, "actor", "killed", anchor, around.where.number(anchor))]
    assert "The Banner Brigade" in names


def test_words_without_a_camp_or_way_have_none() -> None:
    assert camps_of(("rebel", "soldiers")) == ("armed", "state")
    assert camps_of(("bread",)) == ("none",)
    assert ways_of(("shelling", "bread")) == ("shell",)
