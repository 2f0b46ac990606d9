"""Shapes beyond the page: archives, feeds, web archives, saved pages, PDF, tables, lists. All inputs are made here."""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zstandard

from reportedly.errors import BadReport, Empty, NotFetched, SourceError, TooLarge, Unreadable, UsageError
from reportedly.read import read_bytes, read_page, read_sources
from reportedly.records import Page

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

TEXT = "Two millers were wounded when shells hit the old mill on the river, the district office said on Friday."
MORE = "The office said that it had counted four shells and that the bridge beside the mill was closed."
ARTICLE = (
    "<!doctype html><html lang='en'><head><title>Shells hit the mill</title></head><body><h1>Shells hit the mill</h1>"
    f"<p>{TEXT}</p><p>{MORE}</p></body></html>"
)
NOTE = f"Shells hit the mill\n\n{TEXT}\n"
REPORT = '{"id": "r1", "text": "Two millers were wounded."}'


def read(raw: bytes, **options: object) -> list[Page | SourceError]:
    return list(read_bytes(raw, read_from="x", **options))  # type: ignore[arg-type]  # options differ by test


def pages(raw: bytes, **options: object) -> list[Page]:
    found = read(raw, **options)
    assert all(isinstance(one, Page) for one in found), found
    return [one for one in found if isinstance(one, Page)]


def zipped(files: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return into.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return into.getvalue()


FILES = {
    "b/page.html": ARTICLE.encode(),
    "note.txt": NOTE.encode(),
    "reports.jsonl.gz": gzip.compress(f"{REPORT}\n{REPORT}\n".encode()),
    "b/empty.txt": b"",
    ".hidden/x.txt": b"unseen",
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress], ids=["", "gz", "zst"])
@pytest.mark.parametrize("archive", [zipped, tarred])
def test_an_archive_is_read_file_by_file(archive: object, pack: object) -> None:
    found = read(pack(archive(FILES)))  # type: ignore[operator]
    names = [one.read_from if isinstance(one, Page) else one.source for one in found]
    assert names == ["x/b/page.html", "x/note.txt", "x/reports.jsonl.gz", "x/reports.jsonl.gz", "x/b/empty.txt"]
    assert [type(one) for one in found] == [Page, Page, Page, Page, Empty]


def test_an_archive_from_a_pipe_is_read_as_from_a_file() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, raw: bytes) -> None:
            self._rest = io.BytesIO(raw)

        def readable(self) -> bool:
            return True

        def readinto(self, into: Buffer) -> int:
            return self._rest.readinto(into)

    for archive in (zipped, tarred):
        found = list(read_sources(["-"], stdin=io.BufferedReader(Pipe(archive(FILES)))))
        assert sum(isinstance(one, Page) for one in found) == 4


def test_a_shape_that_is_given_holds_for_every_file_of_an_archive() -> None:
    (page,) = pages(zipped({"a.html": ARTICLE.encode()}), shape="text")
    assert page.parts[0].selector == "line 1"


@pytest.mark.parametrize("archive", [zipped, tarred])
def test_an_archive_that_is_cut_short_keeps_what_came_before(archive: object) -> None:
    files = {f"{n}.txt": (f"Number {n}. " + NOTE).encode() * 60 for n in range(5)}
    raw = archive(files)  # type: ignore[operator]
    found = read(raw[: len(raw) // 2])
    assert isinstance(found[-1], Unreadable)
    assert "archive is broken" in str(found[-1])
    if archive is tarred:
        assert sum(isinstance(one, Page) for one in found) >= 1


def test_a_broken_file_in_an_archive_is_told_and_the_next_is_read() -> None:
    raw = bytearray(zipped({"a.txt": NOTE.encode(), "b.txt": NOTE.encode()}))
    raw[50:60] = b"\xff" * 10
    broken, page = read(bytes(raw))
    assert isinstance(broken, Unreadable)
    assert broken.source == "x/a.txt"
    assert isinstance(page, Page)


def test_bombs_are_refused_by_size_and_the_rest_is_read() -> None:
    bomb = zipped({"bomb.txt": b"\0" * 1 + b"a b " * 12_000_000, "note.txt": NOTE.encode()})
    assert len(bomb) < 200_000
    large, page = read(bomb)
    assert isinstance(large, TooLarge)
    assert isinstance(page, Page)
    (found,) = read(gzip.compress(b"shells \n" * 6_000_000))
    assert isinstance(found, TooLarge)


def test_an_archive_of_bombs_is_left() -> None:
    bomb = b"a b " * 9_000_000
    found = read(zipped({f"{n}.txt": bomb for n in range(9)}))
    assert isinstance(found[-1], TooLarge)
    assert "times its size" in str(found[-1])
    assert len(found) < 9


def test_archives_are_followed_two_deep_and_no_deeper() -> None:
    inner = zipped({"note.txt": NOTE.encode()})
    (page,) = pages(zipped({"inner.zip": inner}))
    assert page.read_from == "x/inner.zip/note.txt"
    (found,) = read(zipped({"outer.zip": zipped({"inner.zip": inner})}))
    assert isinstance(found, Unreadable)
    assert "unpack it first" in str(found)


def test_a_file_without_a_name_in_an_archive_is_read() -> None:
    """Found by lab.fuzz.readers."""
    raw = zipped({"a": NOTE.encode()})
    nameless = raw.replace(b"\x01\x00\x00\x00a", b"\x00\x00\x00\x00a")
    assert all(isinstance(one, Page | SourceError) for one in read(nameless))


def test_a_tag_of_half_a_surrogate_pair_in_a_feed_does_no_harm() -> None:
    """Found by lab.fuzz.readers."""
    raw = RSS.encode().replace(b"<item></item>", b"<item><a\xed\xa0\x80>x</a></item>")
    assert all(isinstance(one, Page | SourceError) for one in read(raw))


def test_what_is_no_archive_of_pages_is_told() -> None:
    (office,) = read(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    assert "office document" in str(office)
    (nothing,) = read(zipped({}))
    assert isinstance(nothing, Empty)


def test_a_tar_header_that_promises_too_much_is_refused() -> None:
    info = tarfile.TarInfo("x")
    info.type = b"x"
    info.size = 7_000_000_000
    (found,) = read(info.tobuf(tarfile.GNU_FORMAT) + b"0" * 4096)
    assert isinstance(found, Unreadable)


def test_links_and_devices_in_a_tar_are_no_sources() -> None:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("sneak")
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
    (found,) = read(into.getvalue())
    assert isinstance(found, Empty)


# --- pages saved "complete" -------------------------------------------------------------------------------------------

DISQUS = (
    "<html><body><div id='disqus_thread'><ul id='post-list' class='post-list'><li class='post'><div class='post-content'>"
    "<span class='author'>Ines</span><div class='post-message'><p>I counted two shells.</p></div></div><ul class='children'>"
    "<li class='post'><span class='author'>Otto</span><div class='post-message'><p>Four. Ask the baker.</p></div></li></ul>"
    "</li></ul></div></body></html>"
)


@pytest.mark.parametrize("folder", ["Mill_files", "Mill-Dateien", "Mill_fichiers"])
def test_the_folder_beside_a_saved_page_is_no_source_but_gives_its_comments(tmp_path: Path, folder: str) -> None:
    (tmp_path / "Mill.html").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "saved_resource.html").write_text(DISQUS, encoding="utf-8")
    (tmp_path / folder / "other.html").write_text(ARTICLE, encoding="utf-8")
    (page,) = list(read_sources([tmp_path]))
    assert isinstance(page, Page)
    assert [(c.author, c.text, c.parent) for c in page.comments] == [
        ("Ines", "I counted two shells.", None),
        ("Otto", "Four. Ask the baker.", 0),
    ]


SAVED = {
    "s/Mill_files/frames/d.html": DISQUS.encode(),
    "s/Mill_files/large.html": b" " * 9_000_000,
    "s/Mill.html": ARTICLE.encode(),
    "s/case_files/own.html": NOTE.encode(),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress], ids=["", "gz", "zst"])
@pytest.mark.parametrize("order", [1, -1], ids=["the folder first", "the page first"])
def test_frames_beside_a_saved_page_in_a_tar_archive_give_its_comments(pack: object, order: int) -> None:
    found = pages(pack(tarred(dict([*SAVED.items()][::order]))))  # type: ignore[operator]
    assert {page.read_from: [c.author for c in page.comments] for page in found} == {
        "x/s/Mill.html": ["Ines", "Otto"],
        "x/s/case_files/own.html": [],
    }


def test_a_tar_archive_whose_end_is_missing_keeps_its_pages_and_their_frames() -> None:
    raw = tarred(SAVED)
    *found, fault = read(raw[: raw.rindex(b"s/case_files")])
    assert [len(page.comments) for page in found if isinstance(page, Page)] == [2]
    assert "cut short" in str(fault)


def test_a_tar_archive_that_is_a_bomb_keeps_what_came_before_it() -> None:
    first, *faults = read(gzip.compress(tarred({"s/Mill.html": ARTICLE.encode(), "zeros": bytes(200_000_000)})))
    assert isinstance(first, Page)
    assert any(isinstance(fault, TooLarge) for fault in faults)


def test_a_folder_of_that_name_without_its_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "case_files").mkdir()
    (tmp_path / "case_files" / "a.html").write_text(ARTICLE, encoding="utf-8")
    assert len(list(read_sources([tmp_path]))) == 1
    raw = zipped(
        {"Mill.html": ARTICLE.encode(), "Mill_files/x.html": ARTICLE.encode(), "case_files/y.html": b"<p>One."}
    )
    assert [page.read_from for page in pages(raw)] == ["x/Mill.html", "x/case_files/y.html"]


@pytest.mark.parametrize("name", ["style.css", "style.css?v=3", "a/run.js@v=3", "Logo.PNG", "font.woff2", "robots.txt"])
def test_what_a_crawler_fetched_for_its_pages_is_passed_over_unless_it_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("p { color: black; margin: 0 auto }", encoding="utf-8")
    (tmp_path / "mill.html").write_text(ARTICLE, encoding="utf-8")
    assert [getattr(one, "read_from", None) for one in read_sources([tmp_path])] == [f"{tmp_path}/mill.html"]
    assert [page.read_from for page in pages(zipped({name: b"p { }", "mill.html": ARTICLE.encode()}))] == [
        "x/mill.html"
    ]
    assert len(list(read_sources([path]))) == 1


def test_a_page_saved_as_mhtml_is_read_with_its_address_and_comments() -> None:
    mhtml = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://mill.example/2019/03/15/mill\r\nSubject: Shells\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="==b=="\r\n\r\n'
        "--==b==\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + ARTICLE.replace("=", "=3D").replace("river,", "river=\r\n,")
        + "\r\n--==b==\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\r\n"
        + DISQUS
        + "\r\n--==b==\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--==b==--\r\n"
    )
    (page,) = pages(mhtml.encode())
    assert page.address == "https://mill.example/2019/03/15/mill"
    assert page.published is not None
    assert TEXT in page.text
    assert len(page.comments) == 2
    (broken,) = read(mhtml.encode()[:300])
    assert isinstance(broken, Empty)


# --- feeds ------------------------------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Mill</title><link>https://mill.example/</link><language>en-GB</language>
<item><title>Shells hit the mill &amp; the &lt;em&gt;weir&lt;/em&gt;</title><link>https://mill.example/shells?utm_source=rss</link>
<pubDate>Fri, 15 Mar 2019 10:00:00 GMT</pubDate><dc:creator>Ada Winter</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><blockquote><p>{MORE}</p></blockquote><p>The post Shells appeared first on The Mill.</p>]]>
</content:encoded></item>
<item><title>Bridge open</title><guid>https://mill.example/bridge</guid><description>The bridge was opened on Sunday.</description></item>
<item></item>
</channel></rss>"""


def test_a_feed_gives_a_report_an_entry() -> None:
    shells, bridge, nothing = read(RSS.encode())
    assert isinstance(shells, Page)
    assert shells.title == "Shells hit the mill & the weir"
    assert shells.text == f"{TEXT}\n\n{MORE}"
    assert [part.kind for part in shells.parts] == ["title", "byline", "paragraph", "quotation", "furniture"]
    assert (shells.id, shells.outlet, str(shells.published)) == (
        "https://mill.example/shells",
        "The Mill",
        "2019-03-15",
    )
    assert shells.read_from == "x#1"
    assert isinstance(bridge, Page)
    assert any("--follow" in note for note in bridge.notes)
    assert isinstance(nothing, Empty)


def test_atom_is_a_feed_too() -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Mill</title><entry><title type="html">Shells</title>
    <id>tag:mill,1</id><link rel="self" href="https://mill.example/api/1"/><link href="https://mill.example/shells"/>
    <published>2019-03-15T10:00:00Z</published><updated>2020-01-01T00:00:00Z</updated><author><name>Ada</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content></entry></feed>"""
    (page,) = pages(atom.encode())
    assert (page.address, str(page.published), page.text) == ("https://mill.example/shells", "2019-03-15", TEXT)


def test_a_feed_without_end_is_read_entry_by_entry_and_one_that_breaks_off_keeps_what_came() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 1
            return (
                b"<rss><channel>"
                if self.given == 1
                else f"<item><title>N</title><link>/{self.given}</link></item>".encode()
            )

    stream = Endless()
    found = read_sources(["-"], stdin=stream)  # type: ignore[arg-type]
    assert isinstance(next(found), Page)
    assert stream.given < 5000
    cut = read(RSS.encode()[:-120])
    assert isinstance(cut[0], Page)


def test_entities_of_a_feed_are_not_expanded() -> None:
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">'
        "]><rss><channel><item><title>Laugh</title><description>Up &b; and &c; down.</description></item></channel></rss>"
    )
    (found,) = read(laughs.encode())
    assert isinstance(found, Page)
    assert "haha" not in found.page_text


# --- web archives -----------------------------------------------------------------------------------------------------


def record(
    kind: str, target: str, body: bytes, http: str | None = "text/html; charset=windows-1252", status: str = "200 OK"
) -> bytes:
    if http is not None:
        body = f"HTTP/1.1 {status}\r\nContent-Type: {http}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    inner = "application/http; msgtype=response" if http is not None else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2019-03-15T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(target)):032x}>\r\nContent-Type: {inner}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


WARC = [
    record("response", "https://mill.example/a", ARTICLE.replace("old mill", "café").encode("cp1252")),
    record("response", "https://mill.example/logo.png", b"\x89PNG", "image/png"),
    record("response", "https://mill.example/gone", b"<p>Not found.", "text/html", "404 Not Found"),
    record("conversion", "https://mill.example/b", NOTE.encode(), None),
]


@pytest.mark.parametrize("pack", [b"".join, lambda rs: b"".join(map(gzip.compress, rs))], ids=["plain", "gz by record"])
def test_a_web_archive_gives_its_pages(pack: object) -> None:
    first, second = pages(pack(WARC))  # type: ignore[operator]
    assert (first.id, first.read_from[:11]) == ("https://mill.example/a", "x#urn:uuid:")
    assert "café on the river" in first.text
    assert (second.address, second.title) == ("https://mill.example/b", "Shells hit the mill")


def test_a_web_archive_cut_short_keeps_what_came_before() -> None:
    found = read(b"".join(WARC)[:1200] + b"WARC/1.0\r\nbroken")
    assert isinstance(found[0], Page | SourceError)
    (nothing,) = read(WARC[1])
    assert isinstance(nothing, Empty)


@pytest.mark.parametrize(
    ("module", "raw", "extra"), [("fastwarc.warc", WARC[0], "warc"), ("pypdfium2", b"%PDF-1.4\n", "pdf")]
)
def test_a_missing_extra_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch, module: str, raw: bytes, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (found,) = read(raw)
    assert f"pip install 'reportedly[{extra}]'" in str(found)


# --- PDF --------------------------------------------------------------------------------------------------------------


def pdf(*sheets: list[str], title: str = "") -> bytes:
    """A PDF of these pages of lines, as the format's own examples are written."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in sheets:
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 750 Td {shown}ET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    objects.append(b"<< /Title (%s) >>" % title.encode("latin-1"))
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % one for one in places
    )
    return out + b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        at,
    )


def test_the_text_of_a_pdf_is_read_with_its_title_and_a_note_on_what_is_lost() -> None:
    (page,) = pages(pdf([TEXT, MORE], title="Shells hit the mill"))
    assert page.title == "Shells hit the mill"
    assert TEXT in page.text
    assert MORE in page.text
    assert any("from a PDF" in note for note in page.notes)


def test_running_heads_of_a_pdf_do_not_part_its_paragraphs() -> None:
    sheets = [
        [f"The Mill Gazette, page {n}", TEXT, f"On day {n} it was quiet, and the road beside it stayed open."]
        for n in range(1, 5)
    ]
    (page,) = pages(pdf(*sheets))
    assert "Gazette" not in page.text


def test_a_short_pdf_whose_lines_end_at_its_margin_gives_whole_paragraphs() -> None:
    told = "Two millers were wounded when shells hit the old mill at Orlen on Friday, the district"
    more = "The office said that eleven shells fell before dawn, and that the bridge stayed closed"
    (page,) = pages(
        pdf(
            ["Home", "Shells hit the mill", "By Ada Winter", told, "office said.", more, "until noon."],
            title="Shells hit the mill",
        )
    )
    assert page.title == "Shells hit the mill"
    assert page.text == f"{told} office said.\n\n{more} until noon."


def test_what_a_pdf_cannot_give_is_told() -> None:
    (blank,) = read(pdf([]))
    assert isinstance(blank, Empty)
    assert "OCR" in str(blank)
    (broken,) = read(b"%PDF-1.7 \x00\x01 nothing more")
    assert isinstance(broken, Unreadable)
    assert "broken" in str(broken)


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("divider", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_by_a_map_of_columns(divider: str, encoding: str) -> None:
    rows = [
        ["headline", "body", "url", "day"],
        ["Mill", '"Two\nwounded", he said', "http://www.mill.example/a", "2019-03-15"],
    ]
    quoted = "\r\n".join(divider.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    columns = {"text": "body", "title": "headline", "address": "url", "published": "day"}
    (page,) = pages(quoted.encode(encoding), columns=columns)
    assert (page.title, page.text) == ("Mill", '"Two\nwounded", he said')
    assert (page.id, page.address) == ("https://mill.example/a", "http://www.mill.example/a")
    assert str(page.published) == "2019-03-15"


def test_a_table_that_uses_our_names_needs_no_map(tmp_path: Path) -> None:
    table = tmp_path / "reports.csv"
    table.write_text(f'id,text\nr1,"{TEXT}"\n,"No id, but words."\nr3,\n', encoding="utf-8")
    first, second, third = list(read_sources([table]))
    assert isinstance(first, Page)
    assert (first.id, first.text) == ("r1", TEXT)
    assert isinstance(second, Page)
    assert len(second.id) == 16
    assert isinstance(third, BadReport)
    assert "row 4" in str(third)


def test_a_table_without_the_column_names_those_it_has() -> None:
    (found,) = read(b"a,b\n1,2\n", columns={"text": "body"})
    assert "no column 'body'" in str(found)
    assert "'a', 'b'" in str(found)
    with pytest.raises(UsageError, match="no field 'words'"):
        read(b"a,b\n", columns={"words": "a"})


def test_json_lines_are_read_by_a_map_of_keys() -> None:
    line = b'{"url": "https://mill.example/a", "body": "Two were  wounded.", "headline": "Mill"}\n'
    (page,) = pages(line, columns={"text": "body", "title": "headline", "address": "url"})
    assert (page.id, page.title, page.text) == ("https://mill.example/a", "Mill", "Two were  wounded.")


def test_a_line_without_the_key_of_the_text_names_those_it_has() -> None:
    (fault,) = read(b'{"headline": "Mill", "words": "Two."}\n', columns={"text": "body"})
    assert "line 1: no key 'body'; its keys are 'headline', 'words'" in str(fault)


# --- lists of addresses -----------------------------------------------------------------------------------------------


def test_a_list_of_addresses_is_fetched_only_where_it_is_named_itself(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# two\nhttp://127.0.0.1:9/a\n\nhttps://10.0.0.1/b\n", encoding="utf-8")
    (inside,) = list(read_sources([tmp_path]))
    assert isinstance(inside, NotFetched)
    assert "name the list itself" in str(inside)
    first, second = list(read_sources([tmp_path / "list.txt"]))
    assert isinstance(first, NotFetched)
    assert "this machine itself" in str(first)
    assert "private network" in str(second)


def test_a_list_says_which_of_its_lines_are_no_addresses(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("http://127.0.0.1:9/\nhttp://10.0.0.1/\nftp://m.example/\n", encoding="utf-8")
    *_, last = list(read_sources([tmp_path / "list.txt"]))
    assert "'ftp://m.example/' is no web address" in str(last)


@pytest.mark.parametrize(
    "text",
    [
        "https://mill.example/a says that two were wounded.\nhttps://mill.example/b\n",
        "Mill\nOrlen\nTarsk\nhttps://mill.example/b\n",
    ],
)
def test_addresses_among_other_words_are_a_text(text: str) -> None:
    (page,) = pages(text.encode())
    assert page.address is None


def test_one_page_of_an_archive_of_one(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.html": ARTICLE.encode()}))
    assert read_page(tmp_path / "a.zip").title == "Shells hit the mill"
