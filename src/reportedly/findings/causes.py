"""`title_unsupported`: a cause that a title gives and no sentence of its body links to the effect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from reportedly.findings.passages import outside, sentences, title_repeat, words
from reportedly.findings.wording import quoted
from reportedly.records import Claim, Finding, Page, Span

#: What a title says between an effect and its cause. "after", "following", "amid", "as" and "over" only set two things
#: side by side, and bodies seldom spell such a link out: they are left alone.
_TITLE_CAUSE = re.compile(
    r"\b(?:due to|because(?: of)?|owing to|thanks to|as a result of|in response to|in retaliation for|in reprisal for"
    r"|in revenge for|to avenge|caused by|prompted by|triggered by|driven by|forced by|blamed on)\b",
    re.IGNORECASE,
)
#: ... <effect> connective <cause> ... in a body, where a looser link is enough to bear the title out.
_EFFECT_FIRST = re.compile(
    r"\b(?:due to|because|owing to|thanks to|(?:as a|the) result of|on account of|in the wake of|after|following|since"
    r"|in (?:response|retaliation|reprisal|revenge) (?:to|for)|response to|retaliation for|to avenge"
    r"|(?:caus|prompt|trigger|forc|follow)ed by|driven by|blamed on|followed|owes? to|stems? from|resulted from"
    r"|attribut\w+ to|to (?:make up for|replace|replenish|compensate for|offset|relieve|cover))\b",
    re.IGNORECASE,
)
#: ... <cause> connective <effect> ...
_CAUSE_FIRST = re.compile(
    r"\b(?:led to|leading to|so|therefore|thus|hence|consequently|as a result|(?:that|which) is why|left|leaving"
    r"|mean(?:t|s that)|for (?:this|that) reason|in (?:response|return)|made it|obliged|compelled|drove"
    r"|driv(?:en(?! by)|ing)|(?:prompt|trigger|push|forc|caus)(?:ed(?! by)|ing)|causes?|result(?:ed|ing)? in)\b",
    re.IGNORECASE,
)
#: Where an attack is given as the cause of deaths or damage, a body that tells the one by the other says the same.
_TELLS_BY = re.compile(
    r"\b(?:in|by|when|as|from|with|during|kill\w*|injur\w*|wound\w*|claim\w*|destroy\w*)\b", re.IGNORECASE
)
#: A title's tail that is not its statement: " – Reports", " | Outlet", ": monitor".
_TAIL = re.compile(r"\s+(?:[|–—-]\s.{1,40}|•.{1,40})$|:\s*\w+$")

#: Words that speak of one thing, since a title and its body seldom use the same one.
_GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:{pattern})$"))
    for name, pattern in (
        (
            "loss",
            r"kill\w*|dead|death\w*|die[sd]?|dying|casualt\w*|loss(?:es)?|lost|toll|fell|fallen|victim\w*|martyr\w*"
            r"|injur\w*|wound\w*|hurt|bodies|slain|massacre\w*",
        ),
        (
            "send",
            r"reinforc\w*|deploy\w*|sen[dt]s?|sending|bring|brought|dispatch\w*|rush\w*|mov(?:e[sd]?|ing)|transfer\w*"
            r"|troops?|convoys?",
        ),
        (
            "attack",
            r"attack\w*|str(?:ike|ikes|uck)|airstr\w*|raid\w*|bomb\w*|shell\w*|rockets?|mortars?|missiles?|explo\w*"
            r"|blasts?|fire[sd]?|shoot\w*|shot",
        ),
        ("fight", r"clash\w*|battl\w*|fight\w*|fought|offensive\w*|assault\w*|combat"),
        ("flee", r"fle[ed]\w*|displac\w*|evacuat\w*|refugees?|exodus"),
        ("leave", r"withdr\w*|retreat\w*|pull\w*|surrender\w*|leav\w*"),
        ("close", r"clos\w*|shut\w*|halt\w*|suspend\w*|stop\w*|block\w*"),
        ("want", r"shortage\w*|lack\w*|scarc\w*|hunger|famine|starv\w*|siege\w*|besieg\w*"),
    )
)
_STOP = frozenset(
    "a an the of in on at to for from by with and or as is are was were be been being has have had it its his her their"
    " this that these those over under after near into more than least some up out all new says said say report reports"
    " reported source sources monitor s not no who which while during between within heavy massive major huge big large"
    " due because owing thanks result response".split()
)


class _Sides(NamedTuple):
    """What a title links: the words of effect and cause, the connective and where the cause phrase stands."""

    effect: frozenset[str]
    cause: frozenset[str]
    link: str
    span: Span


def _stem(word: str) -> str:
    for name, pattern in _GROUPS:
        if pattern.match(word):
            return f"~{name}"
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _stems(text: str) -> frozenset[str]:
    return frozenset(
        _stem(part) for word in words(text) for part in word.split("-") if part not in _STOP and len(part) > 1
    )


def _names(text: str) -> frozenset[str]:
    """Capitalised words of a body: in a title in capitals throughout, only these tell a name from a noun."""
    inside = re.findall(r"(?<=[a-z,] )[A-Z][\w'’-]+", text)
    return frozenset(_stem(word) for name in inside for word in words(name))


def _linked(title: str, names: frozenset[str]) -> _Sides | None:
    tail = _TAIL.search(title)
    end = tail.start() if tail else len(title)
    link = _TITLE_CAUSE.search(title, 0, end)
    if link is None:
        return None
    sides = []
    for side in (title[: link.start()], title[link.end() : end]):
        stems = _stems(side)
        # names run through the whole page: they tell a link only where a side has nothing else
        sides.append(stems - names or stems)
    effect, cause = sides
    if not effect or not cause:
        return None
    return _Sides(effect, cause, link.group(), Span("title", link.start(), end))


def _supported(body: str, repeat: Span | None, sides: _Sides) -> bool:
    by_telling = bool({"~loss", "~attack"} & sides.effect) and bool({"~attack", "~fight"} & sides.cause)
    spans = [(a, b) for a, b in sentences(body) if outside(repeat, Span("body", a, b)) or (repeat and b > repeat.end)]
    spans = [(max(a, repeat.end), b) if repeat and a < repeat.end else (a, b) for a, b in spans]
    windows = [body[a:b] for a, b in spans] + [body[one[0] : other[1]] for one, other in pairwise(spans)]
    for window in windows:
        for pattern, effect_first in ((_EFFECT_FIRST, True), (_CAUSE_FIRST, False)):
            for link in pattern.finditer(window):
                before, after = _stems(window[: link.start()]), _stems(window[link.end() :])
                effect, cause = (before, after) if effect_first else (after, before)
                # "Because of x, y": the cause stands between the connective and the effect
                if (effect & sides.effect and cause & sides.cause) or (
                    effect_first and not before and after & sides.effect and after & sides.cause
                ):
                    return True
        if by_telling and _TELLS_BY.search(window):
            stems = _stems(window)
            if stems & sides.effect and stems & sides.cause:
                return True
    return False


def title_unsupported(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """A title that gives a cause which no sentence of the body links to its effect, whoever speaks there."""
    if not page.text.strip():
        return []
    sides = _linked(page.title, _names(page.text))
    if sides is None or _supported(page.text, title_repeat(page), sides):
        return []
    concerned = tuple(claim.id for claim in claims if claim.region == "title")
    sentence = (
        f"The title gives a cause, {quoted(page.quote(sides.span))}; "
        "no sentence of the body, whoever speaks in it, links the two."
    )
    return [Finding("title_unsupported", page.id, sentence, concerned, (sides.span,))]
