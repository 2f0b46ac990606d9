"""Every span is its words: properties of all three readers, and the way back into the source."""

from __future__ import annotations

import html
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HTMLParser, fromstring

from reportedly.errors import SourceError
from reportedly.read import read_bytes
from reportedly.records import REGIONS, Page

#: Words that have broken offsets before: no-break spaces, run-together words, emoji in several code points, combining
#: marks, right-to-left words with their marks, soft hyphens, controls, figures grouped in every way.
WORDS = st.sampled_from(
    [
        "troops",
        "Thisweek",
        "no\u00a0break",
        "1\u202f200",
        "3,000",
        "👩🏽\u200d🚒",
        "e\u0301clat",
        "\u200fالجيش\u200e",
        "می\u200cروند",
        "soft\u00adhyphen",
        "\u200b",
        "“quoted”",
        "says:",
        "tab\tbed",
        "a\x00b",
        "\x1b[31m",
        "\ufeff",
        "𝔊old",
        "0 $",
        "By",
        "2017-01-20",
        "Comments",
        "©",
    ]
)
LINES = st.lists(WORDS, min_size=0, max_size=12).map(" ".join)
BREAKS = st.sampled_from(["\n", "\r\n", "\n\n", "\r\n\r\n\r\n", "\r", "\u2028", "\n \t\n"])
TEXTS = st.lists(st.tuples(LINES, BREAKS), max_size=10).map(lambda rows: "".join(a + b for a, b in rows))
#: Anything at all, lone surrogates among it, as JSON can carry.
ANY = st.text(st.characters(), max_size=60)
#: The scraper's own tags, so that blocks nest, break off and follow on inline text.
MARKUP = st.recursive(
    LINES.map(html.escape),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(
            [
                *"p div blockquote li ul figcaption figure h1 span b article time footer".split(),
                'a href="/x"',
                'div class="comment-list"',
                'li class="comment" id="comment-1"',
                'div class="comment-content"',
            ]
        ),
        st.lists(st.one_of(inner, st.sampled_from(["<br>", "<br><br>", "<!-- x -->", "<hr>", "&nbsp;"])), max_size=4),
    ),
    max_leaves=15,
)


def pages(raw: bytes, shape: str) -> list[Page]:
    found = list(read_bytes(raw, read_from="x", shape=shape))  # type: ignore[arg-type]  # the names are tested here too
    return [page for page in found if not isinstance(page, SourceError)]


def check(page: Page) -> None:
    """What holds for every page: parts in order, in bounds, and the same words in region and page."""
    at = 0
    region_end = dict.fromkeys(REGIONS, 0)
    for part in page.parts:
        exact = page.region(part.region)[part.start : part.end]
        assert exact == page.page_text[part.page_start : part.page_end]
        assert len(exact) == part.end - part.start > 0
        assert part.page_start >= at
        assert part.start >= region_end[part.region]
        at, region_end[part.region] = part.page_end, part.end
        assert part.selector
    assert at <= len(page.page_text)
    assert sum(part.kind == "title" for part in page.parts) == bool(page.title)
    assert list(page.captions) == [page.page_text[p.page_start : p.page_end] for p in page.parts if p.kind == "caption"]
    assert len(page.comments) == sum(part.kind == "comment" for part in page.parts)
    assert all(c.parent is None or 0 <= c.parent < i for i, c in enumerate(page.comments))


@given(TEXTS)
def test_bare_text(text: str) -> None:
    for page in pages(text.encode("utf-8"), "text"):
        check(page)
        for part in page.parts:
            assert part.selector is not None
            assert part.selector.startswith("line ")


@settings(max_examples=60)  # trafilatura takes its time
@given(MARKUP)
def test_html(markup: str) -> None:
    for page in pages(f"<html><body>{markup}</body></html>".encode(), "html"):
        check(page)


@settings(max_examples=60)  # trafilatura takes its time
@given(MARKUP)
def test_an_xpath_leads_to_the_words(markup: str) -> None:
    raw = f"<html><head><title>t</title></head><body>{markup}</body></html>".encode()
    tree = fromstring(raw.replace(b"\x00", b""), parser=HTMLParser(encoding="utf-8"))
    for page in pages(raw, "html"):
        for part in page.parts:
            assert part.selector is not None
            (found,) = tree.xpath(part.selector)
            there = found if isinstance(found, str) else "".join(found.itertext())
            first = page.page_text[part.page_start : part.page_end].split()[0]
            letters = "".join(filter(str.isalnum, first))
            assert letters in "".join(filter(str.isalnum, there))


@settings(max_examples=60)  # trafilatura takes its time
@given(MARKUP)
def test_no_visible_word_is_lost(markup: str) -> None:
    raw = f"<html><body>{markup}</body></html>".encode()
    tree = fromstring(raw.replace(b"\x00", b""), parser=HTMLParser(encoding="utf-8"))
    shown = "".join("".join(t for t in tree.xpath("//body//text()")).split())
    for page in pages(raw, "html"):
        told = "".join(page.page_text[p.page_start : p.page_end] for p in page.parts)
        assert sorted(filter(str.isalnum, told)) == sorted(filter(str.isalnum, shown))


@given(st.text(st.characters(exclude_characters="\r\n"), min_size=1, max_size=20), ANY, ANY)
def test_reports_come_back_to_the_letter(doc: str, title: str, text: str) -> None:
    line = json.dumps({"id": doc, "title": title, "text": text}).encode()
    (page,) = pages(line, "reports")
    assert (page.id, page.title, page.text) == (doc, title, text)
    check(page)
    told = "".join(text[p.start : p.end] for p in page.parts if p.region == "body")
    assert "".join(told.split()) == "".join(text.split())


def as_printed(page: Page) -> dict[str, Any]:
    """The public JSON form of a report (INTERFACE.md), built here so that this stage is tested alone."""
    return {
        "id": page.id,
        "read_from": page.read_from,
        "address": page.address,
        "outlet": page.outlet,
        "published": page.published.isoformat() if page.published else None,
        "published_from": page.published_from,
        "language": page.language,
        "title": page.title,
        "text": page.text,
        "parts": [
            {
                name: getattr(part, name)
                for name in ("kind", "region", "start", "end", "page_start", "page_end", "selector")
            }
            for part in page.parts
        ],
        "captions": list(page.captions),
        "comments": [{"author": c.author, "text": c.text, "parent": c.parent} for c in page.comments],
        "meter": page.meter
        and {"scale": list(page.meter.scale), "raised": page.meter.raised, "currency": page.meter.currency},
        "furniture": list(page.furniture),
        "version": page.version,
        "notes": list(page.notes),
    }


@settings(max_examples=60)  # trafilatura takes its time
@given(
    st.one_of(
        st.tuples(TEXTS.map(str.encode), st.just("text")),
        st.tuples(MARKUP.map(lambda markup: f"<title>T</title><body>{markup}".encode()), st.just("html")),
        st.tuples(
            st.tuples(ANY, ANY).map(lambda pair: json.dumps({"id": "r", "title": pair[0], "text": pair[1]}).encode()),
            st.just("reports"),
        ),
    )
)
def test_a_printed_report_is_read_as_what_it_was(case: tuple[bytes, str]) -> None:
    for page in pages(*case):
        printed = as_printed(page)
        (again,) = pages(json.dumps(printed).encode(), "reports")
        assert as_printed(again) == {**printed, "read_from": again.read_from}
        check(again)
        assert len(again.page_text) == len(page.page_text)
        for part in page.parts:
            if part.kind not in ("byline", "dateline", "comment_form", "meter"):
                span = slice(part.page_start, part.page_end)
                assert again.page_text[span] == page.page_text[span]
