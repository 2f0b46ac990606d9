"""`cut_short`: only the beginning of the report is on the page; the rest is behind a subscription or another page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.findings.wording import quoted
from reportedly.records import NOT_FREE, Claim, Finding, Page, Region, Span

_TEXT = r"(?:story|article|report|post|piece|text)"
_WALL = re.compile(
    r"\b(?:(?:subscribe|sign up|register|log ?in|sign in|join)(?: now| today| here)? "
    r"(?:to|and) (?:continue|keep|read|finish|unlock|get)\b[^\n]{0,80}"
    r"|(?:to|and) (?:continue|keep) reading\b[^\n]{0,60}(?:subscri|register|sign|log ?in|account|member)[^\n]{0,60}"
    rf"|to (?:read|see|view|access) (?:the )?(?:full|rest|whole|entire|complete)\b[^\n]{{0,20}}{_TEXT}[^\n]{{0,60}}"
    r"|(?:this|the) (?:story|article|content|report|page) is (?:only )?"
    r"(?:for|available (?:only )?(?:to|for)|reserved for|exclusive to)(?: our)?(?: paying| registered)? "
    r"(?:subscribers|members|premium|readers)\b[^\n]{0,60}"
    r"|(?:subscriber|member|premium)[- ](?:only|exclusive)(?: content| story| article)?\b"
    r"|already a (?:subscriber|member)\?"
    r"|you(?:[’']ve| have) (?:reached|read|used)[^\n]{0,40}(?:free )?(?:articles?|stories|limit)\b[^\n]{0,40}"
    r"|continue reading (?:this|your|the) (?:story|article)\b[^\n]{0,60}"
    r"|unlock (?:this|the full) (?:story|article)\b[^\n]{0,60})",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\"”’)\]]*\s*\Z")
# A report with a wall and more words than these is there in full, and the wall is an advertisement.
_SHORT = 170
# What a paper gives of a report to those who do not pay is some paragraphs; a longer text was read by one who does.
_PREVIEW = 300
# A wall's words stand below the text or right beside it.
_WHERE: tuple[Region, ...] = ("body", "furniture", "comment_form", "caption")


def cut_short(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """A wall beside a short text, or beside one that breaks off; a text that ends in dots alone is not enough.

    What the page's metadata says is a wall too.
    """
    words = len(page.text.split())
    ends = _BROKEN_OFF.search(page.text)
    if not page.text.strip():
        return []
    breaks = f", whose text breaks off after {words} words," if ends else f", which has {words} words of text,"
    may = "the report may go on where it was not read, and what is missing here may be told there."
    tail = (Span("body", max(0, ends.start() - 40), len(page.text)),) if ends else ()
    wall = _wall(page) if words <= _SHORT or ends else None
    if wall:
        sentence = f"The page{breaks} says {quoted(page.quote(wall), 120)}: {may}"
        return [Finding("cut_short", page.id, sentence, (), (wall, *tail))]
    if NOT_FREE in page.notes and (words <= _PREVIEW or ends):
        sentence = f"The page{breaks} says in its metadata that it is not free to read: {may}"
        return [Finding("cut_short", page.id, sentence, (), tail)]
    return []


def _wall(page: Page) -> Span | None:
    for region in _WHERE:
        found = _WALL.search(page.region(region))
        if found:
            return Span(region, found.start(), found.end())
    return None
