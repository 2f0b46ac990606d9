"""One page at many addresses is one report; an address that a page claims is believed where it can be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.read import read_bytes
from reportedly.read.addresses import canonical, identity_of, is_page, site_name, site_of
from reportedly.records import Page

BODY = "<h1>Shells hit the mill</h1><p>Two millers were wounded when shells hit the old mill, the office said.</p>"
PAGE = "https://mill.example/2019/03/15/shells"


@pytest.mark.parametrize(
    "address",
    [
        "http://mill.example/2019/03/15/shells",
        "https://www.mill.example/2019/03/15/shells",
        "https://m.mill.example/2019/03/15/shells",
        "https://amp.mill.example/2019/03/15/shells",
        "HTTPS://MILL.EXAMPLE:443/2019/03/15/shells",
        "https://mill.example/2019/03/15/shells#comments",
        "https://mill.example/2019/03/15/shells/amp",
        "https://mill.example/2019/03/15/shells?amp",
        "https://mill.example/2019/03/15/shells?outputType=amp",
        "https://mill.example/2019/03/15/shells?utm_source=x&utm_medium=y&fbclid=z",
        "https://mill.example/2019/03/15/shells/print",
        "https://mill.example/2019/03/15/shells?print=1",
        "https://mill.example/2019/03/15/shells?view=print&gclid=5",
        "https://mill-example.cdn.ampproject.org/c/s/mill.example/2019/03/15/shells",
        "https://www.google.com/amp/s/mill.example/2019/03/15/shells",
        "https://mill.example/2019/03/15/shells/",
        "https://mill.example/2019/03/15/shells/amp/",
        "https://mill.example/2019/03/15/shells/?output=amp",
        "https://mill.example/amp/2019/03/15/shells",
        "https://mill.example/2019/03/15/shells?isPrint=true&_amp=1",
        "https://mill.example/2019/03/15/shells?ref=rss",
        "https://mill.example/2019/03/15/shells;jsessionid=AB12",
        "https://web.archive.org/web/20190316000000/https://www.mill.example/2019/03/15/shells/",
        "http://web.archive.org/web/20190316id_/http://mill.example/2019/03/15/shells?utm_source=x",
    ],
)
def test_near_copies_of_a_page_are_one_report(address: str) -> None:
    assert identity_of(address) == PAGE
    (page,) = read_bytes(f"<html><body>{BODY}".encode(), read_from="x", address=address)
    assert isinstance(page, Page)
    assert page.id == PAGE


@pytest.mark.parametrize(
    "address",
    [
        "https://mill.example/2019/03/15/shells-2",
        "https://mill.example/2019/03/15/shells?id=5",
        "https://mill.example/2019/03/15/shells?page=2",
        "https://news.mill.example/2019/03/15/shells",
        "https://mill.example:8080/2019/03/15/shells",
        "https://mill.example/amplifiers",
        "https://mill.example/printers/2019",
        "https://mill.example/2019/03/15/shells?from=20",
        "https://mill.example/2019/03/15/shells?s=shells",
        "https://mill.example/2019/03/15/shells?s=20",
        "https://mill.example/2019/03/15/shells?source=1",
    ],
)
def test_other_pages_stay_others(address: str) -> None:
    assert identity_of(address) == address
    assert identity_of(address) != PAGE


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=60) | st.text(alphabet="/amp.print?&=#:%mw2", max_size=40).map("https://m.mill.example/".__add__)
)
def test_what_is_canonical_stays_so(address: str) -> None:
    assert canonical(canonical(address)) == canonical(address)
    assert identity_of(identity_of(address)) == identity_of(address)


@pytest.mark.parametrize(
    "address", ["http://[::ffff:127.\u201d0.0.1]:80/", "http://[", "https://m.x.example=5\u2028#a/amp?b"]
)
def test_what_is_no_address_stays_as_it_is_or_settles(address: str) -> None:
    """Found by lab.fuzz.readers."""
    assert identity_of(identity_of(address)) == identity_of(address)


def test_near_copies_of_a_page_have_one_outlet() -> None:
    hosts = ("www.mill.example", "m.mill.example", "amp.mill.example", "mill.example")
    assert {site_name(f"https://{host}/a") for host in hosts} == {"mill.example"}
    assert site_name("https://news.mill.example/a") == "news.mill.example"


def test_a_whole_site_is_no_page() -> None:
    assert not any(
        map(
            is_page,
            ("https://mill.example", "https://mill.example/", "https://mill.example/index.html", "x", "http://["),
        )
    )
    assert is_page("https://mill.example/?p=7")
    assert site_of("https://news.bbc.co.uk/a") == "bbc.co.uk"


@pytest.mark.parametrize(
    ("claimed", "kept", "says"),
    [
        ("https://mill.example/shells", "https://mill.example/shells", None),
        ("/shells", "https://mill.example/shells", None),
        ("https://mill.example/", "https://mill.example/a/shells-hit-the-mill", "a whole site"),
        ("https://agency.example/1", "https://mill.example/a/shells-hit-the-mill", "another site's"),
        ("https://mill.example/a/", "https://mill.example/a/shells-hit-the-mill", "a section"),
        ("http://[::1", "https://mill.example/a/shells-hit-the-mill", None),
        ("javascript:void(0)", "https://mill.example/a/shells-hit-the-mill", None),
    ],
)
def test_a_canonical_address_is_believed_where_it_can_be(claimed: str, kept: str, says: str | None) -> None:
    html = f"<html><head><link rel='canonical' href='{claimed}'></head><body>{BODY}</body></html>"
    own = "https://mill.example/a/shells-hit-the-mill?utm_source=x"
    (page,) = read_bytes(html.encode(), read_from="x", address=own)
    assert isinstance(page, Page)
    assert page.address == kept
    assert (says is None) == (not any("canonical" in note for note in page.notes))
    assert says is None or any(says in note for note in page.notes)


def test_page_2_of_a_story_is_not_page_1_and_says_that_it_goes_on() -> None:
    html = (
        "<html><head><link rel='canonical' href='https://mill.example/story'><link rel='next' href='?page=3'></head>"
        f"<body>{BODY}</body></html>"
    )
    (page,) = read_bytes(html.encode(), read_from="x", address="https://mill.example/story?page=2")
    assert isinstance(page, Page)
    assert page.id == "https://mill.example/story?page=2"
    assert any("goes on at https://mill.example/story?page=3" in note for note in page.notes)


@pytest.mark.parametrize(
    ("own", "link", "goes_on"),
    [
        ("/story", "?page=2", True),
        ("/story?id=7", "/story?id=7&page=2", True),
        ("/story?page=2&id=7", "/story?page=3&id=7", True),
        ("/story/", "/story/2/", True),
        ("/story/page/2", "/story/page/3/", True),
        ("/story", "/other?page=2", False),
        ("/story", "?page=3", False),
        ("/story", "/story/2019", False),
    ],
)
def test_a_story_whose_pages_only_link_to_each_other_says_that_it_goes_on(own: str, link: str, goes_on: bool) -> None:
    links = f"<p class=pages><a href='{own}'>1</a> <a href='{link}'>2</a></p>"
    (page,) = read_bytes(f"{BODY}{links}".encode(), read_from="x", address=f"https://mill.example{own}", shape="html")
    assert isinstance(page, Page)
    assert any("goes on at" in note for note in page.notes) == goes_on
    beside = f"{BODY}<div class=comments-area>{links}</div>".encode()
    (page,) = read_bytes(beside, read_from="x", address=f"https://mill.example{own}", shape="html")
    assert isinstance(page, Page)
    assert not any("goes on at" in note for note in page.notes)


def test_a_page_saved_by_a_browser_knows_where_it_was() -> None:
    html = f"<!DOCTYPE html>\n<!-- saved from url=(0042)https://m.mill.example/2019/03/15/shells -->\n<html><body>{BODY}</body></html>"
    (page,) = read_bytes(html.encode(), read_from="x")
    assert isinstance(page, Page)
    assert (page.id, str(page.published)) == (PAGE, "2019-03-15")


LIVE = (
    "<html><head><title>Mill: the day as it went</title><link rel=canonical href='https://mill.example/live'></head><body>"
    "<h1>Mill: the day as it went</h1><div class='liveblog'>"
    + "".join(
        f"<div class='block liveblog-entry' id='block-{n}'><time datetime='2019-03-{day}T1{n}:00:00Z'>1{n}:00</time><h2>{head}</h2>"
        f"<p>{text}</p><div class='share'>Share</div></div>"
        for n, (day, head, text) in enumerate(
            [
                ("15", "Bridge closed", "The bridge beside the mill was closed this morning after shells fell on it."),
                ("15", "Two wounded", "Two millers were wounded, the district office said in the market square."),
                (
                    "16",
                    "Road open",
                    "The road was opened again before dawn, and the first trucks with flour came through.",
                ),
            ]
        )
    )
    + "</div></body></html>"
)


def test_each_entry_of_a_live_blog_has_its_own_time() -> None:
    around, *entries = list(read_bytes(LIVE.encode(), read_from="x"))
    assert isinstance(around, Page)
    assert around.id == "https://mill.example/live"
    assert [(e.id, str(e.published), e.title) for e in entries if isinstance(e, Page)] == [
        ("https://mill.example/live#block-0", "2019-03-15", "Bridge closed"),
        ("https://mill.example/live#block-1", "2019-03-15", "Two wounded"),
        ("https://mill.example/live#block-2", "2019-03-16", "Road open"),
    ]
    assert isinstance(entries[1], Page)
    assert entries[1].text == "Two millers were wounded, the district office said in the market square."
    assert any("entry 2 of 3" in note for note in entries[1].notes)


TOLD = [
    ("2019-03-15", "The bridge beside the mill was closed this morning after shells fell on it."),
    ("2019-03-15", "Two millers were wounded, the district office said in the market square."),
    ("2019-03-16", "The road was opened again before dawn, and the first trucks with flour came through."),
]
UPDATES = json.dumps(
    {
        "@type": "LiveBlogPosting",
        "headline": "Mill",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "datePublished": day, "url": f"https://mill.example/live#e{n}"}
            for n, (day, _) in enumerate(TOLD)
        ],
    }
)


@pytest.mark.parametrize(
    ("before", "entry"),
    [
        (
            f"<script type='application/ld+json'>{UPDATES}</script><div>",
            "<div class='css-1x' id='e{n}'><h3>Now</h3><p>{text}</p></div>",
        ),
        (
            "<div itemscope itemtype='https://schema.org/LiveBlogPosting'>",
            "<div itemprop='liveBlogUpdate' itemscope id='e{n}'><meta itemprop='datePublished' content='{day}'>"
            "<h3>Now</h3><p>{text}</p></div>",
        ),
        (
            "<ol class='lx-stream__feed'>",
            "<li class='lx-stream__post-container'><article class='lx-stream-post'><time datetime='{day}'>9:00</time>"
            "<h3>Now</h3><p>{text}</p></article></li>",
        ),
    ],
    ids=["JSON-LD that names ids", "microdata", "names of a known system"],
)
def test_entries_of_a_live_blog_are_told_by_what_the_page_says_of_them(before: str, entry: str) -> None:
    entries = "".join(entry.format(n=n, day=day, text=text) for n, (day, text) in enumerate(TOLD))
    _, *found = read_bytes(f"<html><body><h1>Mill</h1>{before}{entries}</body></html>".encode(), read_from="x")
    assert [(str(one.published), one.text) for one in found if isinstance(one, Page)] == TOLD


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "words", "note"),
    [
        ("He didn’t go to the café.".encode().decode("cp1252").encode(), "He didn’t go to the café.", "encoded twice"),
        ("<p>Снаряды упали.".encode().decode("cp1251").encode() + b"</p>", "Снаряды упали.", "encoded twice"),
        ("The café is “open”. ".encode() + b"He didn\x92t go to the caf\xe9 \x93now\x94.", "He didn’t go to the café “now”.", "cp1252"),
        ("Ã was a letter, he wrote.".encode(), "Ã was a letter, he wrote.", None),
        ("Größe, Ærø, naïve, Łódź, “quoted”…".encode(), "Größe, Ærø, naïve, Łódź, “quoted”…", None),
    ],
)  # fmt: skip
def test_text_encoded_twice_or_mixed_is_mended_with_a_note(raw: bytes, words: str, note: str | None) -> None:
    (page,) = read_bytes(raw, read_from="x", shape="html" if raw.startswith(b"<") else "text")
    assert isinstance(page, Page)
    assert words in page.page_text
    assert (note is None and page.notes == ()) or any(note in one for one in page.notes if note)


def test_a_report_is_never_mended() -> None:
    (page,) = read_bytes('{"id": "a", "text": "He didnâ€™t."}'.encode(), read_from="x")
    assert isinstance(page, Page)
    assert page.text == "He didnâ€™t."
