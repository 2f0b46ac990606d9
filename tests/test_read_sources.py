"""Sources: files, folders, streams; shapes sniffed; what cannot be read, and what the message tells the user to do."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import zstandard

from reportedly.errors import BadReport, Empty, NotFound, SourceError, TooLarge, Unreadable, UsageError
from reportedly.read import Shape, read_bytes, read_page, read_sources, shapes, streams
from reportedly.records import Page

ARTICLE = (
    "<!doctype html><html lang='en'><head><title>Shells hit the mill</title></head><body><h1>Shells hit the mill</h1>"
    "<p>Two millers were wounded when shells hit the old mill on the river, the district office said on Friday.</p>"
    "<p>The office said that it had counted four shells and that the bridge beside the mill was closed.</p>"
    "</body></html>"
)
NOTE = "Shells hit the mill\n\nTwo millers were wounded when shells hit the old mill, the district office said.\n"
REPORT = json.dumps({"id": "r1", "text": "Two millers were wounded."})


def read(raw: bytes, **options: object) -> list[Page | SourceError]:
    return list(read_bytes(raw, read_from="x", **options))  # type: ignore[arg-type]  # options differ by test


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (ARTICLE, "html"),
        ("<?xml version='1.0'?>\n<!-- saved -->\n" + ARTICLE, "html"),
        ("<p>One died.</p>", "html"),
        ("HTTP/1.1 200 OK\n\n" + ARTICLE, "html"),
        (NOTE, "text"),
        ("a < b and b > c, he wrote.", "text"),
        ("<3 from the front, he wrote.", "text"),
        ("Copy this: <script src='x.js'></script>\n" + NOTE, "text"),
        ("[Reuters] {unclear} Two were wounded.", "text"),
        (REPORT, "reports"),
        ("\n\n" + REPORT + "\nno json", "reports"),
        (json.dumps([{"id": "r1", "text": "a"}]), "reports"),
        (json.dumps({"id": "r1", "text": "a"}, indent=2), "reports"),
    ],
)
def test_the_shape_is_sniffed_from_the_content(text: str, shape: Shape) -> None:
    assert shapes.shape_of(text.encode(), "page.dat", "x") == shape


def test_the_name_decides_only_a_doubt() -> None:
    assert shapes.shape_of(b"not json at all", "a.jsonl", "x") == "reports"
    assert shapes.shape_of(ARTICLE.encode(), "a.jsonl", "x") == "html"
    assert shapes.shape_of(NOTE.encode(), "a.html", "x") == "text"


def test_shape_overrules_what_the_bytes_look_like() -> None:
    (page,) = read(ARTICLE.encode(), shape="text")
    assert isinstance(page, Page)
    assert page.parts[0].selector == "line 1"
    with pytest.raises(UsageError, match="one of html, text, reports"):
        read(b"x", shape="docx")


@pytest.mark.parametrize(
    "pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress], ids=["plain", "gzip", "zstd"]
)
@pytest.mark.parametrize("text", [ARTICLE, NOTE, REPORT], ids=["html", "text", "reports"])
def test_packed_or_not_it_is_the_same_page(text: str, pack: object) -> None:
    (plain,) = read(text.encode())
    (packed,) = read(pack(text.encode()))  # type: ignore[operator]  # bytes -> bytes
    assert isinstance(plain, Page)
    assert packed == plain
    assert isinstance(packed, Page)
    assert packed.raw == plain.raw


@pytest.mark.parametrize(
    ("raw", "fault", "says"),
    [
        (b"", Empty, "empty"),
        (b" \n\t\r\n", Empty, "white space"),
        (b"\xef\xbb\xbf\n", Empty, "white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Unreadable, "PNG"),
        (b"PK\x03\x04\x14\x00\x00\x00", Unreadable, "zip archive is broken"),
        (bytes(range(256)) * 20, Unreadable, "no text"),
        (gzip.compress(ARTICLE.encode())[:-30], Unreadable, "gzip stream is broken"),
        (b"\x1f\x8b\x08\x00rubbish that is no stream", Unreadable, "gzip stream is broken"),
        (zstandard.ZstdCompressor().compress(ARTICLE.encode() * 9)[:-30], Unreadable, "zstd stream is broken"),
        (gzip.compress(gzip.compress(b"twice")), Unreadable, "packed twice"),
        (b"<?xml version='1.0'?><rss><channel></channel></rss>", Empty, "no entries"),
        (b"<html><head></head><body><script>x()</script></body></html>", Empty, "shows no text"),
        (b"[]", Empty, "no reports"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, fault: type[SourceError], says: str) -> None:
    (found,) = read(raw, shape="reports" if raw == b"[]" else None)
    assert type(found) is fault
    assert says in str(found)
    assert str(found).startswith("x: ")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("oops", "not JSON"),
        ('{"id": "a"}', '"text" is missing'),
        ('{"text": "a"}', '"id" is missing'),
        ('{"id": "", "text": "a"}', '"id" is empty'),
        ('{"id": "a", "text": null}', '"text" is no string'),
        ('{"id": ["a"], "text": 5}', '"id" is no string and "text" is no string'),
        ('["id", "text"]', "not a JSON object"),
        ('{"id": "a", "text": "b"', "not JSON"),
        ("[" * 100_000, "not"),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(line: str, says: str) -> None:
    first, bad, last = read(f"{REPORT}\n{line}\n\n{REPORT}".encode())
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(bad, BadReport)
    assert "line 2" in str(bad)
    assert says in str(bad)


def test_a_line_that_is_not_utf8_is_named() -> None:
    (first, bad) = read(REPORT.encode() + b'\n{"id": "a", "text": "caf\xe9"}')
    assert isinstance(first, Page)
    assert "line 2: not UTF-8" in str(bad)


def test_an_array_or_one_object_over_several_lines_is_read_too() -> None:
    (one,) = read(json.dumps({"id": "r1", "text": "a"}, indent=1).encode())
    assert isinstance(one, Page)
    first, bad, last = read(
        json.dumps([{"id": 1, "text": "a"}, {"id": "x"}, {"id": "r3", "text": "b"}], indent=1).encode()
    )
    assert isinstance(first, Page)
    assert first.id == "1"
    assert "item 2" in str(bad)
    assert isinstance(last, Page)


def test_a_folder_is_read_by_path_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.html", "b/.hidden.txt", ".git/x.txt", "b/one.jsonl.gz", "empty.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        raw = {".html": ARTICLE.encode(), ".txt": NOTE.encode(), ".gz": gzip.compress(REPORT.encode())}[file.suffix]
        file.write_bytes(b"" if name == "empty.txt" else raw)
    found = list(read_sources([tmp_path]))
    names = [page.read_from if isinstance(page, Page) else page.source for page in found]
    assert names == [f"{tmp_path}/{name}" for name in ("a.html", "empty.txt", "b/one.jsonl.gz", "b/two.txt")]
    assert [type(page) for page in found] == [Page, Empty, Page, Page]


def test_sources_keep_their_order_and_faults_their_place(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    found = list(read_sources([tmp_path / "none.txt", note, "gopher://news.example/x", tmp_path / "empty", "a\x00b"]))
    assert [type(one) for one in found] == [NotFound, Page, NotFound, Empty, NotFound]
    assert "http and https" in str(found[2])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    note.chmod(0)
    (found,) = read_sources([note])
    assert isinstance(found, Unreadable)
    assert "permission" in str(found)


def test_standard_input_is_a_source() -> None:
    (page,) = read_sources(["-"], stdin=io.BytesIO(NOTE.encode()))
    assert isinstance(page, Page)
    assert page.read_from == "-"


def test_read_page_gives_one_page_or_says_no(tmp_path: Path) -> None:
    several = tmp_path / "several.jsonl"
    several.write_text(f"{REPORT}\n{REPORT}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="several pages"):
        read_page(several)
    with pytest.raises(NotFound):
        read_page(tmp_path / "none")
    with pytest.raises(UsageError, match="must be a list"):
        read_sources("page.html")


def test_reports_are_read_one_at_a_time() -> None:
    class Counted(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 1
            return REPORT.encode() + b"\n"

    stream = Counted()
    pages = read_sources(["-"], stdin=stream)  # type: ignore[arg-type]  # endless
    assert isinstance(next(pages), Page)
    assert stream.given < 3000


def test_a_page_over_the_limit_is_refused_without_being_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LIMIT", 3_000_000)
    bomb = gzip.compress(b"shells fell on the town \n" * 1_000_000)
    (found,) = read(bomb)
    assert type(found) is TooLarge
    (found,) = read(b'{"id": "a", "text": "' + b"shells " * 1_000_000 + b'"}')
    assert type(found) is TooLarge


def test_given_date_and_outlet_hold_for_every_page() -> None:
    for text in (ARTICLE, NOTE, REPORT):
        (page,) = read(text.encode(), published=date(2017, 1, 20), outlet="The Mill")
        assert isinstance(page, Page)
        assert (page.published, page.published_from, page.outlet) == (date(2017, 1, 20), "given", "The Mill")


ARABIC = "أعلن الجيش يوم الجمعة أنه سيطر على التلة وأن اثنين من جنوده أصيبا في القتال قرب القرية، ثم عاد إلى مواقعه."


@pytest.mark.parametrize(
    ("raw", "words", "note"),
    [
        ("A “café” fell.".encode("utf-8-sig"), "A “café” fell.", None),
        ("A “café” fell.".encode("utf-16"), "A “café” fell.", None),
        ("A cafe fell to them.".encode("utf-16-le"), "A cafe fell to them.", None),
        ("A “café” fell.".encode("cp1252"), "A “café” fell.", "cp1252"),
        (
            "A “café” fell near the mill — hit.".encode() + b" \xff end.",
            "A “café” fell near the mill — hit. \ufffd end.",
            "1 byte",
        ),
        (b"A\x00 cafe\x07 fell.\r\nTwo died.", "A cafe fell.", None),
        (ARABIC.encode("cp1256"), ARABIC, "guessed"),
    ],
)
def test_encodings(raw: bytes, words: str, note: str | None) -> None:
    (page,) = read(raw, shape="text")
    assert isinstance(page, Page)
    assert words in page.page_text
    assert (note is None and page.notes == ()) or (note is not None and any(note in one for one in page.notes))


def test_a_declared_encoding_is_believed_where_utf8_fails() -> None:
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"></head><body><p>'
    (page,) = read((head + ARABIC).encode("cp1256"))
    assert isinstance(page, Page)
    assert ARABIC in page.page_text
    assert page.language == "ar"


def test_zstd_without_its_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (found,) = read(b"\x28\xb5\x2f\xfd....")
    assert isinstance(found, Unreadable)
    assert "pip install 'reportedly[zstd]'" in str(found)


def test_bare_text_brings_in_no_markup_library() -> None:
    code = (
        "import sys; from reportedly.read import read_bytes\n"
        "def check(): assert not (heavy := {'lxml', 'trafilatura', 'numpy', 'zstandard'} & set(sys.modules)), heavy\n"
        "check(); list(read_bytes(b'One died. Two fled.', read_from='x')); check()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
