"""What may fill a role of a claim, before network and ranking choose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.annotate.claiming import _of_one, _opposes, _sent
from reportedly.annotate.roles import own_place, pairs, surround
from reportedly.annotate.sentences import split_sentences
from reportedly.records import ClaimKind, Mention, RoleLink, Span

CASES = Path(__file__).with_name("cases") / "own_place.tsv"
ROWS = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize(("kind", "marked", "place"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_a_place_taken_or_besieged_is_the_claims_place(kind: ClaimKind, marked: str, place: str) -> None:
    text, names, ends = "", [], []
    for piece in re.split(r"([\[\]{}])", marked):
        if piece in ("{", "}"):
            ends.append(len(text))
        elif piece in ("[", "]"):
            names.append(len(text))
        else:
            text += piece
    mentions = [
        Mention("body", start, end, text[start:end], "location", ("toponym",))
        for start, end in zip(names[::2], names[1::2], strict=True)
    ]
    around = surround({"body": text}, split_sentences(text, "body"), mentions, [])
    found = own_place(around, kind, Span("body", *ends), 0)
    assert ("-" if found is None else found.text) == place


@pytest.mark.parametrize(
    ("kind", "text", "opposes"),
    [
        ("killed", "{12} rebels were killed in clashes with the [Varn army] on Monday.", True),
        ("casualties", "{Heavy} casualties from fighting against [Varn army], reports say.", True),
        ("killed", "In clashes with the [Varn army] they killed {12} guards.", False),
        ("control", "They took {the hill} in clashes with the [Varn army].", False),
        ("killed", "{12} rebels were killed beside the [Varn army].", False),
    ],
)
def test_whom_clashes_name_behind_their_cost_is_its_doer(kind: ClaimKind, text: str, opposes: bool) -> None:
    plain = re.sub(r"[\[\]{}]", "", text)
    words, name = (re.search(pattern, text) for pattern in (r"\{(.+?)\}", r"\[(.+?)\]"))
    assert words
    assert name
    anchor = Span("body", plain.index(words[1]), plain.index(words[1]) + len(words[1]))
    start = plain.index(name[1])
    mention = Mention("body", start, start + len(name[1]), name[1], "organisation", ("entity",))
    around = surround({"body": plain}, split_sentences(plain, "body"), [mention], [])
    (filler,) = (f for f in around.fillers["actor"] if f.span == mention.span)
    assert _opposes(filler, kind, anchor) is opposes


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("since the start of the offensive", True),
        ("since the start of the offensive there", True),
        ("since the rebel assault began", True),
        ("Since their attack was launched", True),
        ("since the offensive began in 2014", False),
        ("since the beginning of the war", False),
        ("since the start of the special military operation", False),
        ("since the counter-offensive of 2016", False),
        ("before the offensive", False),
    ],
)
def test_what_is_counted_since_one_operation_began_is_of_an_event(words: str, one: bool) -> None:
    assert _of_one({"body": words}, RoleLink("when", Span("body", 0, len(words)), 0.9)) is one
    assert not _of_one({"body": words}, RoleLink("date", Span("body", 0, len(words)), 0.9))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("the number of fighters who are about to be deployed there at {between 240 and 320}", True),
        ("{Some 300} marines are to be sent to the coast.", True),
        ("{1,200} soldiers were dispatched to the border.", True),
        ("{About 2,000} fighters hold the town.", False),
        ("{About 2,000} fighters hold the town. Aid is to be sent.", False),
        ("{400} men, 30 of whom were sent home", False),
        ("Food was sent: {400} men guard it", False),
    ],
)
def test_a_force_that_is_sent_is_deployed(text: str, sent: bool) -> None:
    start, end = text.index("{"), text.index("}") - 1
    assert _sent(text.replace("{", "").replace("}", ""), Span("body", start, end)) is sent


def test_a_mark_that_is_no_word_is_a_filler_like_any_other() -> None:
    """The reader may mark a stray accent as a place; its name, folded, is empty."""
    text = "Soldiers of the e \u0301 killed 12 rebels."
    at = text.index("\u0301")
    mention = Mention("body", at, at + 1, "\u0301", "location", ("toponym",))
    around = surround({"body": text}, split_sentences(text, "body"), [mention], [])
    anchor = Span("body", text.index("12"), text.index("12") + 2)
    fillers = [filler for filler, _ in pairs(around, "actor", "killed", anchor, around.where.number(anchor))]
    assert mention.span in [filler.span for filler in fillers]
