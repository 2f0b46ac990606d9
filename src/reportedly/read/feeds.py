"""RSS and Atom feeds -> a page for each entry, from the content that the feed itself carries.

Read as a stream, entry by entry, so that a feed without end costs no more than its entries. Entities are not expanded
and nothing outside the feed is loaded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

from reportedly.errors import Empty, SourceError, TooLarge, Unreadable
from reportedly.read.blocks import segments
from reportedly.read.decode import mended
from reportedly.read.language import language_of
from reportedly.read.layout import Block, clean, compose
from reportedly.read.published import first_published
from reportedly.read.quotations import quotations
from reportedly.read.streams import LIMIT, Bounded
from reportedly.read.xml_text import XmlText
from reportedly.records import Page, PartKind

_ENTRIES = frozenset({"item", "entry"})
_MEDIA = "http://search.yahoo.com/mrss/"
#: What a feed's software puts under an entry.
_FOOT = re.compile(
    r"the post .{1,300} (?:first )?appeared (?:first )?on\b|(?:read|continue) (?:more|reading)\b|source:?\s*\Z|\[…\]\Z|"
    r"(?:share|like|follow) (?:this|us)\b|filed under\b|tags?:",
    re.IGNORECASE,
)
#: Prefixes of vocabularies whose titles and texts are those of pictures and sounds.
_OTHERS = frozenset({"media", "itunes", "podcast", "georss", "slash"})
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its page as the feed gives it, where the whole page is, and whether the feed has only a summary."""

    page: Page | SourceError
    link: str | None
    summary_only: bool


def entries_of_feed(
    stream: Bounded,
    read_from: str,
    *,
    address: str | None = None,
    published: date | None = None,
    outlet: str | None = None,
) -> Iterator[Entry]:
    """The entries of a feed in its order. `address` is where the feed was got from.

    Raises Unreadable when it is no feed, TooLarge at an entry over the limit, Empty when it has no entries.
    """
    from lxml.etree import XMLPullParser, XMLSyntaxError

    parser = XMLPullParser(
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    head = _Feed(address, outlet)
    number = 0
    since = 0
    depth = 0
    broken = False
    text = XmlText(stream)
    for piece, size in text.pieces():
        since += size
        last = not size
        try:
            if piece:
                parser.feed(piece)
            if last:
                parser.close()
        except XMLSyntaxError as fault:
            broken = True
            if not number and last:
                raise Unreadable(read_from, f"the feed is broken: {str(fault)[:200]}") from None
        for event, element in parser.read_events():
            name = _name(element)
            if event == "start":
                depth += 1
                continue
            depth -= 1
            if name in _ENTRIES:
                number += 1
                since = 0
                where = f"{read_from}#{number}"
                yield _entry(element, head, where, published, text.notes)
                _forget(element)
            elif number == 0 or depth <= 2:
                head.note(element, name)
        if broken:
            break
        if since > LIMIT:
            raise TooLarge(read_from, f"more than {LIMIT // 1_000_000} MB with no entry ending in it; is it a feed?")
    if broken and number:
        yield Entry(
            Unreadable(read_from, f"the feed breaks off after {number} entries; fetch it again"),
            None,
            summary_only=False,
        )
    elif not number:
        raise Empty(read_from, "no entries in this feed")


class _Feed:
    """What the feed says of itself, gathered as it comes."""

    def __init__(self, address: str | None, outlet: str | None) -> None:
        self.outlet = outlet
        self.address = address
        self.language: str | None = None
        self.link: str | None = None
        self._given = outlet is not None

    def note(self, element: Any, name: str) -> None:
        above = element.getparent()
        if above is None or _name(above) not in ("channel", "feed"):
            return
        if name == "title" and not self._given and self.outlet is None:
            self.outlet = clean(_words(element)) or None
        elif name == "language":
            self.language = clean(_words(element)) or None
        elif name == "link" and self.link is None and element.get("rel") in (None, "alternate"):
            self.link = (element.get("href") or element.text or "").strip() or None


def _name(element: Any) -> str:
    """An element's name in small letters, without the namespace of its prefix, which feeds forget to declare."""
    tag = element.tag
    name = tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""
    prefix, parted, local = name.rpartition(":")
    return local if parted and prefix not in _OTHERS else name


def _words(element: Any) -> str:
    return "".join(element.itertext())


def _forget(element: Any) -> None:
    """Free an entry and what lies before it."""
    above = element.getparent()
    element.clear()
    while above is not None and element.getprevious() is not None:
        del above[0]


def _entry(element: Any, head: _Feed, read_from: str, published: date | None, noted: list[str]) -> Entry:
    from lxml.etree import tostring

    fields: dict[str, list[Any]] = {}
    for child in element:
        fields.setdefault(_name(child), []).append(child)
    notes = [*noted]

    def mend(text: str) -> str:
        text, more = mended(text)
        notes.extend(note for note in more if note not in notes)
        return text

    link = _link(fields, head, element)
    titles = [
        clean(mend(_plain(one))) for one in fields.get("title", ()) if not (one.tag or "").startswith(f"{{{_MEDIA}}}")
    ]
    title = next(filter(None, titles), "")
    bodies = [(name, one) for name in ("encoded", "content") for one in fields.get(name, ()) if _holds_text(one)]
    full = max(bodies, key=lambda pair: len(_words(pair[1])), default=None)
    short = next((one for name in ("description", "summary") for one in fields.get(name, ()) if _holds_text(one)), None)
    source = full[1] if full else short
    raw = bytes(tostring(element, encoding="utf-8", with_tail=False))
    if len(raw) > LIMIT:
        return Entry(TooLarge(read_from, f"more than {LIMIT // 1_000_000} MB in one entry"), link, summary_only=False)
    blocks = [Block("title", title)] if title else []
    author = next((clean(mend(_words(one))) for name in ("creator", "author") for one in fields.get(name, ())), "")
    if author:
        blocks.append(Block("byline", author))
    blocks += _body(source, mend) if source is not None else []
    if not any(block.kind in ("title", "paragraph", "quotation") for block in blocks):
        return Entry(Empty(read_from, "this entry has neither title nor text"), link, summary_only=False)
    # RSS allows long stories in its description; of a short one nothing says whether it is all.
    summary_only = full is None
    if summary_only:
        notes.append("the feed gives no full text, only a description; --follow fetches the page")
    dates = [
        ("meta", clean(_words(one)))
        for name in ("pubdate", "published", "date", "issued")
        for one in fields.get(name, ())
    ]
    day, how, doubts = first_published(dates + ([("url", link)] if link else []), given=published)
    told = " ".join(block.text for block in blocks if block.kind in ("title", "paragraph", "quotation"))
    page = compose(
        blocks,
        read_from=read_from,
        raw=raw,
        address=link,
        outlet=head.outlet,
        published=day,
        published_from=how,
        language=language_of(told, head.language),
        notes=(*notes, *doubts),
    )
    return Entry(page, link, summary_only)


def _link(fields: dict[str, list[Any]], head: _Feed, entry: Any) -> str | None:
    """Where the entry's page is: the original link, else the alternate one, else an id that is an address."""
    links = fields.get("link", ())
    ids = (*fields.get("guid", ()), *fields.get("id", ()))
    candidates = [
        *(_words(one) for one in fields.get("origlink", ())),
        *(_words(one) for one in links if one.get("href") is None),
        *(one.get("href") for one in links if one.get("href") and one.get("rel") in (None, "alternate")),
        *(_words(one) for one in ids if one.get("isPermaLink", "true").lower() == "true"),
    ]
    bases = [one.get(_XML_BASE) for one in (entry, *entry.iterancestors())]
    for candidate in candidates:
        try:
            link = candidate.strip()
            for base in (*bases, head.address or head.link):
                link = urljoin(base, link) if base else link
        except ValueError:
            continue
        if re.match(r"https?://[^\s/]+", link):
            return str(link)
    return None


def _holds_text(element: Any) -> bool:
    return bool(_words(element).strip()) and not (element.tag or "").startswith(f"{{{_MEDIA}}}")


def _plain(element: Any) -> str:
    """A title's words: in Atom it may be HTML, in RSS it often is."""
    words = _words(element)
    if "<" in words or "&" in words:
        words = html.unescape(re.sub(r"<[^>]{0,200}>", "", html.unescape(words) if "<" not in words else words))
    return words


def _body(element: Any, mend: Callable[[str], str]) -> list[Block]:
    """The blocks of an entry's content, which is HTML as text (escaped or CDATA), XHTML, or bare text."""
    from lxml.etree import ParserError, XMLSyntaxError, fromstring, tostring
    from lxml.html import HTMLParser

    if len(element) and any(isinstance(child.tag, str) for child in element):
        markup = tostring(element, encoding="unicode", with_tail=False)
    else:
        words = _words(element)
        kind = (element.get("type") or "").lower()
        escaped = html.escape(words).replace("\n\n", "</p><p>")
        markup = words if "<" in words and kind not in ("text", "text/plain") else f"<p>{escaped}</p>"
    markup = mend(markup)
    try:
        root = fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), HTMLParser(encoding="utf-8"))
    except (ParserError, XMLSyntaxError, ValueError):
        return []
    found = [one for one in segments(root) if not one.hidden] if root is not None else []
    blocks: list[Block] = []
    told = quotations([one.text for one in found])
    for number, (one, quoted) in enumerate(zip(found, told, strict=True)):
        tags = {node.tag for node in one.node.chain()}
        kind_of: PartKind = "quotation" if quoted or "blockquote" in tags else "paragraph"
        if "figcaption" in tags:
            kind_of = "caption"
        elif number >= len(found) - 3 and _FOOT.match(one.text):
            kind_of = "furniture"
        blocks.append(Block(kind_of, one.text))
    return blocks
