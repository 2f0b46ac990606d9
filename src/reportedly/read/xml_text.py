"""The bytes of a feed, as they come, made into UTF-8 that an XML parser loses nothing of.

libxml2 goes on after an error, but from then on drops every entity by name ("&amp;" as much as "&nbsp;"), and with them
the tags of all HTML that was escaped by "&lt;"; it ends at a NUL, and drops a "&" that stands for itself. So characters
are written by number here, what XML forbids goes, and the encoding is settled as for a page.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator

from reportedly.read.decode import encoding_of
from reportedly.read.shapes import HEAD
from reportedly.read.streams import Bounded

_PIECE = 1 << 16
_HELD = 48  # longer than any token below
_TOKEN = re.compile(
    r"(?P<open><!\[CDATA\[)|(?P<close>\]\]>)|&(?P<name>#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|"
    "(?P<bare>&)|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)
#: Bytes that were no UTF-8, as Python's "surrogateescape" hands them on.
_ESCAPED = re.compile("[\udc80-\udcff]+")
_BORROWED = "mostly utf-8; bytes of the feed that are none were read as cp1252"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_START = re.compile(r"\s*(?:<\?xml\b[^>]{0,300}>)?\s*")


class XmlText:
    """A feed's text, piece by piece."""

    def __init__(self, stream: Bounded) -> None:
        self._stream = stream
        self._inside = False
        self._borrowed = False
        encoding, self._guessed = encoding_of(stream.peek(HEAD), declared=True)
        self._decoder = codecs.getincrementaldecoder(encoding)(
            "surrogateescape" if encoding.startswith("utf-8") else "replace"
        )

    @property
    def notes(self) -> list[str]:
        """What was guessed, or read otherwise than it is encoded, so far."""
        return [*self._guessed, *([_BORROWED] if self._borrowed else [])]

    def pieces(self) -> Iterator[tuple[bytes, int]]:
        """UTF-8 for a parser, and with each piece the number of bytes that it was made of; the last is made of none."""
        rest = ""
        begun = False
        while True:
            raw = self._stream.read(_PIECE)
            rest += _ESCAPED.sub(self._borrow, self._decoder.decode(raw, final=not raw))
            if not begun and (rest.strip() or not raw):
                rest = rest.removeprefix("\ufeff")
                start = _START.match(rest)
                rest = rest[start.end() if start else 0 :]
                begun = True
            cut = len(rest)
            if raw:
                # not within a token
                held = max(0, len(rest) - _HELD)
                cut = min((at for mark in "<&]" if (at := rest.find(mark, held)) >= 0), default=len(rest))
            yield self._written(rest[:cut]).encode("utf-8", "replace"), len(raw)
            rest = rest[cut:]
            if not raw:
                return

    def _borrow(self, escaped: re.Match[str]) -> str:
        self._borrowed = True
        return escaped[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")

    def _written(self, text: str) -> str:
        return _TOKEN.sub(self._token, text)

    def _token(self, found: re.Match[str]) -> str:
        token = found[0]
        if found["open"] or found["close"]:
            self._inside = bool(found["open"])
            return token
        if not token.startswith("&"):
            return ""
        if self._inside:
            return token
        meant = html.unescape(token) if found["name"] else token
        if meant == token:
            # no entity that anybody knows: its own words
            return "&#38;" + token[1:]
        return "".join(f"&#{ord(letter)};" for letter in _FORBIDDEN.sub("", meant))
