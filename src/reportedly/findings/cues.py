"""The words by which a reader disputes, agrees, or speaks of something else.

The patterns read a sentence in which ⟦F⟧ stands for a figure of the report, ⟦Q⟧ for words of it in quotation marks, ⟦W⟧
for such words without, and ⟦N⟧ for any other number.
"""

from __future__ import annotations

import re

from reportedly.records import ClaimKind


def _any(*alternatives: str) -> str:
    """One group of alternatives, each a phrase or a few of them split by ``|``."""
    return f"(?:{'|'.join(alternatives)})"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _up_to(count: int) -> str:
    """Up to so many plain words, each with its space; "and", "but" and "who" start another matter."""
    return rf"(?:(?!(?:and|but|who|anyone|they|will|if)\b)[\w'’-]+ ){{0,{count}}}"


#: Calls what was said untrue or too much.
_VERDICT = _any(
    r"exaggerat\w+|inflated|overblown|overstated|sensational\w*|hype|hyperbole|clickbait|propaganda",
    r"untrue|false|fake\w*|wrong|incorrect|inaccurate|mistaken|misleading|dishonest|lies?|lying",
    r"nonsense|rubbish|garbage|bullshit|bs|bogus|hogwash|ridiculous|absurd|laughable|a joke|a typo",
    r"fiction|fantas\w+|fabricat\w+|made[- ]up|invent(?:ed|ion)|a myth|a fairy ?tale|far[- ]fetched|a stretch",
    r"impossible|implausible|unrealistic|unbelievable|nowhere",
    r"not (?:possible|true|correct|right|real|realistic|credible|plausible|accurate|believable|even close)",
)
_NOT = _any(r"not|never|hardly|scarcely|barely|no|(?:is|was|are|were)n['’]?t")
_BE = _any(r"is|are|was|were|be|been|seems?|sounds?|looks?|['’]s")
_NOW = r"(?:now |suddenly |already |really )?(?:a |an |the )?"
_CALLED = (
    r"(?:called|named|labell?ed|termed|dubbed|billed as|sold as|described as|counts? as|passes for|supposed to be)"
)
_CALLING = r"(?:call(?:s|ing|ed)?|label\w*|term\w*|dub\w*|describe\w*|print\w*|writ(?:e|es|ing)|headlin\w*|so-called)"
_DISBELIEVE = _any(
    r"(?:do not|don['’]?t|cannot|can['’]?t|won['’]?t|will not|never|hard to|hardly|refuse to) "
    r"(?:buy|believe|trust|accept|credit|swallow|see)",
    "doubt",
)
_LARGE = r"(?:a )?(?:⟦[QW]⟧|massive|huge|large|many|much|a lot|$|[.!?])"
_SURE = r"(?: [\w'’-]+){0,4} ?, ?(?:sure|yeah|right|lol|haha\w*|of course)\b ?[.!?]*$"
_SCORN = r"\b(?:yeah right|as if|come on|lol)\b[ ,!.]*"

DISPUTES_FIGURE = _patterns(
    # not 31; was never the 64
    rf"\b{_NOT} (?:the |a |your |those |these |any |even )?⟦F⟧",
    # 45 is a lie; twelve aircraft are pure fantasy; 300 men are not.
    rf"⟦F⟧ {_up_to(4)}{_BE} {_up_to(3)}{_VERDICT}",
    rf"⟦F⟧ {_up_to(4)}(?:{_BE} {_NOT}|(?:is|was|are|were)n['’]?t) ?{_LARGE}",
    # 300 to 400 is called "massive"; 60 men is now "massive"?
    rf"⟦F⟧ {_up_to(4)}(?:{_BE} )?(?:now )?{_CALLED} (?:a |an |the )?⟦[QW]⟧",
    rf"⟦F⟧ {_up_to(4)}{_BE} {_NOW}(?:⟦Q⟧|⟦W⟧(?: [\w'’-]+){{0,2}} ?\?)",
    rf"\b{_CALLING} {_up_to(3)}⟦F⟧ {_up_to(3)}⟦[QW]⟧",
    # I do not buy the 2,000; no way 700 fled; far from 40
    rf"\b{_DISBELIEVE} (?:that |there were |it was |in |about |very much |the |your |this |those |these )*⟦F⟧",
    rf"\b(?:no way|nowhere near|nothing like|far (?:cry )?from|not even|can['’]?t be|cannot be) {_up_to(3)}⟦F⟧",
    rf"\bwhere (?:does|do|did) {_up_to(3)}⟦F⟧ {_up_to(3)}come from",
    rf"\b{_VERDICT} (?:figure|number|count|toll|claim)s? of ⟦F⟧",
    rf"⟦F⟧{_SURE}",
    rf"{_SCORN}⟦F⟧",
)
DISPUTES_WORD = _patterns(
    rf"\b{_CALLED} (?:[\w'’-]+,? ){{0,3}}⟦[QW]⟧",
    rf"\b{_CALLING} (?:[\w'’-]+ ){{0,4}},? ?⟦[QW]⟧",
    rf"\b{_NOT} (?:a |an |the |so |very |really |exactly )*⟦[QW]⟧",
    r"\bnothing (?:is )?⟦[QW]⟧",
    rf"⟦[QW]⟧ {_up_to(3)}{_BE} {_up_to(3)}{_VERDICT}",
    rf"⟦Q⟧ {_up_to(2)}(?:is|are) (?:what|how|just|only|a word)",
    rf"⟦F⟧ {_up_to(4)}{_BE} {_NOW}(?:⟦Q⟧|⟦W⟧(?: [\w'’-]+){{0,2}} ?\?)",
    # "Liberated"? There is not one house left.
    r"^\W*⟦Q⟧(?: [\w'’-]+){0,3} ?\?",
    rf"⟦[QW]⟧{_SURE}",
    rf"{_SCORN}⟦[QW]⟧",
)
#: The report's word or figure asked back, "Heavy losses?": an objection once the next sentence answers it so.
ASKED_BACK = re.compile(r"^\W*(?:the |a |an )?⟦[FQW]⟧(?: [\w'’-]+){0,3} ?\?+$", re.IGNORECASE)
QUESTIONED = re.compile(r"^(?:how|since when|who counted|what|where|when)\b.*⟦F⟧.*\?$", re.IGNORECASE)
#: A sentence that is nothing but a verdict on the one before it.
BARE_VERDICT = re.compile(
    r"^\W*(?:(?:this|that|it|which|what|(?:one|⟦N⟧) of them|both|all of it|sounds|looks|seems)(?:['’]?s)? )?"
    rf"(?:{_BE} )?(?:a |an |pure |complete |total |utter |simply |just |highly |clearly |grossly )*{_VERDICT}"
    r"(?: (?:as|like) .*)?[\w ]{0,20}[.!?]*$"
    r"|^\W*(?:really|seriously|come on|no way|yeah right|i doubt it|give me a break)[\s.!?]*$",
    re.IGNORECASE,
)
OPENS_WITH_VERDICT = re.compile(rf"^\W*{_VERDICT}\b", re.IGNORECASE)
COUNTED_OTHERWISE = re.compile(
    r"\b(?:it (?:is|was)|there (?:is|are|was|were)|i (?:counted|count|saw|see)|only|exactly|just"
    r"|(?:video|footage|picture|photo|list|film)s? (?:shows?|has|have|had)) (?:[\w'’-]+ ){0,2}⟦N⟧",
    re.IGNORECASE,
)
#: The reader's own number set up as the true one: "actually only nine".
TRUE_FIGURE = re.compile(
    rf"\b(?:actually|in fact|in reality|in truth|more like|closer to|should (?:be|read))[ ,:]*{_up_to(4)}⟦N⟧"
    r"|\b(?:real|true|actual|correct|right) (?:number|figure|toll|count)(?: of [\w ]{1,20})?(?: is| was|:)? "
    rf"{_up_to(3)}⟦N⟧",
    re.IGNORECASE,
)
AGREES = re.compile(
    r"^\W*(?:true|yes|yep|agreed?|i agree|indeed|exactly|right|correct|confirmed|sadly|unfortunately)\b|\bindeed\b"
    r"|\b(?:no|not an?|without|isn['’]?t an?) (?:exaggeration|lie|joke|fake|hype)\b"
    r"|\bnot (?:wrong|exaggerat\w+|fake|false)\b",
    re.IGNORECASE,
)
#: Somebody's own losses in another place or war.
OTHER_WAR = re.compile(
    r"\b(?:in|since) (?:1[0-9]|20)\d\d\b|\b(?:we|my [\w-]+|our [\w-]+) (?:lost|buried|had|lose)\b|\bother war\b",
    re.IGNORECASE,
)
SPEAKS_TO_READER = re.compile(r"\byou(?:rs?|['’]re|['’]ve)?\b", re.IGNORECASE)
ABOUT_REPORT = re.compile(
    r"\b(?:article|headline|title|report(?:er|ed)?|author|editors?|newspaper|this (?:site|page|paper|piece))\b",
    re.IGNORECASE,
)
OPENS_TO_READER = re.compile(r"^\s*[@>]")
#: A number that counts time, length, money or goods, or names a day.
UNIT = re.compile(
    r"^\s*(?:[%‰°]|(?:th|st|nd|rd)\b|[-–]?(?:years?|days?|weeks?|months?|hours?|minutes?|times|o['’]clock|am|pm"
    r"|kms?|miles?|met(?:re|er)s?|mm|kg|tons?|tonnes?|dollars?|euros?|pounds?|lira|cents?|per ?cent)\b)"
    r"|^\s+(?:a|an|per) (?!lie|joke|myth|stretch|typo)\w+",
    re.IGNORECASE,
)
KIND_WORDS: tuple[tuple[ClaimKind, re.Pattern[str]], ...] = (
    ("killed", re.compile(r"\b(?:killed|dead|died|deaths?|fatalities)\b", re.IGNORECASE)),
    ("wounded", re.compile(r"\b(?:wounded|injured|hurt|injuries)\b", re.IGNORECASE)),
    ("casualties", re.compile(r"\b(?:casualties|victims|losses)\b", re.IGNORECASE)),
    ("detained", re.compile(r"\b(?:detained|captured|arrested|prisoners?|taken)\b", re.IGNORECASE)),
    ("displaced", re.compile(r"\b(?:displaced|fled|left|refugees|evacuated)\b", re.IGNORECASE)),
    ("deployed", re.compile(r"\b(?:reinforcements|sent|deployed|fighters|troops)\b", re.IGNORECASE)),
    ("attacks", re.compile(r"\b(?:rockets?|shells?|strikes?|raids?|missiles?|bombs?)\b", re.IGNORECASE)),
)
