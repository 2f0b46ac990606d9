"""WARC and WET archives: the records that hold pages, one at a time, by FastWARC.

How a server packed its answer is undone here, not by the library, which leaves an archive at the first answer that is
not packed as its headers say; many crawlers keep the headers and unpack the answer.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from reportedly.errors import Empty, SourceError, TooLarge, Unreadable
from reportedly.read.shapes import Shape
from reportedly.read.streams import LIMIT, Bounded

#: The kinds of content that are read, and the shape where a kind alone settles it; all else of a crawl (pictures,
#: styles, scripts) is passed over without a word.
_KINDS: dict[str, Shape | None] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": None,
    "application/pdf": "pdf",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "": None,
}
#: Kinds under which feeds are sent, and much else.
_FEED_KINDS = frozenset({"text/xml", "application/xml"})
_FEED = re.compile(rb"<(?:rss|(?:\w{1,20}:)?feed|rdf:rdf)\b", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """A record with a page in it. `shape` is None where its bytes are to tell."""

    read_from: str
    address: str | None
    raw: bytes
    charset: str | None
    shape: Shape | None
    notes: tuple[str, ...] = ()


def records_of_warc(stream: Bounded, read_from: str) -> Iterator[Record | SourceError]:
    """The pages of an archive: answers with status 200, resources, and the texts of a WET file (conversions).

    Raises Unreadable without the extra `warc` or when the archive is broken, Empty when it has no page.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise Unreadable(read_from, "is a web archive, which needs an extra: pip install 'reportedly[warc]'") from None
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    records = iter(
        ArchiveIterator(
            cast("BinaryIO", stream), record_types=wanted, parse_http=True, auto_decode="none", stream_detect=False
        )
    )
    found = False
    while True:
        try:
            record = next(records)
        except StopIteration:
            break
        except SourceError:
            raise
        except BaseException as fault:
            raise _broken(read_from, fault) from None
        where = f"{read_from}#{_plain(record.record_id) or record.stream_pos}"
        try:
            page = _page(record, where)
        except BaseException as fault:
            page = _broken(where, fault)
        if page is not None:
            found = True
            yield page
    if not found:
        raise Empty(read_from, "no pages in this web archive (only answers with status 200 that are text count)")


def _broken(where: str, fault: BaseException) -> Unreadable:
    """What the library raises, told as a fault of the archive: OSError, ValueError, and Rust's panic, which is no
    Exception. Raises again what comes from elsewhere."""
    if not isinstance(fault, Exception) and type(fault).__name__ != "PanicException":
        raise fault
    return Unreadable(where, f"the web archive is broken there ({str(fault)[:200]}); fetch it again")


def _page(record: object, where: str) -> Record | SourceError | None:
    headers = record.headers  # type: ignore[attr-defined]  # FastWARC has no type hints
    http = record.http_headers  # type: ignore[attr-defined]
    if http is not None and (http.status_code or 200) != 200:
        return None
    kind = record.http_content_type or headers.get("Content-Type") or ""  # type: ignore[attr-defined]
    kind = kind.partition(";")[0].strip().lower()
    if kind not in _KINDS and kind not in _FEED_KINDS:
        return None
    length = record.content_length  # type: ignore[attr-defined]
    raw = record.reader.read(LIMIT + 1)  # type: ignore[attr-defined]
    if len(raw) > LIMIT:
        return TooLarge(where, f"more than {LIMIT // 1_000_000} MB in one page")
    if len(raw) < length:
        return Unreadable(where, f"is cut short ({len(raw):,} of {length:,} bytes); fetch the web archive again")
    if http is not None:
        try:
            raw = _as_sent(raw, http.get("Transfer-Encoding") or "", http.get("Content-Encoding") or "")
        except (zlib.error, ValueError, OSError) as fault:
            return Unreadable(where, f"the answer is not packed as its headers say ({fault})")
        if len(raw) > LIMIT:
            return TooLarge(where, f"unpacks to more than {LIMIT // 1_000_000} MB")
    if not raw.strip() or (kind in _FEED_KINDS and not _FEED.search(raw[:2000])):
        return None
    target = _plain(headers.get("WARC-Target-URI"))
    address = target if target.startswith(("http://", "https://")) else None
    cut = (headers.get("WARC-Truncated") or "").strip()
    notes = (f"the crawl kept only the beginning of this page (WARC-Truncated: {cut[:40]})",) if cut else ()
    shape = _KINDS.get(kind, "feed")
    return Record(where, address, raw, record.http_charset, shape, notes)  # type: ignore[attr-defined]


def _as_sent(raw: bytes, transfer: str, content: str) -> bytes:
    """An answer without its chunks and its packing; gzip and zstd are left to whoever reads the bytes.

    What is not packed as its headers say, but plainly markup, comes back as it is. Raises zlib.error, ValueError or
    OSError where it is neither.
    """
    if "chunked" in transfer.lower():
        raw = _unchunked(raw)
    content = content.lower()
    plain = raw[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if plain:
        return raw
    if "deflate" in content:
        bare = len(raw) < 2 or (raw[0] & 0x0F) != 8 or (raw[0] << 8 | raw[1]) % 31
        engine = zlib.decompressobj(-15 if bare else 15)
        unpacked = engine.decompress(raw, LIMIT + 1)
        if not engine.eof and len(unpacked) <= LIMIT:
            raise zlib.error("it ends too early")
        return unpacked
    if "br" in content.split(","):
        from fastwarc.stream_io import BrotliReader

        return bytes(BrotliReader(io.BytesIO(raw)).read(LIMIT + 1))
    return raw


def _unchunked(raw: bytes) -> bytes:
    """The bytes of a chunked answer; as they are where they were put together already.

    Raises ValueError where they end or break within a chunk.
    """
    if not _CHUNK.match(raw):
        return raw
    pieces: list[bytes] = []
    at = 0
    while head := _CHUNK.match(raw, at):
        size = int(head[1], 16)
        at = head.end() + size
        if not size:
            return b"".join(pieces)
        pieces.append(raw[head.end() : at])
        at += 2 if raw[at : at + 2] == b"\r\n" else 1
    if len(pieces) < 2 and not re.match(rb"\r?\n", raw[at - 2 :]):
        # a text whose first line happens to be a number
        return raw
    raise ValueError("its chunks break off")


def _plain(value: str | None) -> str:
    return (value or "").strip().strip("<>")
