"""`amended`: the page says of itself that it was corrected, updated or withdrawn after it first appeared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.findings.wording import listed, quoted
from reportedly.records import Claim, Finding, Page, Region, Span

#: Sentences in which an outlet speaks of its own text. Each begins where a sentence or line does.
_OF_TEXT = r"story|article|report|post|piece|page|item|headline|text|dispatch"
_DAY = r"\d|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_AMENDED = re.compile(
    r"(?:^|(?<=[.!?:”\"\)\]] ))[*(\[—–-]*\s*(?:"
    r"(?:editor'?s?[’']?s? note:?\s*)?(?:correction|clarification|retraction|erratum|amend(?:ment|ed))s?\b"
    r"(?:\s+(?:and|&)\s+clarifications?)?(?:\s*\([^)\n]{1,40}\)|,? [^:.\n]{1,40})?\s*[:—–-]\s*\S[^\n]{0,400}"
    r"|(?:editor[’']?s?[’']? note|note to (?:readers|editors)):?\s[^\n]{0,120}?"
    r"\b(?:correct|updat|amend|clarif|retract|remov|revis|earlier version)[^\n]{0,300}"
    rf"|update(?:d)?\s*(?:\d{{1,2}}\s*)?(?:\([^)\n]{{1,60}}\)|,? [^:.\n]{{1,40}})?\s*:\s+(?!\W*(?:{_DAY}))"
    r"\S[^\n]{0,400}"
    rf"|(?:this|the) (?:{_OF_TEXT})(?: above)? (?:has|have|had|was|were)(?: since)?(?: been)? "
    r"(?:updated|corrected|amended|clarified|revised|edited|changed|modified|withdrawn|retracted|removed)\b[^\n]{0,300}"
    r"|(?:an|a previous|the) (?:earlier|previous|original|initial) version of (?:this|the) [^\n]{0,300}"
    r"|we (?:have|had) (?:since )?(?:corrected|updated|amended|clarified|retracted|withdrawn) (?:this|the) [^\n]{0,200}"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
_STOP = re.compile(r"(?<=[.!?])[\"”’)\]]*(?=\s+[A-Z“\"(\[])")
_ABOUT_TEXT = re.compile(
    rf"\b(?:{_OF_TEXT}|version|figures?|numbers?|toll|name|earlier|previous|originally|incorrect\w*|misstat\w+|wrong\w*|error"
    r"|said|read|stated|spell\w*|caption|photo\w*|date|quot\w+|updated?|added?|clarif\w+|new information|adds|details"
    r"|reaction|comment|response|statement|paragraph)\b",
    re.IGNORECASE,
)
_WHERE: tuple[Region, ...] = ("byline", "dateline", "body", "caption", "furniture")


def amended(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """One finding for all such sentences; what a page changed about its figures is for a person to read."""
    said: list[Span] = []
    for region in _WHERE:
        text = page.region(region)
        for found in _AMENDED.finditer(text):
            start = found.start() + len(found.group()) - len(found.group().lstrip("\n *([—–-"))
            stop = _STOP.search(text, start + 12, found.end())
            end = stop.end() if stop else found.end()
            span = Span(region, start, end)
            words = text[start:end]
            if _ABOUT_TEXT.search(words) and not any(span.overlaps(one) for one in said):
                said.append(span)
    if not said:
        return []
    told = listed([quoted(page.quote(span), 240) for span in said], 3)
    sentence = f"The page says that it was changed after it first appeared: {told}."
    concerned = tuple(claim.id for claim in claims if any(span.overlaps(claim.span) for span in said))
    return [Finding("amended", page.id, sentence, concerned, tuple(said))]
