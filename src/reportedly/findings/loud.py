"""`loud_word`: a vague or loud word held against the figure that the page gives for the same thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reportedly.findings.figures import compatible, counts_many
from reportedly.findings.passages import outside, title_repeat, words
from reportedly.findings.wording import COUNTS, attributed, listed, quoted, who
from reportedly.records import CLAIM_KINDS, Claim, ClaimKind, Finding, Page, Span

#: Fewer known amounts than this say nothing about what is large.
ENOUGH = 8

#: Words for much or little that set no number. "Dozens" and "scores" do, and are compared as numbers below.
LOUD = re.compile(
    r"\b(?:massive(?:ly)?|huge(?:ly)?|heavy|heavily|major|enormous|vast|immense|gigantic|colossal|staggering|devastating"
    r"|large|big|high|significant|substantial|considerable|sizeable|sizable|unprecedented|countless|innumerable"
    r"|handful|horde|hordes|droves|swarms?|carnage|bloodbath|slaughter)\b",
    re.IGNORECASE,
)
#: Nouns that tell a count of dead by its horror; no claim rests on them, so they are read off the title itself.
_HORROR = re.compile(r"\b(?:carnage|bloodbath|slaughter)\b", re.IGNORECASE)
#: What a plural of counting words means at the least; "hundreds" over a body that gives 40 is worth a look.
_MORE_THAN_A_HANDFUL = 10
_AT_LEAST: Mapping[str, int] = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}
#: Kinds whose loud words are about how many. "Major attacks" are large, not many.
_COUNTED: frozenset[ClaimKind] = frozenset(CLAIM_KINDS) - {"control", "besieged"}
#: "Dozens killed, injured" is one count in many titles.
_HARMED: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties"})
#: Code points, a few sentences: farther off in one body, a figure of the same kind mostly tells of another event.
_BESIDE = 400
_COUNTS_NOTHING = frozenset("of the a an and in at on number numbers including other others more".split())


def loud_word(
    page: Page, claims: Sequence[Claim], comparable: Mapping[ClaimKind, Sequence[int]] | None = None
) -> list[Finding]:
    """One finding for each figure that loud words describe, with how many known amounts it was held against."""
    repeat = title_repeat(page)
    reported = [c for c in claims if c.kind in _COUNTED and (c.region == "title" or outside(repeat, c.span))]
    figures = [c for c in reported if counts_many(c) and c.scope == "event" and c.part_of is None]
    described: dict[str, list[tuple[str, str, str, Span]]] = {}
    for claim in reported:
        span, amount = claim.amount_span, claim.amount
        if claim.bound != "vague" or span is None or amount is None or claim.status == "denied":
            continue
        word = LOUD.search(amount)
        if word is None:
            continue
        figure = _same_thing(claim, figures)
        if figure is not None:
            at = Span(span.region, span.start + word.start(), span.start + word.end())
            if word.group().lower() == "handful" and (figure.high or figure.low or 0) < _MORE_THAN_A_HANDFUL:
                continue
            described.setdefault(figure.id, []).append((claim.id, word.group(), _voice(claim), at))
    for word, figure in _horrors(page, figures):
        at = Span("title", word.start(), word.end())
        said = described.setdefault(figure.id, [])
        if not any(at == other for _, _, _, other in said):
            said.append(("", word.group(), "title", at))
    found = [_finding(page, f, described[f.id], figures, comparable) for f in figures if f.id in described]
    return [*found, *_too_many(page, reported)]


def _voice(claim: Claim) -> str:
    return "title" if claim.region == "title" else f"body, {who(claim)}"


def _finding(
    page: Page,
    figure: Claim,
    said: Sequence[tuple[str, str, str, Span]],
    figures: Sequence[Claim],
    comparable: Mapping[ClaimKind, Sequence[int]] | None,
) -> Finding:
    phrases = list(dict.fromkeys(f"{quoted(word)} ({voice})" for _, word, voice, _ in said))
    held = _held(figure, figures, comparable)
    verb = "describes" if len(phrases) == 1 else "describe"
    sentence = f"{listed(phrases, 4)} {verb} what the page puts at {attributed(page, figure)}; {held}."
    ids = tuple(dict.fromkeys([*(claim for claim, _, _, _ in said if claim), figure.id]))
    return Finding(
        "loud_word",
        page.id,
        sentence,
        ids,
        (*(at for _, _, _, at in said), figure.amount_span or figure.span),
    )


def _held(figure: Claim, figures: Sequence[Claim], comparable: Mapping[ClaimKind, Sequence[int]] | None) -> str:
    """How the figure stands among known amounts of its kind; silent about largeness where there are too few."""
    least, most = figure.low or 0, figure.high if figure.high is not None else figure.low or 0
    if comparable is None:
        others = {
            (c.low, c.high) for c in figures if c.kind == figure.kind and (c.low, c.high) != (figure.low, figure.high)
        }
        known, where = [low or high or 0 for low, high in others], "on this page"
    else:
        known, where = list(comparable.get(figure.kind, ())), "read so far"
    if len(known) < ENOUGH:
        return f"too few comparable amounts ({len(known)} {where}) to say whether that is much"
    larger = sum(amount > most for amount in known)
    smaller = sum(amount < (least or most) for amount in known)
    be = "is" if larger == 1 else "are"
    return f"against {len(known)} amounts of {COUNTS[figure.kind]} {where}, {larger} {be} larger and {smaller} smaller"


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two places or parties may be one: equal, one within the other's words, or one not said."""
    if not one or not other or "unknown" in (one, other):
        return True
    return bool(set(words(one)) & set(words(other)))


def _counted(claim: Claim) -> set[str]:
    return {word.rstrip("s") for word in words(claim.counted or "")} - _COUNTS_NOTHING


def _same_thing(claim: Claim, figures: Sequence[Claim]) -> Claim | None:
    """The figure that speaks of what the vague claim speaks of: kind, side and place agree; the nearest after it."""
    fitting = [
        figure
        for figure in figures
        if (compatible(figure.kind, claim.kind))
        and figure.scope == claim.scope
        and _agree(claim.party, figure.party)
        and _agree(claim.place, figure.place)
        and (claim.region != figure.region or abs(claim.evidence_start - figure.evidence_start) <= _BESIDE)
        and ("unknown" not in (claim.party, figure.party) or bool(_counted(claim) & _counted(figure)))
    ]
    if not fitting:
        return None

    def order(figure: Claim) -> tuple[bool, bool, bool, bool, int, int]:
        distance = figure.evidence_start - claim.evidence_start
        same_region = figure.region == claim.region
        return (
            figure.region == "title",
            figure.kind != claim.kind,
            not (_counted(claim) & _counted(figure)),
            same_region and distance < 0,
            abs(distance) if same_region else figure.evidence_start,
            figure.n,
        )

    return min(fitting, key=order)


def _horrors(page: Page, figures: Sequence[Claim]) -> list[tuple[re.Match[str], Claim]]:
    """Words of horror in the title, each with the figure of dead in the title, else the first in the body."""
    dead = [figure for figure in figures if figure.kind in ("killed", "casualties")]
    if not dead:
        return []
    first = next((figure for figure in dead if figure.region == "title"), dead[0])
    return [(match, first) for match in _HORROR.finditer(page.title)]


def _too_many(page: Page, reported: Sequence[Claim]) -> list[Finding]:
    """A title's "dozens", "scores", "hundreds" over a body whose largest figure for it falls short of the word."""
    found = []
    for claim in reported:
        word = next((w for w in words(claim.amount or "") if w in _AT_LEAST), None)
        if claim.region != "title" or claim.bound != "vague" or word is None or claim.amount_span is None:
            continue
        same = [c for c in reported if c.region == "body" and compatible(c.kind, claim.kind)]
        beside = [
            c for c in reported if c.region == "body" and (c.kind == claim.kind or {c.kind, claim.kind} <= _HARMED)
        ]
        if any(c.bound == "vague" and set(words(c.amount or "")) & set(_AT_LEAST) for c in beside):
            continue
        figures = [c for c in same if counts_many(c) and c.scope == "event"]
        # killed and wounded make up casualties; a sum within reach of the word bears it out
        total = sum({(c.low, c.high): c.high or c.low or 0 for c in figures}.values())
        if not figures or total >= _AT_LEAST[word]:
            continue
        largest = max(figures, key=lambda c: c.high or c.low or 0)
        sentence = (
            f"The title says {quoted(claim.amount or '')}; the largest figure of {COUNTS[largest.kind]} in the body is "
            f"{attributed(page, largest)}."
        )
        spans = (claim.amount_span, largest.amount_span or largest.span)
        found.append(Finding("loud_word", page.id, sentence, (claim.id, largest.id), spans))
    return found
