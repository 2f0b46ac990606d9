"""The public names, the published keys, and the rule that every span gives its words back, on real pages."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import reportedly
from reportedly.export import annotation_json, claim_json, json_line, report_json
from reportedly.records import BOUNDS, CLAIM_KINDS, MENTION_KINDS, PART_KINDS, REGIONS, SCOPES, STATUSES, Page

EXAMPLES = Path(reportedly.__file__).parent / "examples"
JSON = dict[str, Any]

TEXT, WHOLE, NUMBER, LIST, TABLE = (str,), (int,), (int, float), (list,), (dict,)
NONE = (type(None),)
REPORT: dict[str, tuple[type, ...]] = {
    "id": TEXT,
    "read_from": TEXT,
    "address": TEXT + NONE,
    "outlet": TEXT + NONE,
    "published": TEXT + NONE,
    "published_from": TEXT + NONE,
    "language": TEXT + NONE,
    "title": TEXT,
    "text": TEXT,
    "parts": LIST,
    "captions": LIST,
    "comments": LIST,
    "meter": TABLE + NONE,
    "furniture": LIST,
    "version": TEXT,
    "notes": LIST,
}
CLAIM: dict[str, tuple[type, ...]] = {
    "doc": TEXT,
    "n": WHOLE,
    "region": TEXT,
    "kind": TEXT,
    "evidence": TEXT,
    "evidence_start": WHOLE,
    "amount": TEXT + NONE,
    "amount_start": WHOLE + NONE,
    "low": WHOLE + NONE,
    "high": WHOLE + NONE,
    "bound": TEXT,
    "counted": TEXT + NONE,
    "party": TEXT,
    "actor": TEXT + NONE,
    "means": TEXT + NONE,
    "place": TEXT + NONE,
    "from": TEXT + NONE,
    "when": TEXT + NONE,
    "date": TEXT + NONE,
    "source": LIST,
    "status": TEXT,
    "scope": TEXT,
    "part_of": WHOLE + NONE,
    "id": TEXT,
    "confidence": NUMBER,
    "roles": TABLE,
    "scores": TABLE,
    "part_of_id": TEXT + NONE,
    "place_at": TABLE + NONE,
    "time_at": TABLE + NONE,
    "actor_id": TEXT + NONE,
    "party_id": TEXT + NONE,
    "source_ids": LIST,
    "identities": TABLE,
    "persons": TABLE + NONE,
    "coder": TEXT,
}
IDENTITY: dict[str, tuple[type, ...]] = {
    "id": TEXT + NONE,
    "name": TEXT + NONE,
    "kind": TEXT,
    "side": TEXT + NONE,
    "method": TEXT,
    "evidence": TABLE + NONE,
    "named": (bool,),
    "person": TEXT + NONE,
    "others": LIST,
}
MENTION: dict[str, tuple[type, ...]] = {
    "region": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    "text": TEXT,
    "kind": TEXT,
    "layers": LIST,
    "score": NUMBER,
    "place": TABLE + NONE,
    "time": TABLE + NONE,
    "amount": TABLE + NONE,
}
PART: dict[str, tuple[type, ...]] = {
    "kind": TEXT,
    "region": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    "page_start": WHOLE,
    "page_end": WHOLE,
    "selector": TEXT + NONE,
}
PLACE: dict[str, tuple[type, ...]] = {
    "name": TEXT,
    "lat": NUMBER,
    "lon": NUMBER,
    "geonameid": WHOLE + NONE,
    "where_prec": WHOLE,
    "within": LIST,
}


def pages_of(*sources: Path) -> list[Page]:
    found = []
    for page in reportedly.read_all(sources):
        assert not isinstance(page, reportedly.SourceError), str(page)
        found.append(page)
    return found


@pytest.fixture(scope="module")
def examples() -> list[Page]:
    return pages_of(*(path for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".html", ".txt", ".jsonl")))


@pytest.fixture(scope="module")
def open_reports(shared: Path) -> list[Page]:
    """100 reports of both kinds of text, with commas and without."""
    folder = shared / "data" / "reports"
    return [
        page
        for file in sorted(folder.glob("*.jsonl"))
        for page in islice(reportedly.read_all([file]), 50)
        if isinstance(page, Page)
    ]


# --- names -----------------------------------------------------------------------------------------------------------


def test_public_names_are_pinned() -> None:
    functions = ["annotate", "claims", "findings", "read", "read_all"]
    records = "Amount Anchor Annotation Attribution Claim Comment Finding Identity Judgement Kept Mention".split()
    records += "Meter Page Part Persons Place Roles Span Time".split()
    errors = "BadReport Empty NotFound ReportedlyError SourceError TooLarge Unkeepable Unreadable UsageError".split()
    errors += "DamagedLedger LedgerBusy LedgerError LedgerFull NewerLedger NoLedger NotALedger ReadOnlyLedger".split()
    assert sorted(reportedly.__all__) == sorted([*functions, *records, *errors, "CODER", "Ledger", "__version__"])
    assert all(hasattr(reportedly, name) for name in reportedly.__all__)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"numpy", "lxml", "trafilatura", "rich", "typer", "sqlalchemy"}
    code = f"import sys, reportedly; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# --- keys and types --------------------------------------------------------------------------------------------------


def check(value: JSON, schema: dict[str, tuple[type, ...]]) -> None:
    assert list(value) == list(schema)
    for name, types in schema.items():
        assert isinstance(value[name], types), f"{name} is {value[name]!r}"
        # bool is an int to Python, not to JSON
        assert isinstance(value[name], bool) <= (bool in types), f"{name} is {value[name]!r}"


def place(value: JSON | None) -> None:
    if value is not None:
        check(
            value,
            {
                "name": TEXT,
                "lat": NUMBER,
                "lon": NUMBER,
                "geonameid": WHOLE + NONE,
                "where_prec": WHOLE,
                "within": LIST,
                "id": TEXT,
                "source": TEXT,
                "kind": TEXT,
                "method": TEXT,
                "candidates": LIST,
            },
        )
        assert 1 <= value["where_prec"] <= 7


def test_every_published_key_is_there_with_its_type(examples: list[Page]) -> None:
    seen = 0
    for page in examples:
        line = json.loads(json_line(report_json(page)))
        check(line, REPORT)
        for part in line["parts"]:
            check(
                part,
                {
                    "kind": TEXT,
                    "region": TEXT,
                    **dict.fromkeys(("start", "end", "page_start", "page_end"), WHOLE),
                    "selector": TEXT + NONE,
                },
            )
            assert part["kind"] in PART_KINDS
            assert part["region"] in REGIONS
        for comment in line["comments"]:
            check(comment, {"author": TEXT + NONE, "text": TEXT, "parent": WHOLE + NONE})
        if line["meter"]:
            check(line["meter"], {"scale": LIST, "raised": WHOLE + NONE, "currency": TEXT + NONE})
        for claim in reportedly.claims(page):
            seen += 1
            check_claim(json.loads(json_line(claim_json(claim))), page)
    assert seen > 50


def check_claim(value: JSON, page: Page) -> None:
    check(value, CLAIM)
    assert value["doc"] == page.id
    assert value["kind"] in CLAIM_KINDS
    assert value["bound"] in BOUNDS
    assert value["status"] in STATUSES
    assert value["scope"] in SCOPES
    assert 0 <= value["confidence"] <= 1
    assert list(value["roles"]) == ["counted", "actor", "means", "place", "from", "when", "source", "date"]
    assert len(value["roles"]["source"]) == len(value["source"])
    assert len(value["source_ids"]) in (0, len(value["source"]))
    assert list(value["identities"]) == ["actor", "party", "source"]
    for found in (value["identities"]["actor"], value["identities"]["party"], *value["identities"]["source"]):
        if found is not None:
            check(found, IDENTITY)
    if value["persons"]:
        check(value["persons"], {"status": TEXT + NONE, "age": TEXT + NONE, "sex": TEXT + NONE, "names": LIST})
    place(value["place_at"])
    if value["time_at"]:
        check(value["time_at"], {"start": TEXT + NONE, "end": TEXT + NONE, "date_prec": WHOLE + NONE})


def test_every_annotation_key_is_there_with_its_type(examples: list[Page]) -> None:
    seen = 0
    for page in examples:
        line = json.loads(json_line(annotation_json(page, reportedly.annotate(page))))
        assert list(line) == ["doc", "parts", "mentions", "attributions", "anchors"]
        assert line["parts"] == report_json(page)["parts"]
        for mention in line["mentions"]:
            seen += 1
            check(mention, MENTION)
            assert mention["kind"] in MENTION_KINDS
            assert set(mention["layers"]) <= {"entity", "toponym", "time", "amount"}
            place(mention["place"])
            if mention["time"]:
                assert list(mention["time"]) == ["timex", "start", "end", "date_prec"]
            if mention["amount"]:
                assert list(mention["amount"]) == ["low", "high", "bound"]
        for attribution in line["attributions"]:
            inside = attribution["inside"]
            assert inside is None or 0 <= inside < len(line["attributions"])
    assert seen > 50


# --- spans -----------------------------------------------------------------------------------------------------------


def said(value: JSON) -> Iterator[tuple[str, str | None, JSON | None]]:
    """Each role of a claim line: its name, its words, where they stand."""
    for name in ("counted", "actor", "means", "place", "from", "when"):
        yield name, value[name], value["roles"][name]
    yield from zip(["source"] * len(value["source"]), value["source"], value["roles"]["source"], strict=True)


def check_spans(pages: Sequence[Page]) -> int:
    """Every span of every line gives its words; returns how many were looked at."""
    looked = 0
    for page in pages:
        line = report_json(page)
        regions = {name: page.region(name) for name in REGIONS}
        assert (regions["title"], regions["body"]) == (line["title"], line["text"])
        for part in line["parts"]:
            words = page.page_text[part["page_start"] : part["page_end"]]
            assert regions[part["region"]][part["start"] : part["end"]] == words
            looked += 1
        claims = [claim_json(claim) for claim in reportedly.claims(page, comments=True)]
        numbers = {value["n"]: value for value in claims}
        for value in claims:
            text = regions[value["region"]]
            assert text[value["evidence_start"] :][: len(value["evidence"])] == value["evidence"]
            assert (value["amount"] is None) == (value["amount_start"] is None)
            if value["amount"] is not None:
                assert text[value["amount_start"] :][: len(value["amount"])] == value["amount"]
                assert value["evidence_start"] <= value["amount_start"]
                assert value["amount"] in value["evidence"]
            for name, quoted, span in said(value):
                assert (quoted is None) == (span is None), f"{name}: {quoted!r} at {span}"
                if span is not None:
                    assert regions[span["region"]][span["start"] : span["end"]] == quoted, name
                    looked += 1
            if value["part_of"] is not None:
                assert numbers[value["part_of"]]["id"] == value["part_of_id"]
            looked += 2
        annotation = annotation_json(page, reportedly.annotate(page, comments=True))
        for mention in [*annotation["mentions"], *annotation["anchors"]]:
            assert regions[mention["region"]][mention["start"] : mention["end"]] == mention["text"]
            looked += 1
        for attribution in annotation["attributions"]:
            for start, end in (*attribution["source"], *attribution["cue"], *attribution["content"]):
                assert 0 <= start < end <= len(regions[attribution["region"]])
                looked += 1
    return looked


def test_every_span_gives_its_words_on_the_examples(examples: list[Page]) -> None:
    assert check_spans(examples) > 500


def test_every_span_gives_its_words_on_reports(open_reports: list[Page]) -> None:
    assert len(open_reports) == 100
    assert check_spans(open_reports) > 5000


def test_claims_are_numbered_from_one_and_have_one_id_each(examples: list[Page], open_reports: list[Page]) -> None:
    for page in (*examples, *open_reports):
        found = reportedly.claims(page)
        assert [claim.n for claim in found] == list(range(1, len(found) + 1))
        assert len({claim.id for claim in found}) == len(found)


# --- the same again --------------------------------------------------------------------------------------------------


def again(line: JSON) -> JSON:
    """A report line read as a report."""
    source = io.BytesIO((json_line(line) + "\n").encode("utf-8"))
    (page,) = reportedly.read_all(["-"], shape="reports", stdin=source)
    assert isinstance(page, Page), str(page)
    return report_json(page)


def test_a_report_line_read_again_is_the_same_but_for_where_it_was_read(
    examples: list[Page], open_reports: list[Page]
) -> None:
    for page in (*examples, *open_reports):
        line = report_json(page)
        assert {**again(line), "read_from": ""} == {**line, "read_from": ""}


def test_a_report_read_again_gives_the_same_claims(examples: list[Page]) -> None:
    for page in examples:
        source = io.BytesIO((json_line(report_json(page)) + "\n").encode("utf-8"))
        (reread,) = reportedly.read_all(["-"], shape="reports", stdin=source)
        assert isinstance(reread, Page)
        assert reportedly.claims(reread, comments=True) == reportedly.claims(page, comments=True)


def test_a_report_written_by_hand_comes_back_to_the_letter() -> None:
    line = again({"id": "mine/1", "text": "  Two  spaces,\r\n a lone \ud800 and a tail.\n\n\n", "title": " T\u00a0 "})
    assert (line["id"], line["title"]) == ("mine/1", " T\u00a0 ")
    assert line["text"] == "  Two  spaces,\r\n a lone \ud800 and a tail.\n\n\n"


def lines_of(*arguments: str | Path) -> bytes:
    command = [sys.executable, "-c", "import sys; from reportedly.cli import main; sys.exit(main())"]
    done = subprocess.run([*command, *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", ["read", "claims", "annotate", "findings"])
def test_the_same_input_twice_and_one_by_one_gives_the_same_bytes(command: str) -> None:
    files = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".html", ".txt", ".jsonl"))
    together = lines_of(command, *files)
    assert together == lines_of(command, *files)
    # what is found across reports needs them together
    within = b"".join(line for line in together.splitlines(True) if command != "findings" or b'"event": ' not in line)
    assert within == b"".join(
        line
        for file in files
        for line in lines_of(command, file).splitlines(True)
        if command != "findings" or b'"event": ' not in line
    )


# --- the page that says all this -------------------------------------------------------------------------------------


def test_every_key_is_in_the_reference() -> None:
    page = (Path(__file__).parent.parent / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    keys = {*REPORT, *CLAIM, *MENTION, *PART, *PLACE, "attributions", "anchors", "sentence", "rule", "evidence"}
    assert not {key for key in keys if f"`{key}`" not in page}
