"""From what the user names (a file, a folder, ``-``) to bytes of a known shape, unpacked, within bounds."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, get_args

from reportedly.errors import BadReport, Empty, NotFound, SourceError, TooLarge, Unreadable, UsageError
from reportedly.records import Page

Shape = Literal["html", "text", "reports"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

#: The most bytes a page, or one line of reports, may have, packed or unpacked.
LIMIT = 200_000_000

# How much of a source is looked at to tell its shape.
_HEAD = 64 * 1024
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"

# What is not text, by its first bytes: (bytes, what to call it, what to do).
_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "save its text (pdftotext) and read that"),
    (b"\x89PNG", "a PNG image", "read the page it belongs to"),
    (b"\xff\xd8\xff", "a JPEG image", "read the page it belongs to"),
    (b"GIF8", "a GIF image", "read the page it belongs to"),
    (b"BM", "a bitmap image", "read the page it belongs to"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it, or save it as HTML or text"),
    (b"PK\x05\x06", "an empty ZIP archive", "nothing can be read from it"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as HTML or text"),
    (b"{\\rtf", "an RTF document", "save it as HTML or text"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"BZh", "a bzip2 file", "unpack it; gzip and zstd are read as they are"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it; gzip and zstd are read as they are"),
    (b"\x7fELF", "a program", "name a page instead"),
    (b"SQLite format 3", "an SQLite database", "name a page instead"),
    (b"OggS", "a sound or film", "name a page instead"),
    (b"ID3", "a sound", "name a page instead"),
    (b"RIFF", "an image, a sound or a film", "name a page instead"),
    (b"WARC/", "a web archive", "this version reads HTML, bare text and JSON lines; save the page from the archive"),
)
_TARS = "a tar archive"

_REPORT = re.compile(r'\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\\n]|\\.){0,200}"\s*:|\Z)')
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|article|section|main|"
    r"header|nav|p|h[1-6]|table|span|center|font|a|ul|ol|form|img|blockquote|figure|base)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(r"\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE | re.DOTALL)
_INNER = re.compile(r"<(?:html|body|!doctype\s+html)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:p|div|article|h1|body|html)\s*>", re.IGNORECASE)


def read_sources(
    sources: Iterable[str | os.PathLike[str]],
    *,
    shape: Shape | None = None,
    published: date | None = None,
    outlet: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Page | SourceError]:
    """The pages of the sources, in the order given, a folder's by path; one page in memory at a time.

    What cannot be read comes as a SourceError in its place and the run goes on. `shape` overrules what the bytes look
    like; `published` and `outlet` hold for every page. ``-`` reads `stdin` (the process's own by default).
    Raises UsageError for an unknown shape, or when one source is given where a list belongs.
    """
    _check_shape(shape)
    if isinstance(sources, (str, bytes, os.PathLike)):
        raise UsageError(
            f"sources must be a list of sources, got the one source {os.fspath(sources)!r}; write [source]"
        )
    return _read_all(sources, shape, published, outlet, stdin)


def _read_all(
    sources: Iterable[str | os.PathLike[str]],
    shape: Shape | None,
    published: date | None,
    outlet: str | None,
    stdin: BinaryIO | None,
) -> Iterator[Page | SourceError]:
    for source in sources:
        name = os.fspath(source)
        if name == "-":
            stream = stdin if stdin is not None else sys.stdin.buffer
            yield from _read_stream(stream, "-", "", shape, published, outlet)
            continue
        for path, read_from in _files(name):
            if isinstance(path, SourceError):
                yield path
                continue
            try:
                stream = path.open("rb")
            except OSError as fault:
                yield _open_fault(read_from, fault)
                continue
            with stream:
                yield from _read_stream(stream, read_from, path.name, shape, published, outlet)


def read_bytes(
    raw: bytes,
    *,
    read_from: str,
    shape: Shape | None = None,
    published: date | None = None,
    outlet: str | None = None,
) -> Iterator[Page | SourceError]:
    """The pages in `raw`, as `read_sources` reads a file that holds it."""
    _check_shape(shape)
    return _read_stream(io.BytesIO(raw), read_from, read_from, shape, published, outlet)


def read_page(
    source: str | os.PathLike[str],
    *,
    shape: Shape | None = None,
    published: date | None = None,
    outlet: str | None = None,
    stdin: BinaryIO | None = None,
) -> Page:
    """The one page of a source.

    Raises SourceError when it cannot be read, UsageError when it holds several pages.
    """
    pages = read_sources([source], shape=shape, published=published, outlet=outlet, stdin=stdin)
    first = next(pages, None)
    if first is None:
        raise Empty(os.fspath(source), "nothing in it")
    if isinstance(first, SourceError):
        raise first
    if next(pages, None) is not None:
        raise UsageError(f"{os.fspath(source)}: holds several pages; read_sources reads them all")
    return first


def _check_shape(shape: str | None) -> None:
    if shape is not None and shape not in SHAPES:
        raise UsageError(f"unknown shape {shape!r}; one of {', '.join(SHAPES)}")


def _files(name: str) -> Iterator[tuple[Path | SourceError, str]]:
    """The files of a source with the names they are read from; hidden ones in a folder are passed over."""
    if re.match(r"[a-z][a-z0-9+.-]*://", name, re.IGNORECASE):
        yield NotFound(name, "web addresses are not fetched by this version; save the page and name the file"), name
        return
    path = Path(name)
    try:
        if not path.is_dir():
            if path.exists():
                yield path, name
            else:
                yield NotFound(name, "no such file or folder"), name
            return
        found = False
        for folder, folders, files in os.walk(path, onerror=_raise):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for file in sorted(files):
                if not file.startswith("."):
                    found = True
                    inside = Path(folder, file)
                    yield inside, f"{name.rstrip('/')}/{inside.relative_to(path).as_posix()}"
        if not found:
            yield Empty(name, "no files in this folder (hidden ones are passed over)"), name
    except (OSError, ValueError) as fault:
        yield _open_fault(name, fault), name


def _raise(fault: OSError) -> None:
    raise fault


def _open_fault(read_from: str, fault: OSError | ValueError) -> SourceError:
    if isinstance(fault, FileNotFoundError):
        return NotFound(read_from, "no such file or folder")
    if isinstance(fault, PermissionError):
        return Unreadable(read_from, "no permission to read it; check the rights of the file and its folders")
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return Unreadable(read_from, f"cannot be opened: {reason}")


def _read_stream(
    stream: IO[bytes],
    read_from: str,
    file_name: str,
    shape: Shape | None,
    published: date | None,
    outlet: str | None,
) -> Iterator[Page | SourceError]:
    try:
        with_head = _unpacked(_Bounded(stream, read_from), read_from)
        head = with_head.peek(_HEAD)
        if not head.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
            rest = with_head.read(LIMIT)
            if not rest.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
                raise Empty(read_from, "nothing in it but white space" if rest else "the file is empty")
            head = rest[:_HEAD]
            with_head = _Bounded(io.BytesIO(rest), read_from)
        shape = shape or shape_of(head, file_name, read_from)
        if shape == "reports":
            yield from _reports(with_head, read_from, published, outlet)
            return
        raw = with_head.all()
        if shape == "html":
            from reportedly.read.html import page_of_html

            yield page_of_html(raw, read_from=read_from, published=published, outlet=outlet)
        else:
            from reportedly.read.scrape import page_of_scrape

            yield page_of_scrape(raw, read_from=read_from, published=published, outlet=outlet)
    except SourceError as fault:
        yield fault
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        yield Unreadable(read_from, f"the gzip stream is broken ({fault}); fetch or pack it again")
    except FileNotFoundError:
        # the source is open by now: what is missing is a file of this package, and no fault of the page
        raise
    except OSError as fault:
        yield _open_fault(read_from, fault)


class _Bounded:
    """A stream that can be looked into, and that refuses to give a page larger than the limit."""

    def __init__(self, stream: IO[bytes], read_from: str) -> None:
        self._stream = stream
        self._read_from = read_from
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes from here, left in place."""
        while len(self._ahead) < size:
            more = self._stream.read(size - len(self._ahead))
            if not more:
                break
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        if self._ahead:
            ahead, self._ahead = (self._ahead, b"") if size < 0 else (self._ahead[:size], self._ahead[size:])
            return ahead
        return self._stream.read(size)

    def all(self) -> bytes:
        """Everything from here. Raises TooLarge beyond the limit."""
        pieces: list[bytes] = []
        total = 0
        while piece := self.read(1 << 20):
            total += len(piece)
            if total > LIMIT:
                raise TooLarge(
                    self._read_from, f"more than {LIMIT // 1_000_000} MB in one page; split it or cut it down"
                )
            pieces.append(piece)
        return b"".join(pieces)

    def lines(self) -> Iterator[bytes]:
        """Lines without their ends (LF or CRLF). Raises TooLarge at a line beyond the limit."""
        rest = b""
        while piece := self.read(1 << 16):
            rest += piece
            if b"\n" in piece:
                *whole, rest = rest.split(b"\n")
                for line in whole:
                    yield line.removesuffix(b"\r")
            if len(rest) > LIMIT:
                raise TooLarge(
                    self._read_from, f"a line of more than {LIMIT // 1_000_000} MB; one report stands on one line"
                )
        if rest:
            yield rest.removesuffix(b"\r")


def _unpacked(stream: _Bounded, read_from: str) -> _Bounded:
    magic = stream.peek(4)
    if magic.startswith(_GZIP):
        unpacked = _Bounded(gzip.GzipFile(fileobj=stream), read_from)  # type: ignore[call-overload]  # it only reads
    elif magic.startswith(_ZSTD):
        try:
            import zstandard
        except ImportError:
            raise Unreadable(
                read_from, "packed with zstd, which needs an extra: pip install 'reportedly[zstd]'"
            ) from None
        unpacked = _Bounded(_Zstd(stream, zstandard), read_from)  # type: ignore[arg-type]  # it only reads
    else:
        return stream
    if unpacked.peek(4).startswith((_GZIP, _ZSTD)):
        raise Unreadable(read_from, "packed twice; unpack it once")
    return unpacked


class _Zstd:
    """A zstd stream that notices when it is cut short, which zstandard's own reader does not.

    It is fed in small bites, since a few bytes can stand for very many.
    """

    _BITE = 2048

    def __init__(self, packed: _Bounded, zstandard: Any) -> None:
        self._packed = packed
        self._zstandard = zstandard
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False
        self._ready = b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises OSError where the stream is broken."""
        while size < 0 or len(self._ready) < size:
            bite = self._packed.read(self._BITE)
            if not bite:
                if self._begun and not self._frame.eof:
                    raise OSError(0, "the zstd stream is broken (it ends too early); fetch or pack it again")
                break
            self._feed(bite)
        size = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _feed(self, bite: bytes) -> None:
        while bite:
            if self._frame.eof:
                self._frame = self._zstandard.ZstdDecompressor().decompressobj()
            self._begun = True
            try:
                self._ready += self._frame.decompress(bite)
            except self._zstandard.ZstdError as fault:
                raise OSError(0, f"the zstd stream is broken ({fault}); fetch or pack it again") from None
            bite = self._frame.unused_data if self._frame.eof else b""


def shape_of(head: bytes, file_name: str, read_from: str) -> Shape:
    """The shape of a source from its first bytes; its name decides only where they leave a doubt.

    Raises Unreadable for what is no text, and for shapes that are not read yet.
    """
    for magic, name, advice in _BINARY:
        if head.startswith(magic) and (len(magic) > 3 or b"\x00" in head[:64]):
            raise Unreadable(read_from, f"is {name}, not a page; {advice}")
    if head[257:262] == b"ustar":
        raise Unreadable(read_from, f"is {_TARS}; unpack it and name the folder")
    from reportedly.read.decode import decode

    if _is_binary(head):
        raise Unreadable(read_from, "holds bytes that are no text; name an HTML page, a text file or JSON lines")
    text = decode(head)[0]
    if _FEED.match(text):
        raise Unreadable(
            read_from, "is a feed (RSS or Atom), which this version does not read; save the pages it names"
        )
    if _REPORT.match(text):
        return "reports"
    if _MARKUP.match(text) or _INNER.search(text) or len(_CLOSED.findall(text)) >= 5:
        return "html"
    stem = re.sub(r"\.(?:gz|zst)\Z", "", file_name.lower())
    if stem.endswith((".jsonl", ".ndjson")):
        return "reports"
    if stem.endswith((".html", ".htm", ".xhtml")) and "<" in text:
        return "html"
    return "text"


def _is_binary(head: bytes) -> bool:
    """Whether bytes are no text: many control characters, unless they are the NULs of UTF-16 or UTF-32."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    even, odd = head[0:512:2], head[1:512:2]
    if len(head) >= 8 and (
        (odd.count(0) > 0.7 * len(odd) and not even.count(0)) or (even.count(0) > 0.7 * len(even) and not odd.count(0))
    ):
        return False
    control = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in head)
    return control > 0.02 * len(head) and control > 4


def _reports(
    stream: _Bounded, read_from: str, published: date | None, outlet: str | None
) -> Iterator[Page | SourceError]:
    from reportedly.read.reports import page_of_fields, page_of_report, raw_of, reports_in_document

    if _is_document(stream.peek(_HEAD)):
        where = None
        for where, fields in reports_in_document(stream.all(), read_from=read_from):
            try:
                yield page_of_fields(
                    fields, raw_of(fields), read_from=read_from, where=where, published=published, outlet=outlet
                )
            except BadReport as fault:
                yield fault
        if where is None:
            raise Empty(read_from, "no reports in it")
        return
    found = False
    for number, line in enumerate(stream.lines(), start=1):
        if not line.strip(b" \t\r\xef\xbb\xbf"):
            continue
        found = True
        try:
            yield page_of_report(line, read_from=read_from, where=f"line {number}", published=published, outlet=outlet)
        except BadReport as fault:
            yield fault
    if not found:
        raise Empty(read_from, "no reports in it")


def _is_document(head: bytes) -> bool:
    """Whether reports come as one JSON document over several lines, or as an array, not as one object a line."""
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("["):
        return True
    first, more, _ = text.partition("\n")
    if not more or not first.startswith("{"):
        return False
    try:
        json.loads(first)
    except ValueError:
        # An object that its first line leaves open; a broken line of many closes, or is followed by another object.
        return first.rstrip().endswith(("{", ",", "[")) and not re.search(r"^\{.*\}\s*$", text, re.MULTILINE)
    except RecursionError:
        return False
    return False
