"""What bytes are, told from the first of them: a shape this package reads, or what else it is and what to do."""

from __future__ import annotations

import re
from typing import Literal, get_args

from reportedly.errors import Unreadable

Shape = Literal["html", "text", "reports", "table", "feed", "warc", "mhtml", "pdf", "addresses"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

#: How many bytes of a source are looked at to tell its shape.
HEAD = 64 * 1024

# What is not text, by its first bytes: (bytes, what to call it, what to do).
_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "a PNG image", "read the page it belongs to"),
    (b"\xff\xd8\xff", "a JPEG image", "read the page it belongs to"),
    (b"GIF8", "a GIF image", "read the page it belongs to"),
    (b"BM", "a bitmap image", "read the page it belongs to"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as HTML or text"),
    (b"{\\rtf", "an RTF document", "save it as HTML or text"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"BZh", "a bzip2 file", "unpack it; zip, tar, gzip and zstd are read as they are"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it; zip, tar, gzip and zstd are read as they are"),
    (b"\x7fELF", "a program", "name a page instead"),
    (b"SQLite format 3", "an SQLite database", "name a page instead"),
    (b"OggS", "a sound or film", "name a page instead"),
    (b"ID3", "a sound", "name a page instead"),
    (b"RIFF", "an image, a sound or a film", "name a page instead"),
)
_REPORT = re.compile(r'\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\\n]|\\.){0,200}"\s*:|\Z)')
# Possessive, since comments side by side can be parted in as many ways as there are subsets of them.
_PREAMBLE = r"\s*+(?:<!--.*?-->\s*+|<\?[^>]*+>\s*+|<!doctype\s++(?!html)[^>\[]*+>\s*+)*+"
_MARKUP = re.compile(
    _PREAMBLE + r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|article|section|main|"
    r"header|nav|p|h[1-6]|table|span|center|font|a|ul|ol|form|img|blockquote|figure|base)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(_PREAMBLE + r"<(?:rss|(?:\w+:)?feed|rdf:rdf)\b", re.IGNORECASE | re.DOTALL)
_MHTML = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?content-type:\s*multipart/related", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_INNER = re.compile(r"<(?:html|body|!doctype\s+html)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:p|div|article|h1|body|html)\s*>", re.IGNORECASE)


def shape_of(head: bytes, file_name: str, read_from: str, *, columns: bool = False) -> Shape:
    """The shape of a source from its first bytes; its name decides only where they leave a doubt.

    `columns` says that a column map was given, so that what is no JSON is a table. Raises Unreadable for what is no
    text and no shape of ours.
    """
    for magic, name, advice in _BINARY:
        if head.startswith(magic) and (len(magic) > 3 or b"\x00" in head[:64]):
            raise Unreadable(read_from, f"is {name}, not a page; {advice}")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if re.match(rb"WARC/\d", head):
        return "warc"
    from reportedly.read.decode import decode

    if _is_binary(head):
        raise Unreadable(read_from, "holds bytes that are no text; name an HTML page, a text file or JSON lines")
    text = decode(head)[0].removeprefix("\ufeff")
    stem = re.sub(r"\.(?:gz|zst)\Z", "", file_name.lower())
    if _FEED.match(text):
        return "feed"
    if _REPORT.match(text):
        return "reports"
    if _MHTML.match(text):
        return "mhtml"
    if _MARKUP.match(text) or (not columns and _INNER.search(text)):
        return "html"
    if _is_list(text, whole=len(head) < HEAD):
        return "addresses"
    if columns or stem.endswith((".csv", ".tsv")):
        return "table"
    if len(_CLOSED.findall(text)) >= 5:
        return "html"
    if stem.endswith((".jsonl", ".ndjson")):
        return "reports"
    if stem.endswith((".html", ".htm", ".xhtml")) and "<" in text:
        return "html"
    return "text"


def archive_of(head: bytes) -> Literal["zip", "tar"] | None:
    """Which archive the bytes begin, if any."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "tar" if head[257:262] == b"ustar" else None


def _is_list(text: str, *, whole: bool) -> bool:
    """Whether a text is a list of web addresses: a word a line and notes (#), and most of the words are addresses.

    The others (another scheme, an address without one) are told when the list is read. Of a head that is cut, the last
    line is left out.
    """
    lines = (text if whole else text.rpartition("\n")[0]).split("\n")
    words = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not words or any(len(word.split()) > 1 for word in words):
        return False
    return 2 * sum(bool(_ADDRESS.fullmatch(word)) for word in words) > len(words)


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
