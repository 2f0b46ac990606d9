"""Blocks in page order -> a Page whose every part is a span of its region's text and of the whole page's text.

All three readers (HTML, bare text, reports) end here or in `identity`, so that a page is put together in one way.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.read.addresses import identity_of
from reportedly.records import Comment, Meter, Page, Part, PartKind, Region, region_of

#: Between two parts, in the page's text as in the text of each region.
GAP = "\n\n"

#: The note on a page whose article could not be told from the rest.
NO_BODY = "no body text was found"

# Characters with no shape and no meaning for a reader of the page: C0 and C1 controls (but for tab and line ends), soft
# hyphen, zero-width space, word joiner, byte order mark. ZWNJ and ZWJ stay: Persian and emoji are spelt with them. So
# do the marks of direction: a right-to-left quotation needs them.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
# White space of the source and no-break spaces alike, but for a lone no-break space inside a figure (1 200).
_GROUPING = re.compile("(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
_SPACES = re.compile("[ \t\n\x0b\x0c\r\x85\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of a page's text that belongs together, before it has a place.

    `author` and `parent` are for comments; `parent` counts the comment blocks of the page from 0.
    """

    kind: PartKind
    text: str
    selector: str | None = None
    author: str | None = None
    parent: int | None = None


def clean(text: str) -> str:
    """A line or block of a page as it goes into the page's text.

    Invisible characters go; a run of white space, no-break spaces among it, becomes one space and is cut from the ends;
    a lone no-break space that groups the digits of a figure stays. Nothing else is changed, spelling least of all.
    """
    text = _INVISIBLE.sub("", text)
    if not _GROUPING.search(text):
        return _SPACES.sub(" ", text).strip(" ")
    pieces: list[str] = []
    at = 0
    for group in _GROUPING.finditer(text):
        pieces += (_SPACES.sub(" ", text[at : group.start()]), group.group())
        at = group.end()
    return "".join((*pieces, _SPACES.sub(" ", text[at:]))).strip(" ")


def digest(*fields: object) -> str:
    """The first 16 hexadecimal digits (64 bits) of the SHA-256 of the fields, written as ASCII JSON.

    JSON keeps the fields apart and writes a lone surrogate as an escape, which UTF-8 could not.
    """
    return hashlib.sha256(json.dumps(fields).encode("ascii")).hexdigest()[:16]


def version_of(title: str, text: str, captions: Sequence[str]) -> str:
    """The digest of what makes a report another version of itself; quotations stand in `text`."""
    return digest("version", title, text, list(captions))


def compose(
    blocks: Sequence[Block],
    *,
    read_from: str,
    raw: bytes,
    raw_digest: str | None = None,
    address: str | None = None,
    anchor: str | None = None,
    outlet: str | None = None,
    published: date | None = None,
    published_from: str | None = None,
    language: str | None = None,
    meter: Meter | None = None,
    notes: Sequence[str] = (),
) -> Page:
    """Lay the blocks out as a page. Blocks have words, at most one is the title, and comments know their parents.

    `raw_digest` is the digest of `raw` where it is known already; `anchor` names the entry of a live blog that the page
    is.
    """
    parts: list[Part] = []
    page_text: list[str] = []
    page_at = 0
    region_at: dict[Region, int] = {}
    texts: dict[PartKind, list[str]] = {}
    body: list[str] = []
    comments: list[Comment] = []
    for block in blocks:
        if not block.text:
            raise ValueError(f"a {block.kind} block at {block.selector} has no text")
        region = region_of(block.kind)
        start = region_at.get(region, 0)
        end = start + len(block.text)
        parts.append(Part(block.kind, region, start, end, page_at, page_at + len(block.text), block.selector))
        region_at[region] = end + len(GAP)
        page_at += len(block.text) + len(GAP)
        page_text.append(block.text)
        texts.setdefault(block.kind, []).append(block.text)
        if region == "body":
            body.append(block.text)
        elif region == "comment":
            comments.append(Comment(block.author, block.text, block.parent))
    if not body:
        notes = (*notes, NO_BODY)
    titles = texts.get("title", [""])
    if len(titles) > 1:
        raise ValueError(f"a page has one title, got {len(titles)}")
    title, text, captions = titles[0], GAP.join(body), tuple(texts.get("caption", ()))
    return Page(
        id=(identity_of(address) if address else digest("report", title, text)) + (f"#{anchor}" if anchor else ""),
        title=title,
        text=text,
        page_text=GAP.join(page_text),
        parts=tuple(parts),
        version=version_of(title, text, captions),
        read_from=read_from,
        address=f"{address}#{anchor}" if address and anchor else address,
        outlet=outlet,
        published=published,
        published_from=published_from,
        language=language,
        captions=captions,
        comments=tuple(comments),
        meter=meter,
        furniture=tuple(texts.get("furniture", ())),
        notes=tuple(notes),
        raw=raw,
        raw_digest=raw_digest or hashlib.sha256(raw).hexdigest(),
    )
