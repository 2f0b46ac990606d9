"""What may fill a role of a claim, before network and ranking choose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.annotate.claiming import _opposes
from reportedly.annotate.roles import own_place, surround
from reportedly.annotate.sentences import split_sentences
from reportedly.records import ClaimKind, Mention, Span

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
