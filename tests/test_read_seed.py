"""The page the project started from, part by part, as ../shared/seed/EXPECTED.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.read import read_page
from reportedly.records import Meter, Page


@pytest.fixture(scope="module")
def path(shared: Path) -> Path:
    return shared / "seed" / "deir-ezzor-reinforcements.txt"


@pytest.fixture(scope="module")
def page(path: Path) -> Page:
    return read_page(path)


def test_every_line_is_in_the_part_it_belongs_to(page: Page) -> None:
    assert [(part.kind, part.selector) for part in page.parts] == [
        ("meter", "line 1-4"),
        ("title", "line 6"),
        ("furniture", "line 8"),
        ("caption", "line 10"),
        ("paragraph", "line 12"),
        ("paragraph", "line 14"),
        ("quotation", "line 16"),
        ("paragraph", "line 18"),
        ("quotation", "line 20"),
        ("paragraph", "line 22"),
        ("furniture", "line 24"),
        ("comment_form", "line 27-30"),
        ("comment", "line 32"),
        ("comment", "line 35"),
        ("comment", "line 38"),
        ("comment", "line 41"),
        ("comment", "line 43-50"),
        ("furniture", "line 52"),
    ]


def test_the_parts_are_the_lines_words(page: Page, path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for part in page.parts:
        assert part.selector is not None
        first, _, last = part.selector.removeprefix("line ").partition("-")
        wanted = " ".join(" ".join(lines[int(first) - 1 : int(last or first)]).split())
        assert " ".join(page.page_text[part.page_start : part.page_end].split()) == wanted
        assert page.region(part.region)[part.start : part.end] == page.page_text[part.page_start : part.page_end]


def test_meter_comments_and_what_is_not_known(page: Page) -> None:
    assert page.meter == Meter((0, 2500, 5000), 895, "$")
    assert len(page.comments) == 5
    assert all(comment.author is None and comment.parent is None for comment in page.comments)
    assert page.comments[-1].text.count("\n") == 7
    assert (page.published, page.published_from, page.address, page.outlet) == (None, None, None, None)
    assert page.language == "en"
    assert page.notes == ()
    assert len(page.captions) == 1
