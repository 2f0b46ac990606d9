"""`undated`: a page without a date of publication, and the words of time that cannot be placed for want of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.findings.passages import title_repeat
from reportedly.findings.wording import listed, quoted
from reportedly.records import Claim, Finding, Page, Region, Span

_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
#: Words that place an event only by the day the report appeared. Scrapes run them together ("Thisweek").
_RELATIVE = re.compile(
    rf"\b(?:(?:earlier|late|later|early)\s+)?(?:(?:this|last|past)\s*(?:week(?:end)?|month|year|morning|night|{_DAYS})"
    rf"|yesterday|today|tonight|overnight|(?:on\s+)?{_DAYS}(?:\s+(?:morning|afternoon|evening|night))?"
    r"|(?:\w+\s+)?(?:days?|weeks?|months?|hours?)\s+ago)\b",
    re.IGNORECASE,
)


def undated(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """Nothing is guessed: what stays unresolved is named."""
    if page.published is not None:
        return []
    repeat = title_repeat(page)
    found = {
        Span(region, match.start(), match.end())
        for region in _REPORTING
        for match in _RELATIVE.finditer(page.region(region))
    }
    times = {
        claim.roles.when
        for claim in claims
        if claim.roles.when is not None
        and claim.date is None
        and (claim.time_at is None or claim.time_at.start is None)
    }
    apart = {span for span in found if not any(span.overlaps(time) for time in times)}
    open_times = sorted(
        (span for span in times | apart if repeat is None or not repeat.holds(span)),
        key=lambda span: (_REPORTING.index(span.region), span.start),
    )
    sentence = "The page gives no date of publication"
    if open_times:
        words = [quoted(page.quote(span)) for span in open_times]
        once = list({word.casefold(): word for word in reversed(words)}.values())[::-1]
        verb = "stays" if len(once) == 1 else "stay"
        sentence += f", so {listed(once, 4)} {verb} without a day"
    concerned = tuple(claim.id for claim in claims if claim.roles.when in times)
    return [Finding("undated", page.id, sentence + ".", concerned, tuple(open_times))]


_REPORTING: tuple[Region, ...] = ("title", "body")
