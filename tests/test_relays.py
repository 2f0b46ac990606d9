"""Who passed on what a speaker said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from reportedly.annotate.attributions import complete
from reportedly.annotate.tagger import Reading
from reportedly.assemble import assemble
from reportedly.records import Amount, Anchor, Annotation, Attribution, Region, RoleLink, Span
from tests.test_assemble import page


def reading(*attributions: Attribution) -> Reading:
    """What rules beside the network look at in a reading."""
    return cast(Reading, SimpleNamespace(attributions=attributions))


def said(text: str, source: str, cue: str) -> Attribution:
    def at(words: str) -> Span:
        return Span("body", text.index(words), text.index(words) + len(words))

    return Attribution((at(source),), (at(cue),), ())


@pytest.mark.parametrize(
    ("text", "source", "cue", "relay"),
    [
        ("Speaking to Radio Marin Olga Brand said 12 people had died.", "Olga Brand", "said", "Radio Marin"),
        (
            "A guard said in a statement to the Reuters reporter that 12 had died.",
            "A guard",
            "said",
            "Reuters reporter",
        ),
        ("Varn state television quoted a guard as saying 12 had died.", "a guard", "saying", "Varn state television"),
        ("Twelve died a guard said on Monday Reuters reported.", "a guard", "said", "Reuters"),
        ("A guard told The New Arab that 12 had died.", "A guard", "told", "New Arab"),
        ("A guard told the agency that 12 had died.", "A guard", "told", "agency"),
        ("A guard told reporters that 12 had died.", "A guard", "told", None),
        ("A guard told his wife that 12 had died.", "A guard", "told", None),
        ("A guard said 12 had died.", "A guard", "said", None),
    ],
)
def test_who_passed_it_on(text: str, source: str, cue: str, relay: str | None) -> None:
    seen = reading(said(text, source, cue))

    def again(region: Region, words: str) -> Reading:
        return reading()

    found = complete("body", text, seen, again, 0)
    own = next(a for a in found if text[a.source[0].start : a.source[0].end] == source)
    outer = None if own.inside is None else found[own.inside].source[0]
    assert (None if outer is None else text[outer.start : outer.end]) == relay


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A guard said 12 died. He also added that three were nurses.", "He"),
        ("A guard said 12 died. It is an insult, added the guard.", "A guard"),
        ("A guard said 12 died. The clerk added that three were nurses.", "A guard"),
        ("A guard said 12 died, he added.", "A guard"),
    ],
)
def test_the_pronoun_before_a_cue_speaks_for_a_name_of_a_sentence_before(text: str, speaker: str) -> None:
    seen = reading(said(text, "A guard", "added"))

    def again(region: Region, words: str) -> Reading:
        return reading()

    (found,) = complete("body", text, seen, again, 0)
    assert text[found.source[0].start : found.source[0].end] == speaker


def test_a_relay_whose_words_are_not_known_ends_the_chain() -> None:
    text = "A guard said 12 people had died."
    report = page(text)
    guard = Span("body", 0, len("A guard"))
    said_by = Attribution((guard,), (Span("body", 8, 12),), (Span("body", 13, 31),), inside=0)
    nobody = Attribution((), (Span("body", 8, 12),), (Span("body", 0, 31),))
    anchor = Anchor(
        "body",
        13,
        15,
        "12",
        "killed",
        1.0,
        Amount(12, 12, "exact"),
        "stated",
        "event",
        (RoleLink("source", guard, 1.0),),
    )
    annotation = Annotation(report.id, (Span("body", 0, len(text)),), (), (nobody, said_by), (anchor,), ())
    (claim,) = assemble(report, annotation, coder="", sides_of=lambda span, doer: [])
    assert claim.source == ("A guard",)
