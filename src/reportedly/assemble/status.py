"""How firmly a claim is put: the codebook's `status`, the strongest that holds of denied, expected, hedged, stated.

The reader proposes one from the words around; the words listed here overrule a weaker proposal when they stand in
the evidence or just before it.
"""

from __future__ import annotations

import re

from reportedly.records import Attribution, Span, Status

_STRENGTH: dict[Status, int] = {"stated": 0, "hedged": 1, "expected": 2, "denied": 3}
_EXPECTED = re.compile(
    r"(?<!\w)(?:will|(?:is|are|was|were) (?:to|set to|due to|about to|expected to)|set to|to be|plans? to|planned"
    r"|expected to|could|would soon|feared|due to be|about to)(?!\w)",
    re.IGNORECASE,
)
#: "to be" after these is a hedge, not a plan ("believed to be", "appeared to be").
_NOT_TO_BE = re.compile(
    r"(?:believed|thought|said|reported|appear\w*|seem\w*|known|likely|have)\s+to be", re.IGNORECASE
)
_HEDGED = re.compile(
    r"(?<!\w)(?:reportedly|reported(?= (?:killed|dead|wounded|injured|missing))|alleged(?:ly)?|believed|thought to"
    r"|estimat(?:e|es|ed|ing)|an estimated|apparently|appear(?:s|ed)? to|purported(?:ly)?|unconfirmed|presumed"
    r"|said to (?:be|have))(?!\w)",
    re.IGNORECASE,
)
#: How far before the evidence a word still governs it, in characters: some four words.
_REACH = 28


def status_of(text: str, evidence: Span, proposed: Status, said: Attribution | None) -> Status:
    """The stronger of the reader's proposal and what the words say.

    A headline closed by "– Reports" hedges like "reportedly": nobody is named.
    """
    start = max(0, evidence.start - _REACH)
    window = text[start : evidence.end]
    found: Status = "stated"
    if _HEDGED.search(window):
        found = "hedged"
    if said is not None and text[said.cue[0].start : said.cue[0].end] in ("-", "–", "—"):
        source = text[said.source[0].start : said.source[0].end]
        if source.lower().endswith("reports"):
            found = "hedged"
    if _EXPECTED.search(_NOT_TO_BE.sub("", window)):
        found = "expected"
    return max(found, proposed, key=_STRENGTH.__getitem__)
