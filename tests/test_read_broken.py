"""Inputs that break off, lie about how they are packed, or hold a character too many: what is sound in them is kept."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
import zstandard

from reportedly.errors import BadReport, SourceError, TooLarge, Unreadable
from reportedly.records import Page
from tests.test_read_inputs import ARTICLE, DISQUS, MORE, NOTE, RSS, TEXT, pages, read, record, tarred, zipped

# --- packed -----------------------------------------------------------------------------------------------------------

LINES = b"".join(json.dumps({"id": str(n), "text": f"{TEXT} {n * 7919}"}).encode() + b"\n" for n in range(3000))


@pytest.mark.parametrize(
    ("pack", "size"),
    [(gzip.compress, 300), (gzip.compress, 3000), (zstandard.ZstdCompressor().compress, 3000)],
    ids=["gz, shorter than what is looked at for its shape", "gz", "zst"],
)
def test_lines_before_a_packed_stream_breaks_off_are_read(pack: object, size: int) -> None:
    raw: bytes = pack(b"".join(LINES.splitlines(keepends=True)[:size]))  # type: ignore[operator]
    found = read(raw[: len(raw) * 3 // 4])
    assert sum(isinstance(one, Page) for one in found) > size // 2
    assert isinstance(found[-1], Unreadable)
    assert "stream is broken" in str(found[-1])


def test_a_packed_page_that_breaks_off_is_no_page() -> None:
    (found,) = read(gzip.compress(ARTICLE.encode())[:-20])
    assert isinstance(found, Unreadable)


@pytest.mark.parametrize("end", [1024 + 300, 1024], ids=["within a header", "before the end mark"])
def test_a_tar_archive_without_its_end_mark_is_told(end: int) -> None:
    """tarfile takes either for the end of the archive, without a word."""
    first, told = read(tarred({"a.txt": NOTE.encode(), "b.txt": NOTE.encode()})[:end])
    assert isinstance(first, Page)
    assert isinstance(told, Unreadable)
    assert "cut short" in str(told)


def test_a_path_that_leads_out_of_an_archive_is_a_page_like_any_other() -> None:
    (page,) = pages(zipped({"../../a.html": ARTICLE.encode()}))
    assert page.read_from == "x/../../a.html"


def test_frames_beside_a_saved_page_in_a_zip_archive_give_its_comments() -> None:
    (page,) = pages(
        zipped({"s/Mill.html": ARTICLE.encode(), "s/Mill_files/f.html": DISQUS.encode(), "s/Mill_files/a.js": b"x"})
    )
    assert len(page.comments) == 2


# --- web archives -----------------------------------------------------------------------------------------------------


def answer(body: bytes, *headers: str) -> bytes:
    head = "".join(f"\r\n{one}" for one in ("Content-Type: text/html", *headers))
    block = f"HTTP/1.1 200 OK{head}\r\n\r\n".encode() + body
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://mill.example/p\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)
    ) + block + b"\r\n\r\n"  # fmt: skip


CHUNKED = (
    b"9\r\n"
    + ARTICLE.encode()[:9]
    + b"\r\n%x\r\n" % len(ARTICLE[9:].encode())
    + ARTICLE[9:].encode()
    + b"\r\n0\r\n\r\n"
)


@pytest.mark.parametrize(
    "packed",
    [
        answer(CHUNKED, "Transfer-Encoding: chunked"),
        answer(ARTICLE.encode(), "Transfer-Encoding: chunked"),
        answer(ARTICLE.encode(), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        answer(gzip.compress(ARTICLE.encode()), "Content-Encoding: gzip"),
        answer(gzip.compress(ARTICLE.encode())),
        answer(ARTICLE.encode(), "Content-Encoding: br"),
        answer(zlib.compress(ARTICLE.encode()), "Content-Encoding: deflate"),
        answer(zlib.compress(ARTICLE.encode(), wbits=-15), "Content-Encoding: deflate"),
    ],
    ids=["chunks", "no chunks", "unpacked", "gzip", "gzip unsaid", "no br", "deflate", "bare deflate"],
)
def test_an_answer_is_read_whether_or_not_it_is_packed_as_it_says(packed: bytes) -> None:
    """Many crawlers unpack an answer and keep its headers; FastWARC left the archive at the first of them."""
    first, second = pages(packed + record("response", "https://mill.example/next", ARTICLE.encode()))
    assert TEXT in first.text
    assert second.address == "https://mill.example/next"


@pytest.mark.parametrize(
    "packed",
    [answer(CHUNKED[:-60], "Transfer-Encoding: chunked"), answer(b"\x01\x02\x03\x04", "Content-Encoding: br"),
     answer(b"\x78\x9c\x00\x01", "Content-Encoding: deflate")],
    ids=["chunks", "br", "deflate"],
)  # fmt: skip
def test_an_answer_that_cannot_be_unpacked_is_told_and_the_next_is_read(packed: bytes) -> None:
    broken, page = read(packed + record("response", "https://mill.example/next", ARTICLE.encode()))
    assert isinstance(broken, Unreadable)
    assert "packed" in str(broken)
    assert isinstance(page, Page)


def test_a_record_that_is_cut_short_is_no_page() -> None:
    raw = record("response", "https://mill.example/a", ARTICLE.encode())
    first, cut = read(raw + raw[:-60])
    assert isinstance(first, Page)
    assert isinstance(cut, Unreadable)
    assert "cut short" in str(cut)


def test_a_page_that_its_crawl_cut_off_says_so() -> None:
    raw = record("response", "https://mill.example/a", ARTICLE.encode())
    (page,) = pages(raw.replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date"))
    assert any("kept only the beginning" in note for note in page.notes)


def test_a_feed_in_a_web_archive_is_read_and_other_xml_passed_over() -> None:
    feed = record("response", "https://mill.example/feed", RSS.encode(), "text/xml")
    first, _, _ = read(feed + record("response", "https://mill.example/map", b"<urlset><url/></urlset>", "text/xml"))
    assert isinstance(first, Page)
    assert first.text == f"{TEXT}\n\n{MORE}"


# --- feeds ------------------------------------------------------------------------------------------------------------

ESCAPED = (
    '<?xml version="1.0"?><rss><channel><title>M</title>%s<item><title>Mill &amp; weir</title><link>https://mill.example/a?b=1&amp;c=2'
    f"</link><description>&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    "raw",
    [
        (ESCAPED % "").encode(),
        b"\n\n " + (ESCAPED % "").encode(),
        (ESCAPED % "<a><b></a>").encode(),
        (ESCAPED % "<x:y>&nbsp; A & B</x:y>").encode(),
        (ESCAPED % "").replace("<?xml ", '<?xml encoding="utf-99" ').encode(),
        (ESCAPED % "").replace("hit the", "hit\x00 the\x0b").encode(),
        (ESCAPED % "").replace("c=2", "c=2", 1).replace("&amp;c", "&c").encode(),
        (ESCAPED % "&#0;&#xD800;&#xFFFFFF;&bogus;").encode(),
        (ESCAPED % "<a>\udcff</a>").encode("utf-8", "surrogateescape"),
        (ESCAPED % ("<a>" + "x" * 65_420 + "&amp;" * 40 + "</a>")).encode(),
    ],
    ids=["sound", "blank lines", "crossed", "entities", "encoding", "NUL", "bare &", "numbers", "bytes", "at a border"],
)
def test_a_feed_with_a_fault_loses_nothing(raw: bytes) -> None:
    """libxml2 goes on after a fault, but drops every entity from there on."""
    (page,) = pages(raw)
    assert page.title == "Mill & weir"
    assert page.address == "https://mill.example/a?b=1&c=2"
    assert page.text == f"{TEXT}\n\n{MORE}"


def test_what_stands_in_cdata_is_left_as_it_is() -> None:
    raw = (ESCAPED % "").replace("https://mill.example/a?b=1&amp;c=2", "<![CDATA[https://mill.example/a?b=1&c=2]]>")
    assert pages(raw.encode())[0].address == "https://mill.example/a?b=1&c=2"


def test_a_feed_of_mixed_encodings_and_text_encoded_twice_are_mended_with_a_note() -> None:
    raw = (ESCAPED % "").replace("old mill", "miller’s ‘mill’, naïve").encode()
    (page,) = pages(raw.replace("naïve".encode(), b"na\xefve"))
    assert "miller’s ‘mill’, naïve" in page.text
    assert any("cp1252" in note for note in page.notes)
    twice = raw.replace("’".encode(), "’".encode().decode("cp1252").encode())
    (page,) = pages(twice)
    assert "miller’s" in page.text
    assert any("encoded twice" in note for note in page.notes)


def test_a_link_is_read_from_its_xml_base() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://mill.example/"><title>M</title><entry xml:base="2019/">'
        f'<title>A</title><link href="mill"/><content>{TEXT}</content></entry></feed>'
    )
    assert pages(atom.encode())[0].address == "https://mill.example/2019/mill"


def test_a_prefix_that_nobody_declared_is_no_obstacle() -> None:
    raw = RSS.replace(' xmlns:content="http://purl.org/rss/1.0/modules/content/"', "")
    page = read(raw.encode())[0]
    assert isinstance(page, Page)
    assert page.text == f"{TEXT}\n\n{MORE}"


# --- saved pages, tables ----------------------------------------------------------------------------------------------


def test_an_mhtml_file_without_its_end_mark_says_so() -> None:
    mhtml = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/html\r\n\r\n{ARTICLE}\r\n"
    )
    (page,) = pages(mhtml.encode())
    assert any("cut short" in note for note in page.notes)
    (page,) = pages(f"{mhtml}--b--\r\n".encode())
    assert not page.notes


def test_two_columns_of_one_name_are_refused() -> None:
    (found,) = read(b"text,text\nOne.,Two.\n", shape="table")
    assert isinstance(found, BadReport)
    assert "two columns" in str(found)


# --- pages that once took minutes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ((ARTICLE + "<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">").encode(), TooLarge),
        ((ARTICLE + "<p " + "".join(f'a{n}="1"' for n in range(60_000)) + ">").encode(), TooLarge),
        ((ARTICLE + "<p class='" + "comment " * 1_500_000 + "'>").encode(), Page),
        ((ARTICLE + "<script>if(a<b){" + "\"x>\",'y'," * 30_000 + "}</script>").encode(), Page),
        (b"$1 " * 330_000, Page),
        (b". " * 490_000, Page),
    ],
    ids=["attributes", "attributes side by side", "12 MB of classes", "a script", "a line of money", "a line of dots"],
)
def test_a_page_that_once_took_minutes_is_read_or_told(raw: bytes, kind: type) -> None:
    """Each took time by the square of its length, or by that of one attribute."""
    (found,) = read(raw)
    assert isinstance(found, kind), found


def test_a_live_blog_of_thousands_of_entries_gives_them_all() -> None:
    """The page's bytes were digested anew for each, and every block gone over."""
    entries = "".join(
        f"<div class=liveblog-entry><time datetime='2019-03-15T10:00'>10:00</time><p>House {n} was hit.</p></div>"
        for n in range(3000)
    )
    found = read(f"<html><body><h1>Mill</h1><p>{TEXT}</p><div class=liveblog>{entries}</div></body></html>".encode())
    assert not any(isinstance(one, SourceError) for one in found)
    assert len(found) == 3001
