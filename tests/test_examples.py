"""The shipped examples: they parse, hold what they were written to show, and are our own words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest

import reportedly
from lab.shared import ROOT, rows
from reportedly.records import BOUNDS, CLAIM_KINDS, SCOPES, STATUSES

EXAMPLES = Path(reportedly.__file__).parent / "examples"
FILES = (
    "communique.txt",
    "feature.html",
    "market-courier.html",
    "market-herald.html",
    "market-radio.html",
    "reports.jsonl",
    "twin.html",
    "twin.txt",
)
#: A run of this many words that stands elsewhere too is taken for copied.
COPIED = 8


def visible(markup: str) -> str:
    """The words a reader of an HTML page sees, blank-separated."""
    root = lxml.html.fromstring(markup)
    for hidden in root.xpath("//script | //style"):
        hidden.drop_tree()
    return " ".join(" ".join(root.itertext()).split())


def reports(name: str) -> list[dict[str, Any]]:
    return list(rows(EXAMPLES / name))


def words_of(name: str) -> str:
    """All words of an example, runs of blanks as one."""
    if name.endswith(".html"):
        return visible((EXAMPLES / name).read_text(encoding="utf-8"))
    if name.endswith(".jsonl"):
        return " ".join(f"{r.get('title', '')} {r['text']}" for r in reports(name))
    return " ".join((EXAMPLES / name).read_text(encoding="utf-8").split())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    for i in range(len(words) - COPIED + 1):
        yield tuple(words[i : i + COPIED])


def marked() -> list[dict[str, str]]:
    with (ROOT / "tests" / "cases" / "examples.tsv").open(encoding="utf-8") as table:
        lines = (line for line in table if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_shipped_files_are_those_of_the_readme() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert sorted(p.name for p in EXAMPLES.iterdir() if p.suffix in {".html", ".txt", ".jsonl"}) == sorted(FILES)
    assert [name for name in FILES if f"`{name}`" not in readme] == []


def test_the_twin_shows_no_date() -> None:
    source = (EXAMPLES / "twin.html").read_text(encoding="utf-8")
    assert re.findall(r"(?:19|20)\d\d[-/]?|datetime|datePublished|published_time", source) == []


def test_the_twin_and_its_scrape_tell_the_same_story() -> None:
    page = words_of("twin.html")
    lines = (EXAMPLES / "twin.txt").read_text(encoding="utf-8").splitlines()
    story = [" ".join(line.split()) for line in lines if len(line.split()) > 8]
    assert len(story) > 10
    assert [line for line in story if line not in page] == []


def test_the_feature_is_long() -> None:
    root = lxml.html.fromstring((EXAMPLES / "feature.html").read_text(encoding="utf-8"))
    prose = root.xpath("//div[@class='prose']")[0].text_content()
    assert len(prose.split()) >= 1200


def test_the_herald_took_two_paragraphs_from_the_courier() -> None:
    shared_runs = set(runs(words_of("market-courier.html"))) & set(runs(words_of("market-herald.html")))
    assert len(shared_runs) > 30


def test_reports_need_only_id_and_text() -> None:
    lines = reports("reports.jsonl")
    assert len({r["id"] for r in lines}) == len(lines) >= 5
    assert all(r["text"] for r in lines)
    assert any(set(r) == {"id", "text"} for r in lines)
    assert any("," not in r["text"] and "'" not in r["text"] for r in lines)
    assert any(re.search(r"[\u0600-\u06ff]", r["text"]) and "\N{AMBULANCE}" in r["text"] for r in lines)


@pytest.mark.parametrize("case", marked(), ids=lambda case: f"{case['file']}:{case['words'][:40]}")
def test_marked_claims_stand_in_the_pages(case: dict[str, str]) -> None:
    assert case["words"] in words_of(case["file"])


@pytest.mark.parametrize(
    ("column", "values"),
    [("kind", CLAIM_KINDS), ("bound", BOUNDS), ("status", STATUSES), ("scope", SCOPES), ("file", FILES)],
)
def test_marked_claims_cover_the_codebook(column: str, values: tuple[str, ...]) -> None:
    seen = {case[column] for case in marked()}
    assert seen <= set(values)
    missing = set(values) - seen - {"twin.txt"}  # its claims are those of twin.html
    assert missing == set()


def texts_not_ours(shared: Path) -> Iterator[tuple[str, str]]:
    reports_files = [*(shared / "data" / "reports").glob("*.jsonl"), *(shared / "claims").glob("*.reports.jsonl")]
    for path in sorted(reports_files):
        for row in rows(path):
            yield f"{path.name} {row.get('id')}", " ".join(value for value in row.values() if isinstance(value, str))
    for path in sorted((shared / "seed").iterdir()):
        yield path.name, path.read_text(encoding="utf-8")


def test_the_examples_are_our_own_words(shared: Path) -> None:
    ours = {run: name for name in FILES for run in runs(words_of(name))}
    copied = []
    count = 0
    for name, text in texts_not_ours(shared):
        count += 1
        copied += [f"{ours[run]} and {name}: {' '.join(run)}" for run in runs(text) if run in ours]
    assert count > 1000, "the texts to compare with were not found"
    assert copied == []
