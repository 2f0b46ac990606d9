"""WARC and WET archives: the records that hold pages, one at a time, by FastWARC."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Record:
    """A record with a page in it. `shape` is None where its bytes are to tell."""

    read_from: str
    address: str | None
    raw: bytes
    charset: str | None
    shape: Shape | None


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
            cast("BinaryIO", stream), record_types=wanted, parse_http=True, auto_decode="all", stream_detect=False
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
    if kind not in _KINDS:
        return None
    raw = record.reader.read(LIMIT + 1)  # type: ignore[attr-defined]
    if len(raw) > LIMIT:
        return TooLarge(where, f"more than {LIMIT // 1_000_000} MB in one page")
    if not raw.strip():
        return None
    target = _plain(headers.get("WARC-Target-URI"))
    address = target if target.startswith(("http://", "https://")) else None
    return Record(where, address, raw, record.http_charset, _KINDS[kind])  # type: ignore[attr-defined]


def _plain(value: str | None) -> str:
    return (value or "").strip().strip("<>")
