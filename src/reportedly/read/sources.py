"""From what the user names (a file, a folder, a web address, ``-``) to bytes of a known shape, unpacked, within bounds.

Archives, feeds and lists hold further items; each comes in its place, and what cannot be read comes as its error.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from reportedly.errors import BadReport, Empty, NotFetched, NotFound, SourceError, TooLarge, Unreadable, UsageError
from reportedly.read.archives import (
    BROKEN_MEMBER,
    FRAME_LIMIT,
    MOST_FRAMES,
    PASSED_OVER,
    Member,
    Saved,
    is_beside,
    is_part_of_page,
    tar_members,
    zip_members,
)
from reportedly.read.shapes import HEAD, SHAPES, Shape, archive_of, shape_of
from reportedly.read.streams import LIMIT, Bounded, broken_packing_told, unpacked
from reportedly.records import Page

if TYPE_CHECKING:
    from reportedly.read.web import Web

_BLANK = b" \t\r\n\x0b\x0c\xef\xbb\xbf"
# An archive within an archive within an archive is the way of bombs, not of collections.
_DEEPEST = 2
# What comes from a pipe and has to be sought in (a zip archive) goes to a temporary file, up to this many bytes.
_SPOOLED = 4_000_000_000
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _How:
    """How to read: what the user asked for, and what is known of the bytes in hand."""

    shape: Shape | None = None
    published: date | None = None
    outlet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    follow: bool = False
    web: Web | None = None
    stdin: BinaryIO | None = None
    #: Where the bytes were got from, and the encoding their server named.
    address: str | None = None
    charset: str | None = None
    #: Whether the user named these bytes: only then is a list of addresses in them fetched.
    named: bool = True
    depth: int = 0
    frames: tuple[bytes, ...] = ()
    notes: tuple[str, ...] = ()


def read_sources(
    sources: Iterable[str | os.PathLike[str]],
    *,
    shape: Shape | None = None,
    published: date | None = None,
    outlet: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow: bool = False,
    private: bool = False,
    cache: str | os.PathLike[str] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Page | SourceError]:
    """The pages of the sources, in the order given, a folder's by path; one page in memory at a time.

    What cannot be read comes as a SourceError in its place and the run goes on. `shape` overrules what the bytes look
    like; `published` and `outlet` hold for every page; `columns` says which column of a table, or which key of a JSON
    line, holds what. A source that is a web address is fetched, and so is a list of them that the user names; with
    `follow` also the pages that a feed's entries name, with `private` from addresses that are not public too. `cache`
    is a folder where fetched pages are kept, so that what has not changed is not sent again. ``-`` reads `stdin` (the
    process's own by default).
    Raises UsageError for an unknown shape or column, or when one source is given where a list belongs.
    """
    _check(shape, columns)
    if isinstance(sources, (str, bytes, os.PathLike)):
        raise UsageError(
            f"sources must be a list of sources, got the one source {os.fspath(sources)!r}; write [source]"
        )
    how = _How(shape, published, outlet, dict(columns or {}), follow, stdin=stdin)
    return _read_all(sources, how, private, Path(cache) if cache is not None else None)


def _read_all(
    sources: Iterable[str | os.PathLike[str]], how: _How, private: bool, cache: Path | None
) -> Iterator[Page | SourceError]:
    from reportedly.read.web import Web

    with closing(Web(private=private, cache=cache)) as web:
        how = replace(how, web=web)
        for source in sources:
            name = os.fspath(source)
            if name == "-":
                stream = how.stdin if how.stdin is not None else sys.stdin.buffer
                yield from _read_stream(stream, "-", "", how)
            elif _WEB.match(name):
                yield from _read_address(name, how)
            else:
                yield from _read_path(name, how)


def _read_path(name: str, how: _How) -> Iterator[Page | SourceError]:
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
            yield from _read_stream(
                stream, read_from, path.name, replace(how, named=read_from == name, frames=_frames_beside(path))
            )


def _read_address(address: str, how: _How) -> Iterator[Page | SourceError]:
    """The pages that a web address gives."""
    if how.web is None:
        yield NotFetched(address, "is not fetched from here; name the address itself")
        return
    try:
        fetched = how.web.fetch(address)
    except NotFetched as fault:
        yield fault
        return
    name = fetched.address.partition("?")[0].rpartition("/")[2]
    inner = replace(how, address=fetched.address, charset=fetched.charset, named=False, notes=fetched.notes)
    yield from _read_stream(io.BytesIO(fetched.raw), address, name, inner)


def read_bytes(
    raw: bytes,
    *,
    read_from: str,
    shape: Shape | None = None,
    published: date | None = None,
    outlet: str | None = None,
    columns: Mapping[str, str] | None = None,
    address: str | None = None,
) -> Iterator[Page | SourceError]:
    """The pages in `raw`, as `read_sources` reads a file that holds it; `address` is where it was got from, if known.

    Nothing is fetched.
    """
    _check(shape, columns)
    how = _How(shape, published, outlet, dict(columns or {}), address=address, named=False)
    return _read_stream(io.BytesIO(raw), read_from, read_from, how)


def read_page(
    source: str | os.PathLike[str],
    *,
    shape: Shape | None = None,
    published: date | None = None,
    outlet: str | None = None,
    private: bool = False,
    stdin: BinaryIO | None = None,
) -> Page:
    """The one page of a source.

    Raises SourceError when it cannot be read, UsageError when it holds several pages.
    """
    pages = read_sources([source], shape=shape, published=published, outlet=outlet, private=private, stdin=stdin)
    first = next(pages, None)
    if first is None:
        raise Empty(os.fspath(source), "nothing in it")
    if isinstance(first, SourceError):
        raise first
    if next(pages, None) is not None:
        raise UsageError(f"{os.fspath(source)}: holds several pages; read_sources reads them all")
    return first


def _check(shape: str | None, columns: Mapping[str, str] | None) -> None:
    if shape is not None and shape not in SHAPES:
        raise UsageError(f"unknown shape {shape!r}; one of {', '.join(SHAPES)}")
    if columns:
        from reportedly.read.tables import check_columns

        check_columns(columns)


def _files(name: str) -> Iterator[tuple[Path | SourceError, str]]:
    """The files of a source with the names they are read from.

    In a folder hidden files are passed over, pictures, styles and scripts, and folders that only hold what belongs to a
    page saved beside them.
    """
    if _SCHEME.match(name):
        yield NotFound(name, "no such source: of web addresses, those of http and https are fetched"), name
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
            beside = set(files)
            folders[:] = sorted(
                one for one in folders if not one.startswith(".") and not is_beside(one, beside.__contains__)
            )
            for file in sorted(files):
                if not file.startswith(".") and not is_part_of_page(file):
                    found = True
                    inside = Path(folder, file)
                    yield inside, f"{name.rstrip('/')}/{inside.relative_to(path).as_posix()}"
        if not found:
            yield Empty(name, f"no files in this folder ({PASSED_OVER} are passed over)"), name
    except (OSError, ValueError) as fault:
        yield _open_fault(name, fault), name


def _frames_beside(path: Path) -> tuple[bytes, ...]:
    """The HTML documents in the folder that a browser saved beside a page: what stood in its frames."""
    stem = re.sub(r"\.x?html?\Z", "", path.name, flags=re.IGNORECASE)
    if stem == path.name:
        return ()
    try:
        folders = [one for one in path.parent.glob(f"{_literal(stem)}*") if one.is_dir()]
        folder = next((one for one in folders if is_beside(one.name, path.name.__eq__)), None)
        if folder is None:
            return ()
        frames = sorted(one for one in folder.iterdir() if one.suffix.lower() in (".html", ".htm"))
        return tuple(one.read_bytes() for one in frames[:MOST_FRAMES] if one.stat().st_size <= FRAME_LIMIT)
    except (OSError, ValueError):
        return ()


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _raise(fault: OSError) -> None:
    raise fault


def _open_fault(read_from: str, fault: OSError | ValueError) -> SourceError:
    if isinstance(fault, FileNotFoundError):
        return NotFound(read_from, "no such file or folder")
    if isinstance(fault, PermissionError):
        return Unreadable(read_from, "no permission to read it; check the rights of the file and its folders")
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return Unreadable(read_from, f"cannot be opened: {reason}")


def _read_stream(stream: IO[bytes], read_from: str, file_name: str, how: _How) -> Iterator[Page | SourceError]:
    try:
        with broken_packing_told(read_from):
            yield from _read_packed(stream, read_from, file_name, how)
    except SourceError as fault:
        yield fault
    except FileNotFoundError:
        # the source is open by now: what is missing is a file of this package, and no fault of the page
        raise
    except BROKEN_MEMBER as fault:
        yield Unreadable(read_from, f"is broken in its archive ({fault}); fetch or pack the archive again")
    except OSError as fault:
        yield _open_fault(read_from, fault)


def _read_packed(stream: IO[bytes], read_from: str, file_name: str, how: _How) -> Iterator[Page | SourceError]:
    packed = Bounded(stream, read_from)
    archive = archive_of(packed.peek(512))
    with_head = packed if archive else unpacked(packed, read_from)
    archive = archive or archive_of(with_head.peek(512))
    if archive:
        if how.depth >= _DEEPEST:
            raise Unreadable(read_from, "is an archive within an archive within an archive; unpack it first")
        yield from _read_archive(archive, with_head, packed, stream, read_from, how)
        return
    head = with_head.peek(HEAD)
    if not head.strip(_BLANK):
        rest = with_head.read(LIMIT)
        if not rest.strip(_BLANK):
            raise Empty(read_from, "nothing in it but white space" if rest else "the file is empty")
        head = rest[:HEAD]
        with_head = Bounded(io.BytesIO(rest), read_from)
    shape = how.shape or shape_of(head, file_name, read_from, columns=bool(how.columns))
    if how.notes:
        for item in _read_shape(shape, with_head, read_from, how):
            yield replace(item, notes=(*item.notes, *how.notes)) if isinstance(item, Page) else item
    else:
        yield from _read_shape(shape, with_head, read_from, how)


def _read_archive(
    kind: str, with_head: Bounded, packed: Bounded, stream: IO[bytes], read_from: str, how: _How
) -> Iterator[Page | SourceError]:
    inner = replace(how, depth=how.depth + 1, named=False, frames=(), address=None, charset=None)
    if kind == "tar":
        with Saved() as saved:
            twice = _looked_through(saved, stream, read_from)
            for member in tar_members(with_head, read_from, lambda: packed.given, saved if twice else None):
                yield from _read_member(member, read_from, inner)
        return
    whole = _seekable(stream, with_head, packed, read_from)
    with whole:
        for member in zip_members(whole, read_from):
            yield from _read_member(member, read_from, inner)


def _looked_through(saved: Saved, stream: IO[bytes], read_from: str) -> bool:
    """Look a tar archive through before it is read, and go back to where its reading stands; what comes from a pipe or
    out of another archive comes once."""
    if not (isinstance(stream, io.IOBase) and stream.seekable()):
        return False
    stands = stream.tell()
    stream.seek(0)
    packed = Bounded(stream, read_from)
    with suppress(SourceError, *BROKEN_MEMBER, OSError):
        saved.look_through(unpacked(packed, read_from), read_from, lambda: packed.given)
    stream.seek(stands)
    return True


def _read_member(member: Member | SourceError, read_from: str, how: _How) -> Iterator[Page | SourceError]:
    if isinstance(member, SourceError):
        yield member
        return
    where = f"{read_from}/{member.path}"
    try:
        stream = member.opened()
        frames = member.frames()
    except (*BROKEN_MEMBER, OSError, RuntimeError) as fault:
        yield Unreadable(where, f"is broken in its archive ({fault}); fetch or pack the archive again")
        return
    yield from _read_stream(stream, where, member.path.rpartition("/")[2], replace(how, frames=frames))


def _seekable(stream: IO[bytes], with_head: Bounded, packed: Bounded, read_from: str) -> IO[bytes]:
    """An archive as a file that can be sought in: itself, or a temporary copy of what comes from a pipe or packed."""
    if with_head is packed and isinstance(stream, io.IOBase) and stream.seekable():
        stream.seek(0)
        # the caller closes what it opened
        return io.BufferedReader(_Unclosed(stream))
    copy = tempfile.SpooledTemporaryFile(max_size=LIMIT)  # noqa: SIM115  # closed by the caller
    total = 0
    while piece := with_head.read(1 << 20):
        total += len(piece)
        if total > _SPOOLED:
            copy.close()
            raise TooLarge(read_from, f"more than {_SPOOLED // 1_000_000_000} GB; unpack it and name the folder")
        copy.write(piece)
    copy.seek(0)
    return copy


class _Unclosed(io.RawIOBase):
    """A stream that is left open when this is closed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        given = self._stream.read(len(into))
        into[: len(given)] = given
        return len(given)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()


def _read_shape(shape: Shape, stream: Bounded, read_from: str, how: _How) -> Iterator[Page | SourceError]:
    if shape == "reports":
        yield from _reports(stream, read_from, how)
    elif shape == "table":
        yield from _table(stream, read_from, how)
    elif shape == "feed":
        yield from _feed(stream, read_from, how)
    elif shape == "warc":
        yield from _warc(stream, read_from, how)
    elif shape == "addresses":
        yield from _addresses(stream, read_from, how)
    elif shape == "mhtml":
        from reportedly.read.mhtml import page_of_mhtml

        raw = stream.all()
        saved = page_of_mhtml(raw, read_from=read_from)
        known = replace(
            how, address=saved.address or how.address, charset=saved.charset or how.charset, frames=saved.frames
        )
        for page in _pages("html", saved.raw, read_from, known):
            yield replace(page, notes=(*page.notes, *saved.notes)) if saved.notes else page
    else:
        yield from _pages(shape, stream.all(), read_from, how)


def _pages(shape: Shape, raw: bytes, read_from: str, how: _How) -> Iterable[Page]:
    if shape == "html":
        from reportedly.read.html import pages_of_html

        return pages_of_html(
            raw,
            read_from=read_from,
            published=how.published,
            outlet=how.outlet,
            address=how.address,
            charset=how.charset,
            frames=how.frames,
        )
    from reportedly.read.scrape import page_of_lines, page_of_scrape

    if shape == "pdf":
        from reportedly.read.pdf import text_of_pdf

        layer = text_of_pdf(raw, read_from=read_from)
        return [
            page_of_lines(
                f"{layer.title}\n\n{layer.text}" if layer.title else layer.text,
                raw,
                read_from=read_from,
                published=how.published,
                outlet=how.outlet,
                address=how.address,
                notes=layer.notes,
                furniture=layer.running,
                laid_out=True,
            )
        ]
    return [
        page_of_scrape(
            raw,
            read_from=read_from,
            published=how.published,
            outlet=how.outlet,
            address=how.address,
            charset=how.charset,
        )
    ]


def _reports(stream: Bounded, read_from: str, how: _How) -> Iterator[Page | SourceError]:
    from reportedly.read.reports import fields_of_line, page_of_fields, raw_of, reports_in_document
    from reportedly.read.tables import mapped

    def page(fields: object, raw: bytes, where: str) -> Page:
        if how.columns and isinstance(fields, dict):
            key = how.columns.get("text", "text")
            if key not in fields:
                keys = ", ".join(map(repr, [*fields][:20])) or "none"
                raise BadReport(read_from, f"{where}: no key {key!r}; its keys are {keys}")
            fields = mapped(fields, how.columns)
        return page_of_fields(fields, raw, read_from=read_from, where=where, published=how.published, outlet=how.outlet)

    if _is_document(stream.peek(HEAD)):
        where = None
        for where, fields in reports_in_document(stream.all(), read_from=read_from):
            try:
                yield page(fields, raw_of(fields), where)
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
        where = f"line {number}"
        try:
            yield page(fields_of_line(line, read_from=read_from, where=where), line, where)
        except BadReport as fault:
            yield fault
    if not found:
        raise Empty(read_from, "no reports in it")


def _table(stream: Bounded, read_from: str, how: _How) -> Iterator[Page | SourceError]:
    from reportedly.read.reports import page_of_fields, raw_of
    from reportedly.read.tables import rows_of_table

    found = False
    for where, fields, notes in rows_of_table(stream, read_from, how.columns):
        found = True
        if isinstance(fields, BadReport):
            yield fields
            continue
        try:
            page = page_of_fields(
                fields, raw_of(fields), read_from=read_from, where=where, published=how.published, outlet=how.outlet
            )
        except BadReport as fault:
            yield fault
            continue
        yield replace(page, notes=(*page.notes, *notes)) if notes else page
    if not found:
        raise Empty(read_from, "no rows in this table")


def _feed(stream: Bounded, read_from: str, how: _How) -> Iterator[Page | SourceError]:
    from reportedly.read.feeds import entries_of_feed

    entries = entries_of_feed(stream, read_from, address=how.address, published=how.published, outlet=how.outlet)
    for entry in entries:
        if not how.follow or entry.link is None or how.web is None:
            yield entry.page
            continue
        # a feed that names a feed is not followed into it
        fetched = list(_read_address(entry.link, replace(how, follow=False, shape=None)))
        page = next((one for one in fetched if isinstance(one, Page)), None)
        if page is not None or isinstance(entry.page, SourceError):
            yield from fetched
            continue
        reason = next((one.message for one in fetched if isinstance(one, SourceError)), "nothing there")
        yield replace(
            entry.page, notes=(*entry.page.notes, f"the page itself was not read ({reason}); this is the feed's text")
        )


def _warc(stream: Bounded, read_from: str, how: _How) -> Iterator[Page | SourceError]:
    from reportedly.read.warc import records_of_warc

    for record in records_of_warc(stream, read_from):
        if isinstance(record, SourceError):
            yield record
            continue
        inner = replace(
            how,
            shape=record.shape,
            address=record.address,
            charset=record.charset,
            notes=record.notes,
            named=False,
            frames=(),
            depth=_DEEPEST,
            follow=False,
        )
        yield from _read_stream(io.BytesIO(record.raw), record.read_from, record.address or "", inner)


def _addresses(stream: Bounded, read_from: str, how: _How) -> Iterator[Page | SourceError]:
    """The pages of a list of addresses, one a line; lines that begin with # are notes."""
    if not how.named:
        raise NotFetched(read_from, "is a list of web addresses, which is fetched only where you name the list itself")
    inner = replace(how, shape=None, follow=how.follow)
    found = False
    for line in stream.lines():
        address = line.decode("utf-8-sig", "replace").strip()
        if not address or address.startswith("#"):
            continue
        found = True
        if _WEB.match(address):
            yield from _read_address(address, inner)
        else:
            yield NotFetched(
                read_from, f"{address[:100]!r} is no web address; write it with https:// in front, one a line"
            )
    if not found:
        raise Empty(read_from, "no addresses in it")


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
