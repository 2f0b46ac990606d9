"""JSON forms: names and order, awkward characters, and one line being one line to every reader."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.export import annotation_json, claim_json, finding_json, json_line, report_json
from reportedly.records import (
    Amount,
    Anchor,
    Annotation,
    Attribution,
    Claim,
    Comment,
    Finding,
    Mention,
    Meter,
    Page,
    Part,
    Place,
    Roles,
    Span,
    Time,
)

TEXT = "Medics in Ferrow said between 30 and 40 villagers had fled."
PAGE = Page(
    id="r1",
    title="Villagers flee",
    text=TEXT,
    page_text=f"Villagers flee\n\n{TEXT}",
    parts=(Part("title", "title", 0, 14, 0, 14, "line 1"), Part("paragraph", "body", 0, 59, 16, 75)),
    version="v1",
    published=date(2020, 5, 4),
    published_from="given",
    comments=(Comment("Ada", "Really?"), Comment(None, "Yes", 0)),
    meter=Meter((0, 50), 7, "€"),
)
PLACE = Place("Ferrow", 1.5, 2.5, None, 1, ("Orsania",))
CLAIM = Claim(
    id="c1",
    doc="r1",
    n=1,
    region="body",
    kind="displaced",
    evidence="between 30 and 40 villagers had fled",
    evidence_start=22,
    amount="between 30 and 40",
    amount_start=22,
    low=30,
    high=40,
    bound="between",
    counted="villagers",
    party="civilians",
    actor=None,
    means=None,
    place="Ferrow",
    from_="Ferrow",
    when=None,
    date="2020-05",
    source=("Medics in Ferrow",),
    status="stated",
    scope="event",
    part_of=None,
    part_of_id=None,
    confidence=0.123456,
    roles=Roles(counted=Span("body", 40, 49), place=Span("body", 10, 16), source=(Span("body", 0, 16),)),
    coder="test",
    place_at=PLACE,
    time_at=Time("2020-05", date(2020, 5, 1), date(2020, 5, 31), 4, "2020-05"),
    source_ids=(None,),
)


def test_a_report_keeps_the_published_names_in_order() -> None:
    line = report_json(PAGE)
    assert (
        list(line)
        == (
            "id read_from address outlet published published_from language title text parts captions comments meter"
            " furniture version notes"
        ).split()
    )
    assert line["published"] == "2020-05-04"
    assert list(line["parts"][0]) == "kind region start end page_start page_end selector".split()
    assert line["comments"] == [
        {"author": "Ada", "text": "Really?", "parent": None},
        {"author": None, "text": "Yes", "parent": 0},
    ]
    assert line["meter"] == {"scale": [0, 50], "raised": 7, "currency": "€"}


def test_a_claim_is_written_under_the_codebooks_names() -> None:
    line = claim_json(CLAIM)
    assert "from_" not in line
    assert "from_" not in line["roles"]
    assert (line["from"], line["confidence"]) == ("Ferrow", 0.1235)
    assert list(line["roles"]) == "counted actor means place from when source date".split()
    assert line["roles"]["counted"] == {"region": "body", "start": 40, "end": 49}
    assert line["roles"]["actor"] is None
    assert line["roles"]["source"] == [{"region": "body", "start": 0, "end": 16}]
    assert line["place_at"] == {
        "name": "Ferrow",
        "lat": 1.5,
        "lon": 2.5,
        "geonameid": None,
        "where_prec": 1,
        "within": ["Orsania"],
        "id": "",
        "source": "",
        "kind": "",
        "method": "",
        "candidates": [],
    }
    assert line["time_at"] == {"start": "2020-05-01", "end": "2020-05-31", "date_prec": 4}
    assert claim_json(replace(CLAIM, place_at=None, time_at=None))["place_at"] is None


def test_an_annotation_has_mentions_attributions_and_anchors() -> None:
    amount = Amount(30, 40, "between")
    mention = Mention("body", 22, 39, "between 30 and 40", "quantity", ("amount",), 0.98765, amount=amount)
    said = Attribution((Span("body", 0, 16),), (Span("body", 17, 21),), (Span("body", 22, 58),), None, 0.5)
    anchor = Anchor("body", 22, 39, "between 30 and 40", "displaced", 1 / 3, amount)
    line = annotation_json(PAGE, Annotation("r1", (), (mention,), (said,), (anchor,)))
    assert list(line) == ["doc", "parts", "mentions", "attributions", "anchors"]
    assert line["mentions"][0]["amount"] == {"low": 30, "high": 40, "bound": "between"}
    assert line["mentions"][0]["score"] == 0.9877
    assert {k: line["attributions"][0][k] for k in ("region", "source", "cue", "content", "inside")} == {
        "region": "body",
        "source": [[0, 16]],
        "cue": [[17, 21]],
        "content": [[22, 58]],
        "inside": None,
    }
    assert line["anchors"][0]["kind"] == "displaced"


def test_an_attribution_over_two_regions_is_refused() -> None:
    torn = Attribution((Span("title", 0, 4),), (), (Span("body", 0, 4),))
    with pytest.raises(ValueError, match="one region"):
        annotation_json(PAGE, Annotation("r1", (), (), (torn,), ()))


def test_a_finding_quotes_what_it_rests_on() -> None:
    line = finding_json(Finding("no_source", "r1", "Look here.", ("c1",), (Span("body", 22, 39),)), PAGE)
    assert line["evidence"] == [{"region": "body", "start": 22, "end": 39, "text": "between 30 and 40"}]


@pytest.mark.parametrize(
    "text",
    [
        "a lone \ud800 surrogate",
        "\udfff",
        "line\u2028separator and \u2029 and \x85",
        "\x1b[31mred\x1b[0m",
        "\x9b31m",
        "\u202eevil\u2066",
        "tab\tnewline\nreturn\r\x0b\x0c\x1c\x7f",
        "Дамаск دمشق 😀 é",
        'quote " and \\ and \\ud800 written out',
    ],
)
def test_awkward_text_is_one_safe_line_that_comes_back(text: str) -> None:
    line = json_line({"text": text})
    encoded = line.encode("utf-8")
    assert json.loads(encoded) == {"text": text}
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert "\x9b" not in line
    assert "\u202e" not in line


def test_ordinary_text_of_any_script_is_written_as_it_is() -> None:
    assert json_line({"text": "حلب – 30 “dead”"}) == '{"text": "حلب – 30 “dead”"}'


def _unpaired(text: str) -> bool:
    """JSON itself joins an escaped high surrogate with a low one after it; no reader of JSON gives such text."""
    return not any("\ud800" <= a <= "\udbff" and "\udc00" <= b <= "\udfff" for a, b in itertools.pairwise(text))


_ANY_TEXT = st.text(st.characters(), max_size=40).filter(_unpaired)
_SURROGATES = st.text(st.characters(categories=["Cs", "Cc", "Zl", "Zp", "Lo"]), max_size=12).filter(_unpaired)


@given(_ANY_TEXT | _SURROGATES)
def test_any_text_comes_back_to_the_letter(text: str) -> None:
    value: dict[str, Any] = {"text": text, "n": 1, "none": None}
    assert json.loads(json_line(value).encode("utf-8").decode("utf-8")) == value
