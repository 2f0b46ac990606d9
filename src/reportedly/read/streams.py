"""Bytes as they come, unpacked (gzip, zstd), never more of them than a page may have."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from reportedly.errors import TooLarge, Unreadable

#: The most bytes a page, a line of reports, or a record of an archive may have, packed or unpacked. The largest of the
#: benchmark's 181 pages has 1.5 MB; a page saved with its pictures inside it has 10 to 20. What is read of a page
#: stands in memory about ten times over (bytes, text, tree, blocks), and 500 MB are to be enough.
LIMIT = 32_000_000

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


class Bounded:
    """A stream that can be looked into, and that refuses to give a page larger than the limit."""

    def __init__(self, stream: IO[bytes], read_from: str) -> None:
        self._stream = stream
        self._read_from = read_from
        self._ahead = b""
        #: How many bytes the stream has given so far.
        self.given = 0

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes from here, left in place."""
        while len(self._ahead) < size:
            more = self._stream.read(size - len(self._ahead))
            if not more:
                break
            self.given += len(more)
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        if self._ahead:
            ahead, self._ahead = (self._ahead, b"") if size < 0 else (self._ahead[:size], self._ahead[size:])
            return ahead
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
        unpacked = Bounded(gzip.GzipFile(fileobj=stream), read_from)  # type: ignore[call-overload]  # it only reads
    elif magic.startswith(_ZSTD):
        try:
            import zstandard
        except ImportError:
            raise Unreadable(
                read_from, "packed with zstd, which needs an extra: pip install 'reportedly[zstd]'"
            ) from None
        unpacked = Bounded(_Zstd(stream, zstandard), read_from)  # type: ignore[arg-type]  # it only reads
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

    def __init__(self, packed: Bounded, zstandard: Any) -> None:
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


@contextmanager
def broken_packing_told(read_from: str) -> Iterator[None]:
    """Turns what gzip raises on a broken stream into Unreadable."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise Unreadable(read_from, f"the gzip stream is broken ({fault}); fetch or pack it again") from None
