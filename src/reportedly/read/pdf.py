"""PDF -> the lines of its text layer, page by page, for the reader of bare text.

What is kept: the words, in the order in which the file draws them, and the document's own title. Not kept: pictures,
the shape of tables, which line was a headline. A page that is only a picture of text has no words here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from reportedly.errors import Empty, Unreadable

#: Pages of a document that are read; a report is shorter, a book is none.
MOST_PAGES = 100
_FURTHER = 400_000
# The most characters of a line that heads or foots every page.
_RUNNING = 90
_HYPHEN = re.compile("(?:\ufffe|\u00ad|\x02)[\r\n]*")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document, its own title, the lines that ran at the head or foot of its pages, and notes."""

    text: str
    title: str
    running: tuple[str, ...]
    notes: tuple[str, ...]


def text_of_pdf(raw: bytes, *, read_from: str) -> Text:
    """The text layer of a PDF.

    Raises Unreadable without the extra `pdf`, for a broken or locked document; Empty when it has no text layer.
    """
    try:
        import pypdfium2
    except ImportError:
        raise Unreadable(read_from, "is a PDF, which needs an extra: pip install 'reportedly[pdf]'") from None
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise Unreadable(read_from, "is locked with a password; save an unlocked copy") from None
        raise Unreadable(read_from, f"the PDF is broken ({fault}); fetch it again") from None
    notes: list[str] = []
    try:
        count = len(document)
        pages: list[list[str]] = []
        length = 0
        blank = 0
        for number in range(min(count, MOST_PAGES)):
            try:
                page = document[number]
                layer = page.get_textpage()
                words = layer.get_text_bounded()
                layer.close()
                page.close()
            except pypdfium2.PdfiumError as fault:
                notes.append(f"page {number + 1} of the PDF is broken and was left out ({fault})")
                continue
            lines = _HYPHEN.sub("", words.replace("\r\n", "\n")).split("\n")
            blank += not words.strip()
            length += len(words)
            pages.append(lines)
            if length > _FURTHER:
                notes.append(f"the PDF was read up to page {number + 1} of {count}: more text than a report has")
                break
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    finally:
        document.close()
    if count > MOST_PAGES and len(pages) == MOST_PAGES:
        notes.append(f"the first {MOST_PAGES} of the PDF's {count} pages were read")
    if not any(line.strip() for page_lines in pages for line in page_lines):
        raise Empty(read_from, "this PDF has no text, only pictures of it; put it through text recognition (OCR) first")
    if blank:
        notes.append(f"{blank} of the PDF's pages {'has' if blank == 1 else 'have'} no text layer")
    notes.append(
        "from a PDF: the words alone, in the order of the file; tables, columns and captions are not told apart"
    )
    text, running = _joined(pages)
    return Text(text, title, running, tuple(notes))


def _joined(pages: list[list[str]]) -> tuple[str, tuple[str, ...]]:
    """The pages as one text, and apart from it the lines that head or foot most pages (titles, page numbers)."""

    def shape(line: str) -> str:
        return re.sub(r"\d+", "0", line.strip())

    edges = Counter(
        shape(page[at]) for page in pages for at in {0, len(page) - 1} if page and 0 < len(page[at].strip()) <= _RUNNING
    )
    running = {line for line, times in edges.items() if len(pages) >= 3 and times > 0.5 * len(pages)}
    body: list[str] = []
    apart: list[str] = []
    for page in pages:
        last = len(page) - 1
        for at, line in enumerate(page):
            (apart if at in (0, last) and shape(line) in running else body).append(line)
    return "\n".join(body), tuple(line.strip() for line in apart)
