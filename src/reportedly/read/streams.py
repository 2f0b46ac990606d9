"""Bytes as they come, unpacked (gzip, zstd), never more of them than a page may have."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from reportedly.errors import SourceError, TooLarge, Unreadable

#: The most bytes a page, a line of reports, or a record of an archive may have, packed or unpacked. The largest of the
#: benchmark's 181 pages has 1.5 MB; a page saved with its pictures inside it has 10 to 20. What is read of a page
#: stands in memory about ten times over (bytes, text, tree, blocks), and 500 MB are to be enough.
LIMIT = 32_000_000

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
#: What a broken gzip stream makes the standard library raise.
BROKEN_PACKING = (EOFError, gzip.BadGzipFile, zlib.error)


class Bounded:
    """A stream that can be looked into, and that refuses to give a page larger than the limit."""

    def __init__(self, stream: IO[bytes], read_from: str) -> None:
        self._stream = stream
        self._read_from = read_from
        self._ahead = b""
        # what the stream broke with while it was looked into: told when what came before it has been read
        self._fault: Exception | None = None
        #: How many bytes the stream has given so far.
        self.given = 0

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes from here, left in place."""
        while len(self._ahead) < size and self._fault is None:
            try:
                more = self._stream.read(size - len(self._ahead))
            except (*BROKEN_PACKING, OSError, SourceError) as fault:
                if not self._ahead:
                    raise
                self._fault = fault
                break
            if not more:
                break
            self.given += len(more)
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        if self._ahead:
            ahead, self._ahead = (self._ahead, b"") if size < 0 else (self._ahead[:size], self._ahead[size:])
            return ahead
        if self._fault is not None:
            raise self._fault
        more = self._stream.read(size)
        self.given += len(more)
        return more

    def tell(self) -> int:
        """How many bytes were read from here, as FastWARC asks."""
        return self.given - len(self._ahead)

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


def unpacked(stream: Bounded, read_from: str) -> Bounded:
    magic = stream.peek(4)
    if magic.startswith(_GZIP):
        unpacked = Bounded(_Gzip(stream), read_from)  # type: ignore[arg-type]  # it only reads
    elif magic.startswith(_ZSTD):
        try:
            import zstandard
        except ImportError:
            raise Unreadable(
                read_from, "packed with zstd, which needs an extra: pip install 'reportedly[zstd]'"
            ) from None
        unpacked = Bounded(_Zstd(stream, zstandard, read_from), read_from)  # type: ignore[arg-type]  # it only reads
    else:
        return stream
    if unpacked.peek(4).startswith((_GZIP, _ZSTD)):
        raise Unreadable(read_from, "packed twice; unpack it once")
    return unpacked


class _Gzip:
    """A gzip stream that gives what it has before it says that it is broken, which GzipFile's own `read` does not."""

    def __init__(self, packed: Bounded) -> None:
        self._unpacked: gzip.GzipFile = gzip.GzipFile(fileobj=packed)  # type: ignore[call-overload]  # it only reads

    def read(self, size: int = -1) -> bytes:
        return self._unpacked.read1(size if size >= 0 else 1 << 20)


class _Zstd:
    """A zstd stream that notices when it is cut short, which zstandard's own reader does not.

    It is fed in small bites, since a few bytes can stand for very many.
    """

    _BITE = 2048

    def __init__(self, packed: Bounded, zstandard: Any, read_from: str) -> None:
        self._packed = packed
        self._zstandard = zstandard
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False
        self._ready = b""
        self._read_from = read_from

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, some at least unless the stream is at its end. Raises Unreadable where it is broken."""
        while not self._ready:
            bite = self._packed.read(self._BITE)
            if not bite:
                if self._begun and not self._frame.eof:
                    raise self._broken("it ends too early")
                break
            self._feed(bite)
        size = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _broken(self, reason: str) -> Unreadable:
        return Unreadable(self._read_from, f"the zstd stream is broken ({reason}); fetch or pack it again")

    def _feed(self, bite: bytes) -> None:
        while bite:
            if self._frame.eof:
                self._frame = self._zstandard.ZstdDecompressor().decompressobj()
            self._begun = True
            try:
                self._ready += self._frame.decompress(bite)
            except self._zstandard.ZstdError as fault:
                raise self._broken(str(fault)) from None
            bite = self._frame.unused_data if self._frame.eof else b""


@contextmanager
def broken_packing_told(read_from: str) -> Iterator[None]:
    """Turns what gzip raises on a broken stream into Unreadable."""
    try:
        yield
    except BROKEN_PACKING as fault:
        raise Unreadable(read_from, f"the gzip stream is broken ({fault}); fetch or pack it again") from None
