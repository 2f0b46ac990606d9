"""HTML -> Page: every visible block kept, each in the part it belongs to.

trafilatura says which words are the article's; the page's own markup says the rest: which blocks are quotations,
captions, bylines, comments and whose, a donation meter, the comment form. What is left is furniture.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from reportedly.errors import Empty, SourceError, TooLarge, Unreadable
from reportedly.read.aligned import covered
from reportedly.read.blocks import Node, Segment, segments
from reportedly.read.commenting import PROMPT
from reportedly.read.decode import decode
from reportedly.read.language import language_of
from reportedly.read.layout import Block, clean, compose
from reportedly.read.live import Entry, entries_of, is_time
from reportedly.read.metadata import Head, head_of
from reportedly.read.meters import meter_of, sums_of
from reportedly.read.published import first_published, read_day
from reportedly.read.quotations import quotations
from reportedly.read.recurring import Item, items_by_shape
from reportedly.read.threads import FORM, ROOT, comments_of, is_item, is_root
from reportedly.records import Meter, Page, PartKind

# Of the benchmark's 181 pages the largest has 1,709 elements, 51 deep, and 1.5 MB (python -m lab.bench.hostile). Beyond
# these trafilatura, which takes time by the square of them, is left out.
_MANY, _DEEP, _LONG = 6_000, 250, 400_000
#: Beyond these a page is refused: what is left to do takes time by their number, and 5 s are to be enough.
_MOST_ELEMENTS, _MOST_TAGS = 40_000, 400_000
MOST_TEXT = 1_000_000
# libxml2 compares every attribute of an element with all before it. Possessive, so that each tag is gone over once.
_MANY_ATTRIBUTES = re.compile(
    r"""<[A-Za-z][^\s/>"'<]*+(?:[\s/]*+[^\s"'>/=<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?+){2000}"""
)
# A longer attribute only costs trafilatura time, which looks for words in it.
_LONGEST_ATTRIBUTE = 5_000
# Of all elements' depths together: what the way to each of them takes to say.
_MOST_STEPS = 5_000_000
_MOST_FRAMES = 20
#: A document in a frame that holds comments.
_SPEAKS = re.compile(r"post-message|UFICommentActorName|fbFeedbackPost|[-_]comment[-_\" ]")

_CAPTION = re.compile(
    r"\b(?:wp-caption|[\w-]*caption(?:[-_]?(?:text|body|content|wrap\w*))?|(?:image|photo|media|picture)[-_]?(?:credit|desc\w*|legend)|"
    r"credit|cutline)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\b(?:[\w-]*byline[\w-]*|(?:article|post|entry|story|news)?[-_]*authors?(?:[-_]+(?:name|link|names|wrap\w*|list))?|"
    r"contributor(?:s|[-_]name)?|writer|vcard)\b",
    re.IGNORECASE,
)
_DATE_NAMES = re.compile(
    r"\b(?:[\w-]*(?:date|timestamp|dateline|pubtime|publish(?:ed)?|posted[-_]on)(?:[-_][\w-]*)?)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"\b(?:related|recommend\w*|sidebar|widget|recirc\w*|more-(?:from|stories)|most-(?:read|popular|viewed)|trending|latest|"
    r"newsletter|promo\w*|advert\w*|sponsor\w*|outbrain|taboola|footer|breadcrumb\w*)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|par|por|di|от|автор:?|written by|reporting by)\s+\S", re.IGNORECASE)
_WORD = re.compile(r"\w+")

#: Where libxml2 stops; it says so in its log.
_DEEPEST = 2048

#: The most words that a byline or a printed date has.
_SHORT = 25
#: The most words of a line that is a date and nothing else ("Friday, 9 March 2018, 21:40 GMT").
_BARE_DATE = 7


def pages_of_html(
    raw: bytes,
    *,
    read_from: str,
    published: date | None = None,
    outlet: str | None = None,
    address: str | None = None,
    charset: str | None = None,
    frames: Sequence[bytes] = (),
) -> list[Page]:
    """The page that the bytes of an HTML document make; of a live blog, one for each entry, and one for what is around.

    `address` is where the page was got from and `charset` what its server said, where that is known; `frames` are
    documents that were saved with it and stand in its frames: of them only readers' comments are taken.
    Raises Unreadable when there is no document in it, Empty when it shows no words, TooLarge beyond any page's size.
    """
    text, notes = decode(raw, declared=charset, mend=True)
    root, whole = _tree(text, read_from)
    if not whole:
        notes.append(f"the page nests more than {_DEEPEST} elements: what lies deeper was not read")
    elements, depth = _size(root, read_from)
    found = segments(root)
    if not found:
        raise Empty(read_from, "this HTML shows no text; if scripts build the page, save it from the browser as shown")
    letters = sum(len(one.text) for one in found)
    if letters > MOST_TEXT:
        raise TooLarge(read_from, f"shows {letters:,} characters of text; a page has at most {MOST_TEXT:,}: split it")
    head = head_of(root, address)
    body, doubts = _body(text, found, elements, depth, letters)
    notes += doubts
    sheet = _Sheet(found, body, head)
    blocks = sheet.blocks()
    framed = _comments_in(frames, sum(block.kind == "comment" for block in blocks))
    blocks += framed
    dates = [*head.dates, *(("time", words) for words in _printed_times(root))]
    if head.address:
        dates.append(("url", head.address))
    dates += [("dateline", block.text) for block in blocks if block.kind == "dateline"]
    day, how, doubts = first_published(dates, given=published)
    words = " ".join(block.text for block in blocks if block.kind in ("title", "paragraph", "quotation"))
    language = language_of(words or " ".join(block.text for block in blocks), head.language)

    digest = hashlib.sha256(raw).hexdigest()

    def page(own: list[Block], anchor: str | None, dated: tuple[date | None, str | None], more: Sequence[str]) -> Page:
        return compose(
            own,
            read_from=read_from,
            raw=raw,
            raw_digest=digest,
            address=head.address,
            anchor=anchor,
            outlet=outlet or head.outlet,
            published=dated[0],
            published_from=dated[1],
            language=language,
            meter=sheet.meter if own is blocks else None,
            notes=(*notes, *head.notes, *more),
        )

    entries = entries_of(found, head.updates)
    if not entries:
        return [page(blocks, None, (day, how), doubts)]
    pages = []
    for number, entry in enumerate(entries, start=1):
        own = sheet.entry(entry)
        if not any(block.kind in ("paragraph", "quotation") for block in own):
            continue
        entry_day, entry_how, _ = first_published([("time", entry.time or "")], given=published)
        dated = (entry_day, entry_how) if entry_day else (day, how)
        told = f"entry {number} of {len(entries)} of a live blog, at {entry.time}"
        pages.append(page(own, entry.anchor or f"entry-{number}", dated, (*doubts, told)))
    inside = {index for entry in entries for index in entry.blocks}
    around = sheet.blocks(without=inside) + framed
    told = f"a live blog: its {len(entries)} entries are reports of their own"
    if not pages:
        return [page(blocks, None, (day, how), doubts)]
    return [page(around, None, (day, how), (*doubts, told)), *pages] if around else pages


def _size(root: Any, read_from: str) -> tuple[int, int]:
    """How many elements there are and how deep. Raises TooLarge beyond what a page has."""
    from lxml.etree import iterwalk

    elements = depth = deepest = total = 0
    for event, _ in iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        total += depth
        deepest = max(deepest, depth)
        if elements > _MOST_ELEMENTS or total > _MOST_STEPS:
            raise TooLarge(
                read_from,
                f"more than {_MOST_ELEMENTS:,} elements, or too many of them too deep, for one page; split it"
                if elements <= _MOST_ELEMENTS
                else f"more than {_MOST_ELEMENTS:,} elements for one page; split it",
            )
    return elements, deepest


def _comments_in(frames: Sequence[bytes], before: int) -> list[Block]:
    """The readers' comments in documents that stood in frames of the page: Disqus and Facebook keep theirs there."""
    blocks: list[Block] = []
    for raw in frames[:_MOST_FRAMES]:
        text, _ = decode(raw, mend=True)
        if not _SPEAKS.search(text):
            continue
        try:
            root, _ = _tree(text, "")
            _size(root, "")
        except SourceError:
            continue
        found = segments(root)
        sheet = _Sheet(found, [False] * len(found), Head())
        mine = [block for block in sheet.blocks() if block.kind == "comment"]
        shift = before + len(blocks)
        blocks += [
            Block("comment", block.text, None, block.author, None if block.parent is None else block.parent + shift)
            for block in mine
        ]
    return blocks


def _tree(text: str, read_from: str) -> tuple[Any, bool]:
    """The page's tree, and whether all of the page is in it."""
    from lxml.etree import ParserError, XMLSyntaxError

    if text.count("<") > _MOST_TAGS:
        raise TooLarge(read_from, f"more than {_MOST_TAGS:,} tags for one page; split it")
    if _MANY_ATTRIBUTES.search(text):
        raise TooLarge(read_from, "a tag with thousands of attributes; no page has one")
    try:
        root, whole = _parsed(text, bare=False)
    except (ParserError, XMLSyntaxError, ValueError) as fault:
        raise Unreadable(read_from, f"no HTML document: {fault}; --as text reads it as bare text") from None
    if root is None:
        raise Empty(read_from, "no HTML element in it; --as text reads it as bare text")
    return root, whole


def _parsed(text: str, *, bare: bool) -> tuple[Any, bool]:
    from lxml.etree import fromstring
    from lxml.html import HTMLParser

    # NUL ends a document for libxml2. The encoding is settled, whatever the page declares.
    source = text.replace("\x00", "").encode("utf-8", "replace")
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=bare, remove_pis=bare)
    root = fromstring(source, parser)
    return root, not any("Excessive depth" in fault.message for fault in parser.error_log)


def _body(text: str, found: Sequence[Segment], elements: int, depth: int, letters: int) -> tuple[list[bool], list[str]]:
    """For each block, whether trafilatura takes it for the article's; and notes on what went wrong."""
    if elements > _MANY or depth > _DEEP or letters > _LONG:
        return _longest_run(found), [
            f"the page has {elements:,} elements, {depth} deep, {letters:,} characters: its body was found by its "
            "longest run of text"
        ]
    from trafilatura import bare_extraction

    try:
        # A tree of its own, which it changes; without comment nodes, since it loses the words after one.
        tree = _parsed(text, bare=True)[0]
        for element in tree.xpath(f"//*[@*[string-length(.) > {_LONGEST_ATTRIBUTE}]]"):
            for name, value in element.attrib.items():
                if len(value) > _LONGEST_ATTRIBUTE:
                    del element.attrib[name]
        document = bare_extraction(tree, include_comments=False, with_metadata=False)
    except Exception as fault:  # trafilatura names no exceptions of its own; one bad page must not end a run
        return _longest_run(found), [f"trafilatura failed ({type(fault).__name__}): the longest run of text was taken"]
    words = getattr(document, "text", None)
    if not words:
        return _longest_run(found), ["trafilatura found no body: the longest run of text was taken"]
    return covered([one.text for one in found], words), []


def _longest_run(found: Sequence[Segment]) -> list[bool]:
    """The blocks of the stretch with most running text: sentences outside links, furniture counting against."""
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    for index, one in enumerate(found):
        words = len(_WORD.findall(one.text))
        total += words if words >= 12 and one.linked < 0.5 and not one.hidden else -8
        if total > best[0]:
            best = (total, start, index + 1)
        if total < 0:
            total, start = 0.0, index + 1
    _, first, last = best
    return [
        first <= index < last and one.linked < 0.5 and not one.hidden and len(_WORD.findall(one.text)) >= 6
        for index, one in enumerate(found)
    ]


def loose(text: str) -> str:
    """A text's words alone, to tell whether two are the same but for dashes, quotation marks and case."""
    return " ".join(_WORD.findall(text.casefold()))


class _Sheet:
    """The blocks of one page while their kinds are settled."""

    def __init__(self, found: list[Segment], body: list[bool], head: Head) -> None:
        self.found = found
        self.body = body
        self.head = head
        self.meter: Meter | None = None
        self._zones: dict[int, frozenset[str]] = {}
        self._comment_of: dict[int, Node | None] = {}
        self._shaped: dict[int, Item] | None = None
        self.zones = [self._zone(one.node) for one in found]
        self.comments = comments_of(found, [self._comment_of[id(one.node)] for one in found])
        if not self.comments:
            self._tell_comments_by_shape()
        self._said = {index: thread for thread in self.comments for index in thread.blocks}
        for index, one in enumerate(found):
            # What a page hides it does not say, unless the article itself is folded away.
            if self.zones[index] & {"comment", "comments", "comment_form"}:
                self.body[index] = False
            elif one.hidden and not body[index]:
                self.zones[index] |= {"hidden"}
        self.first = next((i for i, is_body in enumerate(body) if is_body), len(found))
        self.last = next((i for i in range(len(found) - 1, -1, -1) if body[i]), -1)
        self.title_at, self.title = self._title()
        # A kicker over the title is no paragraph.
        for index in range(self.first, self.title_at or 0):
            self.body[index] = self.body[index] and len(_WORD.findall(found[index].text)) > 12
        self.first = next((i for i, is_body in enumerate(body) if is_body), len(found))

    def _tell_comments_by_shape(self) -> None:
        first = next((index for index, is_body in enumerate(self.body) if is_body), -1)
        items = items_by_shape(self.found, first)
        if not items:
            return
        self._shaped = {id(item.node): item for item in items}
        self._zones.clear()
        self._comment_of.clear()
        self.zones = [self._zone(one.node) for one in self.found]
        self.comments = comments_of(self.found, [self._comment_of[id(one.node)] for one in self.found], self._shaped)

    def entry(self, entry: Entry) -> list[Block]:
        """The blocks of one entry of a live blog: its body is all but its time, its author and its pictures' words.

        Its title is its own heading, else the page's.
        """
        blocks: list[Block] = []
        kinds: dict[int, PartKind] = {}
        for index in entry.blocks:
            one, zone = self.found[index], self.zones[index]
            kind: PartKind = "quotation" if "quotation" in zone else "paragraph"
            if is_time(one.text) or ("time" in zone and len(_WORD.findall(one.text)) <= _SHORT):
                kind = "dateline"
            elif "caption" in zone:
                kind = "caption"
            elif "byline" in zone or (_BY.match(one.text) and len(_WORD.findall(one.text)) <= 8):
                kind = "byline"
            kinds[index] = kind
        heading = next(
            (i for i in entry.blocks if any(n.tag in ("h2", "h3", "h4") for n in self.found[i].node.chain()[:2])), None
        )
        if heading is not None:
            kinds[heading] = "title"
        elif self.title:
            blocks.append(Block("title", self.title, "/html[1]/head[1]"))
        self._quote(kinds)
        blocks += [Block(kind, self.found[i].text, self.found[i].selector) for i, kind in kinds.items()]
        return blocks

    def blocks(self, without: Collection[int] = ()) -> list[Block]:
        """All blocks with their kinds, in page order, but those `without`; a comment's blocks are one."""
        title_at, title = self.title_at, self.title
        told = {index: self._kind(index) for index in range(len(self.found)) if index not in without}
        title = "" if title_at in without else title
        self._quote(told)
        kinds = [told.get(index) for index in range(len(self.found))]
        self._mark_meter(kinds)
        blocks: list[Block] = []
        if title and title_at is None:
            blocks.append(Block("title", title, "/html[1]/head[1]"))
        numbers: dict[int, int] = {}
        index = 0
        while index < len(kinds):
            kind, one = kinds[index], self.found[index]
            if kind is None:
                index += 1
                continue
            if kind == "comment":
                thread = self._said[index]
                if index == thread.blocks[0]:
                    text = "\n".join(self.found[i].text for i in thread.blocks)
                    parent = numbers.get(id(thread.parent)) if thread.parent is not None else None
                    numbers[id(thread)] = len(numbers)
                    blocks.append(Block("comment", text, one.selector, thread.author, parent))
                index += 1
                continue
            if kind == "meter":
                end = index
                while end < len(kinds) and kinds[end] == "meter":
                    end += 1
                blocks.append(Block("meter", "\n".join(s.text for s in self.found[index:end]), one.selector))
                index = end
                continue
            blocks.append(Block(kind, title if index == title_at else one.text, one.selector))
            index += 1
        return blocks

    def _kind(self, index: int) -> PartKind | None:
        one, zone = self.found[index], self.zones[index]
        if index == self.title_at:
            return "title"
        if index in self._said:
            return "comment"
        if "hidden" in zone:
            return None
        if "comment" in zone and "comment_form" not in zone:
            return "furniture"
        if zone & {"comment_form", "comments"}:
            return "furniture" if PROMPT.search(one.text) else "comment_form"
        again = bool(self.title) and loose(one.text) == loose(self.title)
        near = self.first - 25 <= index <= self.last + 3
        if "caption" in zone and (self.body[index] or (near and "elsewhere" not in zone)):
            return "caption"
        if again:
            return "caption" if near and "figure" in zone else "furniture"
        words = len(_WORD.findall(one.text))
        before_body = self.first - 25 <= index <= self.first + 3
        if words <= _SHORT and near and "elsewhere" not in zone and not (self.body[index] and words > 12):
            if before_body and (_BY.match(one.text) or "byline" in zone) and one.text[-1] not in ".!?:":
                return "byline"
            if before_body and ("time" in zone or "date" in zone or not self.body[index] or words <= _BARE_DATE):
                reading = read_day(one.text)
                if reading.day or reading.problem:
                    return "byline" if _BY.match(one.text) else "dateline"
        if self.body[index]:
            return "quotation" if "quotation" in zone else "paragraph"
        return "furniture"

    def _zone(self, node: Node) -> frozenset[str]:
        """What the elements around a block say of it."""
        path: list[Node] = []
        above: Node | None = node
        while above is not None and id(above) not in self._zones:
            path.append(above)
            above = above.parent
        zone = self._zones[id(above)] if above is not None else frozenset()
        comment = self._comment_of[id(above)] if above is not None else None
        for one in reversed(path):
            own = set(zone)
            tag, names = one.tag, one.names
            if tag == "figcaption" or (names and _CAPTION.search(names)):
                own.add("caption")
            if tag == "figure":
                own.add("figure")
            if tag == "blockquote":
                own.add("quotation")
            if tag == "time":
                own.add("time")
            if tag in ("nav", "aside", "footer") or (
                names and tag not in ("html", "body") and _ELSEWHERE.search(names)
            ):
                own.add("elsewhere")
            if is_root(one):
                own.add("comments")
            if names and tag not in ("html", "body"):
                if FORM.search(names):
                    own.add("comment_form")
                if _DATE_NAMES.search(names):
                    own.add("date")
                if _BYLINE.search(names):
                    own.add("byline")
            if id(one) in self._shaped if self._shaped is not None else is_item(one, "comments" in own, comment):
                own.add("comment")
                comment = one
            zone = frozenset(own)
            self._zones[id(one)] = zone
            self._comment_of[id(one)] = comment
        return zone

    def _title(self) -> tuple[int | None, str]:
        """The title, and the block it stands in if it is shown: a heading that the head's titles bear out."""
        wanted = [loose(title) for title in self.head.titles]
        window = loose(self.head.window_title or "")
        shown: list[tuple[int, int]] = []
        for index, one in enumerate(self.found):
            if (
                self.zones[index] & {"comment", "comments", "comment_form", "caption", "hidden"}
                or index > self.last >= 0
            ):
                continue
            words = loose(one.text)
            if not words or len(words) > 400:
                continue
            heading = next((node.tag for node in one.node.chain()[:3] if node.tag in ("h1", "h2", "h3")), "")
            score = 6 if words in wanted else 0
            score += 5 if len(words) >= 12 and window.startswith(words) else 0
            score += {"h1": 4, "h2": 1}.get(heading, 0)
            if score >= 5 or (heading == "h1" and _alike(words, (*wanted, window))):
                shown.append((score, -index))
        if shown:
            index = -max(shown)[1]
            return index, self.found[index].text
        if self.head.titles:
            return None, self.head.titles[0]
        heads = [
            index
            for index, one in enumerate(self.found)
            if any(node.tag == "h1" for node in one.node.chain()[:3]) and not self.zones[index] & {"comments", "hidden"}
        ]
        if heads and len(heads) == 1:
            return heads[0], self.found[heads[0]].text
        if self.head.window_title:
            return None, _without_site(self.head.window_title, self.head.outlet)
        return (heads[0], self.found[heads[0]].text) if heads else (None, "")

    def _quote(self, kinds: dict[int, PartKind] | dict[int, PartKind | None]) -> None:
        body = [index for index, kind in kinds.items() if kind in ("paragraph", "quotation")]
        for index, quoted in zip(body, quotations([self.found[i].text for i in body]), strict=True):
            if quoted:
                kinds[index] = "quotation"

    def _mark_meter(self, kinds: list[PartKind | None]) -> None:
        index = 0
        while index < len(kinds):
            end = index
            while end < len(kinds) and kinds[end] == "furniture" and sums_of(self.found[end].text):
                end += 1
            if end > index:
                nearby = [one.text for one in self.found[max(0, index - 3) : end + 3]]
                meter = meter_of([one.text for one in self.found[index:end]], nearby)
                if meter and self.meter is None:
                    self.meter = meter
                    kinds[index:end] = ["meter"] * (end - index)
            index = max(end, index + 1)


def _alike(words: str, others: Sequence[str]) -> bool:
    own = set(words.split())
    return any(len(own & set(other.split())) >= 0.6 * len(own) for other in others if other)


def _without_site(title: str, outlet: str | None) -> str:
    """A window's title without the site's name after or before a bar or dash."""
    pieces = re.split(r"\s+[|–—\-·•»:]+\s+|\s*[|»]\s*", title)
    if len(pieces) == 1:
        return title
    if outlet:
        kept = [piece for piece in pieces if loose(piece) != loose(outlet)]
        if kept and len(kept) < len(pieces):
            pieces = kept
    longest = max(pieces, key=len)
    return longest if len(longest) >= 0.5 * len(title) else title


def _printed_times(root: Any) -> list[str]:
    """The dates of <time> elements and the like that date the page: marked ones first, then the first of all."""
    marked: list[str] = []
    plain: list[str] = []
    looked_at = 0
    for element in root.iter("time", "abbr", "span", "div", "p"):
        names = " ".join(filter(None, (element.get("itemprop"), element.get("class"), element.get("pubdate"))))
        is_time = element.tag == "time"
        if not is_time and "datePublished" not in names and not (element.tag == "abbr" and "published" in names):
            continue
        looked_at += 1
        if looked_at > 200:
            break
        words = element.get("datetime") or element.get("content") or element.get("title")
        words = words or clean("".join(element.itertext()))
        if not words or len(words) > 120 or re.search("modif|updat", names, re.IGNORECASE):
            continue
        around = " ".join(f"{one.get('id') or ''} {one.get('class') or ''}" for one in element.iterancestors())
        if _ELSEWHERE.search(around) or ROOT.search(around):
            continue
        if re.search(r"datePublished|pubdate|publish|posted|entry-date", names):
            marked.append(words)
        elif is_time:
            plain.append(words)
    return marked[:3] or plain[:1]
