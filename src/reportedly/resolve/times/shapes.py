"""What a time looks like: the wordings that news uses for days, months, years, spans and clock times.

A space in a shape stands for any one white character. Letters match in either case; `find` asks months for a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:[’']s|s)?(?![a-z])"
ANY_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?,?"
YEAR = r"(?:19|20)\d\d(?!\d)"
DAY = r"(?:3[01]|[0-2]?\d)(?:st|nd|rd|th)?"
PART = r"(?:morning|dawn|noon|midday|afternoon|evening|dusk|night|midnight)"
UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|weekends?|months?|quarters?|years?|decades?|centur(?:y|ies))"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
NUMBER = rf"(?:\d{{1,3}}|(?:{_TENS})(?:[-\s](?:{_ONES}))?|{_ONES}|{_TEENS})"
COUNT = rf"(?:{NUMBER}|(?:a )?couple of|(?:a )?few|several|many)"
EVENT = (
    r"(?:offensive|operation|war|conflict|revolution|uprising|campaign|battle|assault|siege|truce|ceasefire|crisis|attack"
    r"|fighting|unrest|insurgency|invasion|clashes|rebellion|hostilities)"
)
_HEDGE = (
    r"(?:earlier|later?|early|mid|about|around|nearly|almost|shortly (?:before|after)|just|more than|less than|at least"
    r"|up to|roughly|only|(?:the )?(?:very )?(?:beginning|start|end|middle|early hours|morning|evening|night|afternoon"
    r"|rest) of)"
)

_SHORT = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:first|second|third|fourth)"
_SPELT_YEAR = (
    rf"(?:(?:nineteen|twenty)(?: hundred(?: and)?)? (?:(?:{_TENS})(?:[-\s](?:{_ONES}))?|{_TEENS})"
    rf"|the year two thousand(?:(?: and)? (?:{_ONES}))?)"
)
_SPELT_DAY = (
    r"(?:(?:twenty|thirty)[-\s])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)\b"
)

#: Words that may follow "on the 9th": what is named so ("the 9th Brigade", "the 9th floor") goes on otherwise.
_DAY_ENDS = (
    rf"(?=\s*(?:[.,;:!?)\"”—–]|$)|\s\d|\s(?:{_TENS}|{_ONES}|{_TEENS}|a|an|the|and|or|but|in|at|by|near|with|without|when|while|where|who"
    r"|which|to|until|from|for|after|before|of|as|that|this|had|has|have|were|was|is|are|he|she|they|it|his|her|their|its|there)\b)"
)
#: "the 9th", said of a month that is plain.
_NTH_DAY = r"the (?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)(?: of (?:the|that|this) month)?"

#: Each shape with what may open it: d(igit), m(onth name), w(eekday), n(umber word or unit), o(ther word).
_SHAPES: tuple[tuple[str, str], ...] = (
    # 2016-08-18
    ("d", r"\d{4}-\d\d-\d\d(?:T[\d:]+Z?)?(?![-\w])"),
    # 18/08/2016, 18-08-2016, 18.08.2016
    ("d", r"\d{1,2}(?:/\d{1,2}/|-\d{1,2}-|\.\d{1,2}\.)(?:19|20)\d\d(?!\d)"),
    # 18/08/16
    ("d", rf"(?<![\d/-])(?:{_SHORT}/{_SHORT}/|{_SHORT}-{_SHORT}-)\d\d(?![\d/-])"),
    # Thursday, 18 August 2016; 18-20 August; the 18th of August last year
    (
        "dwo",
        rf"(?:{ANY_WEEKDAY} )?(?:the )?{DAY}(?: ?(?:-|–|and|to) ?{DAY})?(?: of)? {MONTH}"
        rf"(?:,? {YEAR}| (?:last|this) year)?",
    ),
    # Thu Aug 18 2016; Aug. 18-20, 2016; Nov 022017
    ("mw", rf"(?:{ANY_WEEKDAY} )?{MONTH} {DAY}(?: ?(?:-|–|to) ?{DAY}(?!\d))?(?:,? ?{YEAR})?(?!\d)"),
    # March eighth
    ("mw", rf"(?:{ANY_WEEKDAY} )?{MONTH} {_SPELT_DAY}"),
    # August 2016; last August; August last year
    ("mo", rf"(?:(?:last|next|this|this past) )?{MONTH}(?:,? (?:of )?{YEAR}|(?: of)? (?:last|this|next) year)?"),
    # Friday; last Friday; Friday night
    ("wo", rf"(?:(?:last|next|this|each|every|this coming) )?{WEEKDAY}(?: {PART}s?)?"),
    # dawn on Friday; late Friday
    ("o", rf"(?:{PART}|early|late|later|earlier),? (?:on )?{WEEKDAY}"),
    ("o", rf"(?:yesterday|today|tomorrow)(?: {PART})?\b|tonight\b|overnight\b"),
    # on the 9th; the morning of the 9th
    (
        "o",
        r"(?:(?<=\bon )|(?<=\bsince )|(?<=\bby )|(?<=\buntil )|(?<=\bfrom )|(?<=\bbefore )|(?<=\bafter ))"
        rf"{_NTH_DAY}{_DAY_ENDS}",
    ),
    ("o", rf"(?:the )?{PART} of {_NTH_DAY}{_DAY_ENDS}"),
    # the first week of August; the last weekend of the month
    (
        "o",
        rf"(?:the )?(?:{_NTH}|last) (?:week|weekend) (?:of|in)"
        rf" (?:{MONTH}(?: {YEAR})?|(?:the|this|that|last|next) month\b)",
    ),
    # the week before, of the time that was spoken of
    ("o", r"the (?:week|month|year|night|evening) (?:before|earlier)\b(?=\s*(?:[.,;:!?)\"”—–]|$)|\s(?:and|but|or)\b)"),
    # in the morning; since nightfall
    (
        "o",
        r"(?:(?<=\bin )|(?<=\bduring )|(?<=\bsince )|(?<=\bby )|(?<=\bover )|(?<=\bthroughout ))"
        r"the (?:morning|afternoon|evening|night)\b(?! (?:of|before|after|earlier)\b)",
    ),
    (
        "o",
        rf"(?:(?<=\bby )|(?<=\bsince )|(?<=\buntil ))(?:{PART}|nightfall|sunset|sunrise)\b"
        rf"(?!,? (?:on )?{WEEKDAY}| of\b)",
    ),
    # for the eighteenth day; a fifth consecutive day
    (
        "o",
        rf"(?<=\bfor )(?:the |an? )?(?:(?:(?:{_TENS})[-\s])?{_SPELT_DAY}|\d{{1,3}}(?:st|nd|rd|th))"
        r"(?: (?:consecutive|straight|successive|running))? day\b",
    ),
    # this morning; last week; the previous month; every day
    (
        "o",
        r"(?:this|last|next|that|the same|(?:the |this )?past|(?:the )?(?:previous|following|coming|current)|every|each"
        rf"|the latest) (?:{PART}|day|week|weekend|month|quarter|year|decade|century)\b",
    ),
    ("o", r"(?:later |earlier |early |late )?(?:that|the same|the following) (?:day|month|year)\b"),
    ("o", r"(?:christmas(?: day| eve)?|new year[’']s (?:day|eve))\b"),
    ("o", r"the day (?:before yesterday|after tomorrow)\b"),
    ("o", r"the weekend\b"),
    # the quarters and years that business compares
    ("o", rf"(?:the )?(?:comparable |corresponding )?year-(?:ago|earlier) (?:{_NTH} )?(?:quarter|period)\b"),
    ("o", r"the (?:corresponding|comparable|same) (?:quarter|period) (?:last year|a year (?:ago|earlier))\b"),
    ("o", rf"(?:last|this) year[’']s (?:{_NTH}[- ])?(?:quarter|period)\b"),
    ("o", rf"the {YEAR} (?:{_NTH}[- ])?(?:quarter|period)\b"),
    ("o", r"(?:the|this) (?:latest |current )?(?:fiscal )?(?:quarter|period)(?:[’']s)?(?= (?:ended|ending) )"),
    ("o", r"the latest (?:period|fiscal year)\b"),
    ("o", rf"(?:the )?(?:first|last|latter) half of {YEAR}"),
    ("o", rf"(?:the )?(?:first|last) {NUMBER} quarters of {YEAR}"),
    ("o", rf"(?:the )?{_SPELT_YEAR}"),
    ("o", rf"the (?:spring|summer|autumn|winter) of {_SPELT_YEAR}"),
    # the first six months of 2016
    ("o", rf"the (?:first|last) {NUMBER} months of {YEAR}"),
    (
        "o",
        r"(?:the )?(?:fiscal )?(?:first|second|third|fourth)[-\s](?:quarter|half)\b"
        rf"(?:(?: of)?(?: {YEAR}| (?:last|this) year))?",
    ),
    ("o", rf"(?:the |this |last |next |this past |mid-)?(?:spring|summer|autumn|winter)(?: of)? {YEAR}"),
    ("o", r"(?:the|this|last|next|this past) (?:early |late )?(?:spring|summer|autumn|winter)\b"),
    (
        "do",
        # but not an age: "a man in his seventies"
        r"(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bher late )(?<!\bhis late )(?<!\bher early )(?<!\bhis early )"
        r"(?:the )?(?:early |late |mid-)?(?:(?:19|20)\d0s"
        r"|(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)",
    ),
    # two to three weeks
    ("dno", rf"(?:the (?:past|last|next|coming) )?{NUMBER}(?: to | or |[-–]){NUMBER}[- ]{UNIT}\b(?![-\w]*old| old)"),
    ("dno", rf"{NUMBER} and a half {UNIT}\b|an? (?:hour|day|week|month|year) and a half\b"),
    # the 20th century
    ("d", r"\d{1,2}(?:st|nd|rd|th)[- ]century\b"),
    ("o", r"the (?:early |late |mid-)?\d{1,2}(?:st|nd|rd|th)[- ]century\b"),
    # two days; the past two weeks; six years ago; two-day
    (
        "dno",
        rf"(?:the |these )?(?:(?:past|last|next|coming|first|previous|latest|following) )?{COUNT}[-\s]"
        rf"(?:more |consecutive |straight |long |full )?{UNIT}\b(?:-long)?"
        r"(?: (?:ago|earlier|later|before|after|from now))?(?![-\w]*old| old)",
    ),
    # since the start of the offensive there; since its assault there began: a time that another event dates
    (
        "o",
        r"since the (?:very )?(?:start|beginning|outbreak|onset|launch) of (?:the |this |its |their )?(?:[a-z-]+ )?"
        rf"{EVENT}\b(?: there)?",
    ),
    (
        "o",
        rf"since (?:the|its|their|this|that) (?:[a-z-]+ )?{EVENT} (?:there )?(?:began|started|broke out|erupted)\b"
        r"(?! (?:in|on) )",
    ),
    ("o", r"since then\b"),
    ("o", r"since the (?:start|beginning) of (?:the|this) (?:year|month|week)\b"),
    ("o", r"(?:(?:later|earlier|late|early) in|throughout) the day\b"),
    ("o", r"the day (?:before|after|earlier)\b"),
    (
        "o",
        r"(?:(?:shortly )?(?:before|after|around) |(?<=at ))(?:dawn|midnight|noon|midday|dusk|nightfall|sunset|sunrise)"
        rf"\b(?! (?:on )?{WEEKDAY})",
    ),
    ("o", rf"the (?:past|last|next|coming|previous|first) (?:few )?{UNIT}(?: or so)?\b"),
    (
        "o",
        r"an? (?:second|minute|hour|day|week|month|quarter|year|decade)(?: or (?:so|two))?"
        r" (?:ago|earlier|later|before|after)\b",
    ),
    ("n", r"(?:hours|days|weeks|months|years|decades|minutes) (?:ago|earlier|later)\b"),
    ("o", rf"(?:the )?(?:recent|coming|previous) {UNIT}\b"),
    ("no", r"(?<=for )(?:hours|days|weeks|months|years|decades|an hour|a day|a week|a month|a year|a decade)\b"),
    # 5.30pm; 10 p.m. Wednesday; 17:30 local time; 0900 GMT; 1100 pm
    (
        "d",
        r"(?:\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.m\.|[ap]m\b)|\d{3,4} ?[ap]m\b|\d{1,2}:\d\d(?!\d)|\d{4}(?= ?GMT))"
        rf"(?: ?\(?(?:local time|GMT|UTC|[ECMP][SD]?T\b)\)?)?(?: (?:on )?{WEEKDAY})?",
    ),
    ("o", r"(?:now|right now|currently|(?:more )?recently|nowadays|these days|previously|soon|lately|at present)\b"),
    # 2016; 2015-16
    ("d", rf"(?<![\d.,$£€])(?<!(?<!mid)[-–]){YEAR}(?:[-–](?:\d{{4}}|\d\d)(?!\d))?(?![,.]?\d|[-–/\w])"),
)


def _any_of(family: str) -> re.Pattern[str]:
    """One time that a word of `family` opens; any other word may also be a hedge ("early on Tuesday")."""
    hedge = rf"(?:{_HEDGE}[-\s](?:on |in )?)?" if family == "o" else ""
    shapes = "|".join(f"(?:{shape})" for opens, shape in _SHAPES if family in opens or family == "o")
    return re.compile(f"{hedge}(?:{shapes})".replace(" ", r"\s"), re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace("|", " ").split())


_OPENERS: dict[str, frozenset[str]] = {
    "m": _words(
        """jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october
        nov november dec december"""
    ),
    "w": _words(
        """mon monday mondays tue tues tuesday tuesdays wed wednesday wednesdays thu thur thurs thursday thursdays
        fri friday fridays sat saturday saturdays sun sunday sundays"""
    ),
    "n": _words(f"{_TENS} {_ONES} {_TEENS} couple few several many hours days weeks months years decades minutes"),
    "o": _words(
        f"""
        {PART[3:-1]} earlier late later early mid about around nearly almost shortly just more less least roughly
        only beginning start end middle rest very this last next that same past previous following coming current
        every each latest weekend first second third fourth fiscal spring summer autumn winter twenties thirties
        forties fifties sixties seventies eighties nineties recent recently now right currently nowadays previously
        soon lately christmas new comparable corresponding latter nineteen twenty yesterday today tomorrow tonight
        overnight present to minute hour day week month quarter year decade since throughout shortly before after
        around nightfall sunset sunrise fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
        """
    ),
}
_FAMILY = {word: family for family, words in _OPENERS.items() for word in words}
_TIME = {family: _any_of(family) for family in "dmwno"}
#: These begin a time only before a word that could: "the past week", "a day ago", "at least two days".
_ARTICLES = frozenset("the a an these at up".split())
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]*")


def time_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where times stand in a text, left to right; at one place the first fitting shape wins.

    Only words that can begin a time are tried, with the shapes that such a word can open: some fifteen times faster
    than one expression that searches.
    """
    taken, article = 0, -1
    for word in _WORD.finditer(text):
        lower = word.group().lower()
        family = _FAMILY.get(lower)
        if family is None and not lower.isalpha():
            # "Aug18": a month may be run together with its day
            letters = _LETTERS.match(lower)
            family = "d" if lower[0].isdecimal() else _FAMILY.get(letters[0] if letters else lower)
        start = word.start()
        if family is None or start < taken:
            article = start if lower in _ARTICLES else -1
            continue
        found = _TIME["o"].match(text, article) if article >= taken else None
        found = found or _TIME[family].match(text, start)
        article = -1
        if found is not None:
            taken = found.end()
            yield found.start(), taken
