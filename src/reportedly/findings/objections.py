"""`reader_objection`: a reader's comment that disputes a word or figure of the report, tied to the claims it disputes.

A comment objects where one of its sentences both *names* something of the report and *disputes* it. What is named: a
figure equal to a claim's (as numbers, so "300-400" is "between 300 and 400"), or words of a claim: its vague amount, or
any word of its evidence that the reader puts in quotation marks. A number of the reader's own names nothing, except
where the sentence sets it up as the true figure ("actually only nine were killed").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportedly.findings import cues
from reportedly.findings.figures import counts_many, interval
from reportedly.findings.passages import sentences, words
from reportedly.findings.wording import attributed, listed, quoted, spans
from reportedly.records import Claim, Comment, Finding, Mention, Page, Span

_IN_QUOTES = re.compile(r"[“\"„«‘]([^“”\"„«»‘’\n]{2,40})[”\"“»’]")

#: What may follow a figure that is taken to count what the claim counts, besides the claim's own words.
_PLAIN = frozenset(
    "is are was were be been isnt arent wasnt werent has have had being seems sounds looks would could can cannot cant"
    " killed dead died die dying deaths death wounded injured hurt fled flee gone missing casualties losses victims"
    " people persons men women children souls lives fighters soldiers troops militants terrorists civilians bodies"
    " reinforcements and or but nor as that which who to of in on at for from not no claim claimed claims figure number"
    " called it they he she now come comes says said does do did lies a the what where really sure right yeah".split()
)
_MONEY_BEFORE = re.compile(r"[$€£₺]\s*$")


#: Code points; a longer run without a full stop is pasted text, and the patterns take time that grows with its square.
_LONGEST = 1000


class _Named(NamedTuple):
    """Something of the report that a comment names: where, by what sign (F figure, Q quoted, W word), which claims."""

    start: int
    end: int
    sign: str
    claims: tuple[Claim, ...]


def reader_objection(page: Page, claims: Sequence[Claim], amounts: Sequence[Mention] = ()) -> list[Finding]:
    """One finding for each comment that objects. Comments are read whether or not they are coded."""
    found = []
    offset = 0
    text = page.region("comment")
    for comment in page.comments:
        span = Span("comment", offset, offset + len(comment.text))
        offset = span.end + 2
        if _speaks_to_reader(comment):
            continue
        figures = [m for m in amounts if m.amount is not None and span.holds(m.span)]
        disputed, said = _disputed(text, span, claims, figures)
        if disputed:
            found.append(_finding(page, disputed, said))
    return found


def _speaks_to_reader(comment: Comment) -> bool:
    """An answer in the second person is to another reader, unless it speaks of the report."""
    answers = comment.parent is not None or bool(cues.OPENS_TO_READER.match(comment.text))
    return answers and bool(cues.SPEAKS_TO_READER.search(comment.text)) and not cues.ABOUT_REPORT.search(comment.text)


def _finding(page: Page, disputed: Sequence[Claim], said: Sequence[Span]) -> Finding:
    where = listed([f"{attributed(page, c)} in the {c.region}" for c in disputed], 4)
    told = " ".join(page.quote(span) for span in said)
    return Finding(
        "reader_objection",
        page.id,
        f"A reader objects, in the words {quoted(told, 240)}, to {where}.",
        tuple(claim.id for claim in disputed),
        (*said, *spans(disputed)),
    )


def _disputed(
    text: str, comment: Span, claims: Sequence[Claim], figures: Sequence[Mention]
) -> tuple[list[Claim], list[Span]]:
    """The claims that a comment disputes, in the order of the page, and the sentences that do."""
    parts = [
        part for part in sentences(text[comment.start : comment.end], comment.start) if part[1] - part[0] <= _LONGEST
    ]
    named = [sorted(_named(text, part, claims, figures), key=lambda name: name[:3]) for part in parts]
    signs = [_signs(text, part, names, figures) for part, names in zip(parts, named, strict=True)]
    hit: dict[str, Claim] = {}
    said: list[Span] = []

    def add(i: int, names: Sequence[_Named], further: int | None = None) -> None:
        hit.update({claim.id: claim for name in names for claim in name.claims})
        said.extend(Span("comment", *parts[j]) for j in (i, further) if j is not None)

    for i, (names, sentence) in enumerate(zip(named, signs, strict=True)):
        if cues.AGREES.search(sentence):
            continue
        after = signs[i + 1] if i + 1 < len(signs) else ""
        figures_named = [name for name in names if name.sign == "F"]
        words_named = [name for name in names if name.sign != "F"]
        if figures_named and not cues.OTHER_WAR.search(sentence):
            asked = cues.QUESTIONED.search(sentence) or cues.ASKED_BACK.search(sentence) or not sentence.endswith("?")
            if any(pattern.search(sentence) for pattern in cues.DISPUTES_FIGURE):
                add(i, figures_named)
            elif (asked and cues.BARE_VERDICT.search(after)) or (
                cues.ASKED_BACK.search(sentence) and cues.COUNTED_OTHERWISE.search(after)
            ):
                add(i, figures_named, i + 1)
        if words_named:
            if any(pattern.search(sentence) for pattern in cues.DISPUTES_WORD):
                add(i, words_named)
            elif cues.ASKED_BACK.search(sentence) and (
                cues.OPENS_WITH_VERDICT.search(after) or cues.COUNTED_OTHERWISE.search(after)
            ):
                add(i, words_named, i + 1)
        if not figures_named and cues.TRUE_FIGURE.search(sentence):
            own = [m for m in figures if parts[i][0] <= m.start and m.end <= parts[i][1]]
            against = _set_against(sentence, own, claims)
            hit.update({claim.id: claim for claim in against})
            said.extend(Span("comment", *parts[i]) for _ in against[:1])
    return [claim for claim in claims if claim.id in hit], sorted(set(said), key=lambda span: span.start)


def _named(text: str, part: tuple[int, int], claims: Sequence[Claim], figures: Sequence[Mention]) -> Iterator[_Named]:
    """The figures and words of the report that stand in a sentence of a comment."""
    start, end = part
    sentence = text[start:end]
    for mention in figures:
        if start <= mention.start and mention.end <= end:
            same = tuple(claim for claim in claims if _same_figure(text, part, mention, claim))
            if same:
                yield _Named(mention.start, mention.end, "F", same)
    quotes = list(_IN_QUOTES.finditer(sentence))
    for quote in quotes:
        said = words(quote.group(1))
        same = tuple(c for c in claims if said and (_has_phrase(c.amount or "", said) or _quotes(c, said)))
        if same:
            yield _Named(start + quote.start(), start + quote.end(), "Q", same)
    for claim in claims:
        if claim.bound != "vague" or not claim.amount:
            continue
        words_of = r"\W+".join(re.escape(word) for word in words(claim.amount))
        for match in re.finditer(rf"\b{words_of}\b", sentence, re.IGNORECASE) if words_of else ():
            if not any(quote.start() <= match.start() < quote.end() for quote in quotes):
                yield _Named(start + match.start(), start + match.end(), "W", (claim,))


def _has_phrase(text: str, said: list[str]) -> bool:
    inside = words(text)
    return any(inside[i : i + len(said)] == said for i in range(len(inside) - len(said) + 1))


def _quotes(claim: Claim, said: list[str]) -> bool:
    """A word in quotation marks that the claim's evidence has; short words and numbers quote nothing."""
    return any(len(word) > 4 and not word.isdigit() for word in said) and _has_phrase(claim.evidence, said)


def _same_figure(text: str, part: tuple[int, int], mention: Mention, claim: Claim) -> bool:
    """Whether a comment's number is the claim's: the same numbers, counting what may be the same thing."""
    amount = mention.amount
    if amount is None or amount.singular or not counts_many(claim):
        return False
    given = {amount.low, amount.high} - {None}
    known = {claim.low, claim.high} - {None}
    if not given or not (given == known or (claim.bound == "between" and given < known)):
        return False
    before, after = text[part[0] : mention.start], text[mention.end : part[1]]
    if _MONEY_BEFORE.search(before) or cues.UNIT.search(after):
        return False
    following = words(after)[:1]
    # a sign of punctuation closes the number off from what follows
    closed = not after.lstrip(" ") or after.lstrip(" ")[0] in '.,;:!?)”"’–-'
    if not following or closed:
        return not (len(given) == 1 and 1900 <= min(n for n in given if n is not None) <= 2100)
    own = {word.rstrip("s") for word in words(f"{claim.counted or ''} {claim.evidence}")}
    return following[0] in _PLAIN or following[0].rstrip("s") in own


def _signs(text: str, part: tuple[int, int], names: Sequence[_Named], figures: Sequence[Mention]) -> str:
    """The sentence with ⟦F⟧, ⟦Q⟧, ⟦W⟧ for what it names of the report and ⟦N⟧ for its other numbers."""
    marks = [(name.start, name.end, name.sign) for name in names]
    marks += [
        (m.start, m.end, "N")
        for m in figures
        if part[0] <= m.start and m.end <= part[1] and not any(a < m.end and m.start < b for a, b, _ in marks)
    ]
    out, at = [], part[0]
    for start, end, sign in sorted(set(marks)):
        if start < at:
            continue
        out += [text[at:start].replace("⟦", "["), f"⟦{sign}⟧"]
        at = end
        if at < part[1] and text[at].isalnum():
            out.append(" ")
    out.append(text[at : part[1]].replace("⟦", "["))
    joined = re.sub(r"[“”\"„«»]", "", "".join(out))
    joined = re.sub(r"(⟦\w⟧)(?=[.!?])", r"\1 ", joined)
    return re.sub(r"\s+", " ", joined).replace(" ,", ",").replace("⟧,", "⟧ ,").strip()


def _set_against(sentence: str, own: Sequence[Mention], claims: Sequence[Claim]) -> list[Claim]:
    """The claims whose figure a reader's "true" figure excludes: of the kind it names, else the page's only figure."""
    given = [m.amount for m in own if m.amount is not None and not m.amount.singular]
    if not given:
        return []
    kinds = {kind for kind, pattern in cues.KIND_WORDS if pattern.search(sentence)}
    figures = [c for c in claims if counts_many(c) and c.scope == "event" and c.part_of is None]
    if not kinds:
        if len({(c.kind, c.low, c.high) for c in figures}) != 1:
            return []
        kinds = {figures[0].kind}
    against = []
    for claim in figures:
        least, most = interval(claim.low, claim.high, claim.bound)
        ranges = [interval(a.low, a.high, a.bound) for a in given]
        if claim.kind in kinds and all(high < least or low > most for low, high in ranges):
            against.append(claim)
    return against
