"""A bare text scrape -> Page: lines that were once a whole page, with no markup left to tell them apart.

A learned model says which lines are the article's (`segmenter`); rules say what the others are. The selector of a part
is ``line N`` or ``line N-M``, counted from 1 as editors count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reportedly.errors import Empty, TooLarge
from reportedly.read.addresses import canonical, site_name
from reportedly.read.commenting import AGO, BUTTON, FORM, PROMPT, WEAK, any_of
from reportedly.read.decode import decode
from reportedly.read.language import language_of
from reportedly.read.layout import Block, clean, compose
from reportedly.read.meters import meter_of, sums_of
from reportedly.read.published import first_published, read_day
from reportedly.read.quotations import quotations
from reportedly.read.segmenter import Line, Model, body_lines, loose
from reportedly.records import Meter, Page, PartKind

#: A page of bare text; the seed's has 9,000 characters, a book has more than this.
MOST_TEXT = 1_000_000
_MOST_LINES = 12_000  # the model takes some 0.3 s for a thousand (python -m lab.bench.hostile)
_LINE_END = re.compile(r"\r\n|\n|\r")


#: Where the foot of a site begins.
_FOOTER = any_of(
    r"©",
    r"(?:copyright|subscribe|sign up|newsletter|recommended|trending|categories)\b",
    r"all rights reserved",
    r"privacy policy",
    r"terms (?:of|and)\b",
    r"(?:contact|about|follow) us\b",
    r"related (?:articles|stories|posts|news)",
    r"you (?:may|might) also",
    r"more from\b",
    r"most (?:popular|read|viewed)",
    r"read next",
    r"recent posts",
    r"(?:previous|next) (?:post|article)",
    r"tags?:",
    r"archives?\Z",
    r"latest news",
)
#: Photo credits: "(Photo: …)", "Image courtesy of …", an agency at the end.
_CREDIT = any_of(
    r"(?:^|[(\[|–—\s-])(?:photo|photograph|image|picture|pic|video|credit|illustration|screenshot|screengrab)s?"
    r"\s*(?:credit|courtesy|by|via|from|of)?\s*(?::|/|\bby\b|\bvia\b|\bcourtesy\b)",
    r"\(ap photo/",
    r"\b(?:getty images|afp via getty)\s*\)?\Z",
    r"/(?:afp|reuters|ap)\)?\Z",
    r"\((?:reuters|afp|ap)\)\Z",
)
_BY = re.compile(
    r"(?:by|written by|reported by|reporting by|author:?|von|par|por|di|oleh|от)\s+[^\W\d_]", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_END = tuple(".!?…")
_MARKS = "\"'”’»)"


def page_of_scrape(
    raw: bytes,
    *,
    read_from: str,
    published: date | None = None,
    outlet: str | None = None,
    address: str | None = None,
    charset: str | None = None,
    model: Model | None = None,
) -> Page:
    """The page that the lines of a bare text make, by the shipped model or another.

    `address` is where it was got from and `charset` what its server said, where that is known.
    Raises Empty when no line has a word, TooLarge beyond what a page has.
    """
    text, notes = decode(raw, declared=charset, mend=True)
    return page_of_lines(
        text, raw, read_from=read_from, published=published, outlet=outlet, address=address, notes=notes, model=model
    )


def page_of_lines(
    text: str,
    raw: bytes,
    *,
    read_from: str,
    published: date | None = None,
    outlet: str | None = None,
    address: str | None = None,
    notes: Sequence[str] = (),
    furniture: Sequence[str] = (),
    laid_out: bool = False,
    model: Model | None = None,
) -> Page:
    """The page of a text that is decoded already; `raw` are the bytes it came from, `furniture` more lines beside it.

    `laid_out` says that its lines end where a printed page's do.
    Raises as `page_of_scrape` does.
    """
    if len(text) > MOST_TEXT:
        raise TooLarge(read_from, f"{len(text):,} characters of text; a page has at most {MOST_TEXT:,}: split it")
    lines = lines_of(text, laid_out=laid_out)
    if len(lines) > _MOST_LINES:
        raise TooLarge(read_from, f"{len(lines):,} lines; a page has at most {_MOST_LINES:,}: split it")
    if not lines:
        raise Empty(read_from, "no line has any words")
    sheet = _Sheet(lines, body_lines(lines, model))
    blocks = sheet.blocks()
    if furniture:
        blocks.append(Block("furniture", "\n".join(map(clean, furniture))))
    dates = [("url", address)] if address else []
    dates += [("dateline", block.text) for block in blocks if block.kind == "dateline"]
    day, how, doubts = first_published(dates, given=published)
    told = " ".join(block.text for block in blocks if block.kind in ("title", "paragraph", "quotation"))
    return compose(
        blocks,
        read_from=read_from,
        raw=raw,
        address=canonical(address) if address else None,
        outlet=outlet or (site_name(address) if address else None),
        published=day,
        published_from=how,
        language=language_of(told),
        meter=sheet.meter,
        notes=(*notes, *doubts),
    )


def lines_of(text: str, *, laid_out: bool = False) -> list[Line]:
    """The lines of a scrape, or of a printed page's layout, that have words; hard-wrapped paragraphs made whole.

    Line ends are LF, CRLF and CR; the numbers are those an editor shows.
    """
    lines: list[Line] = []
    gap = 0
    for number, exact in enumerate(_LINE_END.split(text), start=1):
        words = clean(exact)
        if not words:
            gap += 1
            continue
        lines.append(Line(words, number, number, gap))
        gap = 0
    return _unwrapped(lines) if _is_wrapped(lines, laid_out=laid_out) else lines


def _is_wrapped(lines: Sequence[Line], *, laid_out: bool) -> bool:
    """Whether the text was broken into lines of one width: long lines that end in no stop and have another below.

    Of a printed page that is to be expected, and a few such lines show it; a scrape must be made of them.
    """
    followed = [one.text for one, after in pairwise(lines) if after.gap == 0]
    if len(followed) < (3 if laid_out else 6):
        return False
    longest = max(len(one.text) for one in lines)
    if not 40 <= longest <= (200 if laid_out else 132):
        return False
    full = [one for one in followed if len(one) >= 0.7 * longest]
    open_ended = [one for one in full if not one.rstrip(_MARKS).endswith(_END)]
    return (laid_out or len(full) >= 0.6 * len(followed)) and len(open_ended) >= max(1, 0.6 * len(full))


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    longest = max(len(one.text) for one in lines)
    joined: list[Line] = []
    last = ""
    for one in lines:
        if one.gap == 0 and joined and len(last) >= 0.6 * longest:
            before = joined[-1]
            joined[-1] = Line(f"{before.text} {one.text}", before.first, one.last, before.gap)
        else:
            joined.append(one)
        last = one.text
    return joined


@dataclass(frozen=True, slots=True)
class _Zone:
    """Where readers speak: from the comment form (inclusive) to where the site's foot begins (exclusive)."""

    start: int
    end: int


class _Sheet:
    """The lines of one scrape while their kinds are settled."""

    def __init__(self, lines: Sequence[Line], body: list[bool]) -> None:
        self.lines = lines
        self.meter: Meter | None = None
        self.body = body
        self.zone = self._comment_zone()
        for index in range(self.zone.start, len(lines)):
            self.body[index] = False
        if not any(self.body):
            self._take_plain_text()
        self.first = next((i for i, is_body in enumerate(self.body) if is_body), len(lines))
        self.last = next((i for i in range(len(lines) - 1, -1, -1) if self.body[i]), -1)

    def blocks(self) -> list[Block]:
        """All lines as blocks of their kinds; neighbours in one comment, form, meter or run of furniture are one."""
        title = self._title()
        title_words = loose(self.lines[title].text) if title is not None else ""
        kinds: list[PartKind] = [
            "title" if index == title else self._kind(index, title, title_words) for index in range(len(self.lines))
        ]
        self._mark_meter(kinds)
        body = [index for index, kind in enumerate(kinds) if kind == "paragraph"]
        for index, quoted in zip(body, quotations([self.lines[i].text for i in body]), strict=True):
            if quoted:
                kinds[index] = "quotation"
        blocks: list[Block] = []
        index = 0
        wide = any(self.lines[i].gap >= 2 and kinds[i] == "comment" for i in range(self.zone.start + 1, self.zone.end))
        while index < len(kinds):
            end = index + 1
            kind = kinds[index]
            if kind in ("meter", "furniture", "comment_form", "comment"):
                while end < len(kinds) and kinds[end] == kind and self._joined(kind, index, end, wide):
                    end += 1
            run = self.lines[index:end]
            words = "".join(("" if not i else "\n\n" if one.gap else "\n") + one.text for i, one in enumerate(run))
            first, last = run[0].first, run[-1].last
            author = self._author(index, kinds) if kind == "comment" else None
            blocks.append(Block(kind, words, f"line {first}" if first == last else f"line {first}-{last}", author))
            index = end
        return blocks

    def _joined(self, kind: PartKind, start: int, index: int, wide: bool) -> bool:
        """Whether a line goes on with the block that began at `start`."""
        gap = self.lines[index].gap
        if gap == 0 or kind == "meter":
            return True
        if kind != "comment" or not wide or gap > 1:
            return False
        # Where two blank lines part the comments, one is a paragraph's end, unless either side breaks its own
        # paragraphs with single line ends.
        before_breaks = any(self.lines[i].gap == 0 for i in range(start + 1, index))
        after_breaks = index + 1 < len(self.lines) and self.lines[index + 1].gap == 0
        return not before_breaks and not after_breaks

    def _kind(self, index: int, title: int | None, title_words: str) -> PartKind:
        one = self.lines[index]
        if self.zone.start <= index < self.zone.end:
            return self._kind_in_zone(index)
        words = len(_WORD.findall(one.text))
        begin = title if title is not None else max(0, self.first - 6)
        near = begin - 3 <= index <= self.last + 1
        if title_words and near and index > begin and loose(one.text) == title_words:
            return "caption"
        if near and 2 <= words <= 60 and _CREDIT.search(one.text) and not one.text.endswith((".", "!", "?")):
            return "caption"
        if begin - 3 <= index <= self.first + 1 and words <= 25 and not (self.body[index] and words > 8):
            if _BY.match(one.text) and not one.text.endswith(_END):
                return "byline"
            reading = read_day(one.text)
            if reading.day or reading.problem:
                return "dateline"
        return "paragraph" if self.body[index] else "furniture"

    def _kind_in_zone(self, index: int) -> PartKind:
        one = self.lines[index].text
        if PROMPT.search(one) or BUTTON.match(one):
            return "furniture"
        if FORM.match(one):
            return "comment_form"
        if AGO.search(one) or (len(one) < 40 and read_day(one).day):
            return "furniture"
        if self._is_name(index):
            return "furniture"
        if len(_WORD.findall(one)) < 3 and self.lines[index].gap and not one.endswith(_END):
            return "furniture"
        return "comment"

    def _is_name(self, index: int) -> bool:
        """Whether a line in the comments is the name of whoever speaks next: short, and a date comes after it."""
        after = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        one = self.lines[index].text
        return (
            len(one) <= 40
            and not one.endswith(_END)
            and len(_WORD.findall(one)) <= 5
            and bool(AGO.search(after) or (len(after) < 40 and read_day(after).day))
        )

    def _author(self, index: int, kinds: Sequence[PartKind]) -> str | None:
        for before in range(index - 1, max(index - 5, self.zone.start) - 1, -1):
            if kinds[before] == "comment":
                return None
            if self._is_name(before):
                return self.lines[before].text
        return None

    def _comment_zone(self) -> _Zone:
        none = _Zone(len(self.lines), len(self.lines))
        told = 0
        total = sum(len(_WORD.findall(one.text)) for one, is_body in zip(self.lines, self.body, strict=True) if is_body)
        start = None
        for index, one in enumerate(self.lines):
            if told and FORM.match(one.text):
                weak = bool(WEAK.match(one.text))
                follows = any(FORM.match(after.text) for after in self.lines[index + 1 : index + 4])
                if (told >= 0.9 * total) if weak else (told >= 0.25 * total or follows):
                    start = index
                    break
            if self.body[index]:
                told += len(_WORD.findall(one.text))
        if start is None:
            return none
        end = start
        idle = 0
        for index in range(start, len(self.lines)):
            words = self.lines[index].text
            if _FOOTER.match(words):
                break
            count = len(_WORD.findall(words))
            marked = FORM.match(words) or PROMPT.search(words) or AGO.search(words)
            speaks = bool(marked) or count >= 8 or (words.endswith(_END) and count >= 3)
            idle = 0 if speaks else idle + 1
            if idle > 4:
                break
            if speaks:
                end = index + 1
        return _Zone(start, end)

    def _take_plain_text(self) -> None:
        """A text with no page around it (a note, a telegram): its sentences are the body, or all of it."""
        for sentences in (True, False):
            for index in range(self.zone.start):
                self.body[index] = self.lines[index].text.rstrip(_MARKS).endswith(_END) or not sentences
            if any(self.body):
                return

    def _title(self) -> int | None:
        """The line that is the title: above the body, told by repetition, length and nearness."""
        best, best_score = None, 0.0
        seen = Counter(loose(one.text) for one in self.lines)
        for index in range(max(0, self.first - 40), min(self.first, len(self.lines))):
            words = self.lines[index].text
            count = len(_WORD.findall(words))
            if not 3 <= count <= 40 or self.body[index]:
                continue
            score = min(count, 12) / 4 - (self.first - index) * 0.12
            if count >= 4 and seen[loose(words)] > 1:
                # Of two, the first: the other mostly stands under the picture.
                score += 2
            score -= 2.5 if words.endswith((".", ":", "…")) else 0
            score -= 3 if any(mark.match(words) for mark in (_BY, _FOOTER, BUTTON)) or _CREDIT.search(words) else 0
            score -= 3 if count < 12 and (read_day(words).day or AGO.search(words)) else 0
            if score > best_score and (best is None or loose(words) != loose(self.lines[best].text)):
                best, best_score = index, score
        if best is None and any(self.body[self.first + 1 :]) and self.lines[self.first].first == 1:
            # A text that begins with its title: a first line of its own that ends in no stop.
            words, after = self.lines[self.first].text, self.lines[self.first + 1]
            if (
                3 <= len(_WORD.findall(words)) <= 25
                and not words.rstrip(_MARKS).endswith((*_END, ":", ","))
                and after.gap
            ):
                self.body[self.first] = False
                self.first += 1
                return self.first - 1
        return best

    def _mark_meter(self, kinds: list[PartKind]) -> None:
        index = 0
        while index < len(kinds):
            end = index
            while end < len(kinds) and kinds[end] in ("furniture", "paragraph") and sums_of(self.lines[end].text):
                end += 1
            if end > index and self.meter is None:
                nearby = [one.text for one in self.lines[max(0, index - 4) : end + 8]]
                self.meter = meter_of([one.text for one in self.lines[index:end]], nearby)
                if self.meter:
                    kinds[index:end] = ["meter"] * (end - index)
            index = max(end, index + 1)
