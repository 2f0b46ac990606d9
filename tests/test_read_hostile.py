"""Input that was made to hurt, and input that is merely broken: each item is told or read, and the rest goes on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from reportedly.errors import Empty, SourceError, TooLarge
from reportedly.export import json_line, report_json
from reportedly.read import read_bytes
from reportedly.records import Page

TEXT = "The keepers of the lock said that shells had fallen on the weir for an hour, and that two of them were hurt."
ARTICLE = f"<html><head><title>Shells</title></head><body><h1>Shells on the weir</h1><p>{TEXT}</p>%s<p>{TEXT[::1]} Again.</p></body></html>"


def read(raw: bytes, shape: str | None = None) -> Page | SourceError:
    (found,) = read_bytes(raw, read_from="x", shape=shape)  # type: ignore[arg-type]
    return found


def sound(page: Page | SourceError) -> Page:
    """The page, all of its parts on their text and its line printable."""
    assert isinstance(page, Page), page
    for part in page.parts:
        assert page.region(part.region)[part.start : part.end] == page.page_text[part.page_start : part.page_end]
    json_line(report_json(page)).encode("utf-8")
    return page


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"<html><body>" + b"<b>x</b>" * 1_000_000, "tags"),
        (b"<html><body>" + b"<p>x" * 100_000, "elements"),
        (b"<html><body>" + (b"<div>" * 2000 + b"<p>x</p>" * 5000), "too deep"),
        (b"<html><body><p>" + TEXT.encode() * 20_000, "characters of text"),
        (TEXT.encode() * 20_000, "characters of text"),
        (b"<html><body><script>" + b"x" * 40_000_000, "MB"),
    ],
    ids=["a million tags", "elements", "deep and many", "long", "long text", "40 MB"],
)
def test_what_no_page_is_gets_a_clear_word(raw: bytes, says: str) -> None:
    found = read(raw)
    assert isinstance(found, TooLarge), found
    assert says in str(found)


#: The most memory a process took, in MB. Not `ru_maxrss`: on Linux a new program inherits that of who started it.
PEAK = """
def peak():
    import os, resource
    if not os.path.exists("/proc/self/status"):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 // 1024
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
"""


def test_200_megabytes_from_a_pipe_stay_within_500_of_memory() -> None:
    """In a process of its own, whose greatest size is asked for at its end."""
    program = (
        f"{PEAK}"
        """
import io
from reportedly.read import read_sources

class Page(io.RawIOBase):
    left = 200_000_000
    def readable(self): return True
    def readinto(self, into):
        size = min(len(into), self.left); self.left -= size
        into[:size] = (b"<p>Shells fell. </p>" * (size // 20 + 1))[:size]
        return size

(found,) = read_sources(["-"], stdin=io.BufferedReader(Page()), shape="html")
print(type(found).__name__, peak())
"""
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == "TooLarge"
    assert int(told[1]) < 500


@pytest.mark.parametrize("size", [31_000_000])
def test_the_largest_page_that_is_read_stays_within_500_of_memory(size: int) -> None:
    program = f"""{PEAK}
from reportedly.read import read_bytes

raw = b"<html><body><h1>Shells</h1><p>{TEXT}</p><script>" + b"x > 1; " * {size // 7} + b"</script>"
(found,) = read_bytes(raw, read_from="x")
print(type(found).__name__, peak())
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == "Page"
    assert int(told[1]) < 500


@pytest.mark.parametrize(
    "hurt",
    [
        "<p>Two\x00 were\x00 hurt.</p>",
        "<p>Two &#0; &#xD800; &#x110000; &#x80; were hurt &amp</p>",
        "<p>Two \u202eereh\u202c were \u2066hurt\u2069.</p>",
        "<p>Two\x1b[2J\x07\x9b were hurt.</p>",
        "<p>Two \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301\u0301 were hurt.</p>",
        "<p>Two <b><i>were</b></i> hurt <p><table><p>in</table>.",
        "<p class='" + "a-byline-" * 20_000 + "'>Two were hurt.</p>",
        "<p style='" + "display " * 20_000 + "'>Two were hurt.</p>",
        "<!--" * 5000 + "-->" + "<p>Two were hurt.</p>",
        "<![CDATA[<p>Two were hurt.]]>",
        "<time>" * 2000 + "9 March 2018" + "</time>" * 2000,
        "<link rel=canonical href='http://[::1'><link rel=canonical href=' '><base href='//['>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "url": 5, "datePublished": [{}], "publisher": []}</script>',
        '<o:p></o:p><p">Two were hurt.</p">',
        "<p>" + "$0 " * 3000 + "</p>",
        "<p>" + "Correction: " * 3000 + "</p>",
        "<p>“" * 2000,
        "<blockquote>" * 200 + "Two were hurt." + "</blockquote>" * 200,
        "<ul id=comments class=comments>" + "<li class=comment id=comment-1><div class=children>" * 300 + "<p>Hm.",
    ],
)
def test_a_page_with_what_hurts_in_it_is_read(hurt: str) -> None:
    page = sound(read((ARTICLE % hurt).encode("utf-8", "surrogatepass"), "html"))
    assert TEXT in page.page_text


def test_lone_surrogates_in_json_come_back_as_they_were() -> None:
    line = json.dumps({"id": "a\ud800", "text": "Two \udfff were hurt."}).encode()
    page = sound(read(line))
    assert page.text == "Two \udfff were hurt."


def test_a_sniffed_head_of_many_comments_is_told_at_once() -> None:
    """Its pattern once took time by the power of their number."""
    page = sound(read(b"<!---->" * 5000 + b"Two were hurt at the weir, the keepers said on Friday evening."))
    assert "Two were hurt" in page.page_text


def test_a_page_that_repeats_itself_is_read() -> None:
    page = sound(read((ARTICLE % (f"<p>{TEXT}</p>" * 3000)).encode()))
    assert TEXT in page.text


@pytest.mark.parametrize("raw", [b"<html></html>", b"<html><body><!-- nothing --></body></html>", b"<p>\xc2\xad</p>"])
def test_a_page_that_shows_nothing_is_told(raw: bytes) -> None:
    assert isinstance(read(raw, "html"), Empty)
