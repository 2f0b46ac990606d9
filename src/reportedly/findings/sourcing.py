"""`no_source` and `unnamed_sources`: figures that nobody, or nobody with a name, is said to have given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.findings.figures import bears_out, compatible, counts_many, has_figure
from reportedly.findings.passages import outside, title_repeat
from reportedly.findings.wording import COUNTS, attributed, figure, listed, spans
from reportedly.records import CLAIM_KINDS, Claim, ClaimKind, Finding, Page

#: Kinds whose figures somebody will have to answer for. Attacks and equipment are told by a report in its own voice
#: far too often for their lack of a source to tell anything.
PEOPLE: frozenset[ClaimKind] = frozenset(
    {"killed", "wounded", "casualties", "detained", "missing", "displaced", "deployed", "withdrew", "strength"}
)

#: Nouns for people and things that speak without a name.
_NAMELESS = frozenset(
    "source sources official officials officer officers activist activists resident residents witness witnesses"
    " eyewitness eyewitnesses villager villagers local locals people fighter fighters commander commanders medic medics"
    " doctor doctors rescuer rescuers worker workers diplomat diplomats analyst analysts expert experts observer"
    " observers report reports media outlet outlets account accounts insider insiders survivor survivors refugee"
    " refugees neighbour neighbours neighbor neighbors relative relatives aide aides soldier soldiers journalist"
    " journalists blogger bloggers websites users opposition rebels militants".split()
)
_ORG_LINK = frozenset("at in of from near inside within on with for close to among".split())
_SPEAKERS_OF_A_HOUSE = frozenset({"source", "sources", "official", "officials"})
_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
#: Adjectives of state and side, and place words, that are capitalised without naming anyone.
_DEMONYM = re.compile(
    r"(?:ian|ish|ese|i|an|ean|ench|utch|reek|US|U\.S|UN|UK|EU|American|Western|Local|North|South|East|Kurd|Arab)s?$"
)
_INSTITUTION = re.compile(
    r"\b(?:state|government|official)[- ](?:run )?(?:media|tv|television|news agency|outlets?)\b"
    r"|\bmedia (?:office|centre|center)\b",
    re.IGNORECASE,
)


def is_named(source: str) -> bool:
    """Whether a source phrase names a person, a body or an outlet; in doubt it does.

    "A source at the Police Command" is not named: the house is, the speaker is not.
    """
    if _INSTITUTION.search(source):
        return True
    found = _WORD.findall(source)
    heads = [i for i, word in enumerate(found) if word.lower() in _NAMELESS]
    if not heads:
        return True
    head = heads[0]
    after = found[head + 1 :]
    link = next((i for i, word in enumerate(after) if word.lower() in _ORG_LINK), len(after))
    if any(word[0].isupper() and not _DEMONYM.search(word) for word in after[:link] if word.lower() not in _NAMELESS):
        return True
    house = {word.lower() for word in found} & _SPEAKERS_OF_A_HOUSE
    if house:
        return False
    before = [word[0].isupper() and word.lower() not in _NAMELESS for word in found[:head]]
    names = [word for word, upper in zip(found[:head], before, strict=True) if upper and not _DEMONYM.search(word)]
    # one capitalised word before the noun is a place or a sentence's first word; two make a name
    return len(names) >= 2


def no_source(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """One finding a kind, for figures given in the report's own voice that no sourced figure of the page bears out."""
    repeat = title_repeat(page)
    body = [claim for claim in claims if claim.region == "body" and outside(repeat, claim.span)]
    sourced = [claim for claim in body if claim.source and has_figure(claim)]
    found = []
    for kind in CLAIM_KINDS:
        bare = [
            claim
            for claim in body
            if claim.kind == kind
            and kind in PEOPLE
            and not claim.source
            and counts_many(claim)
            # a part of a sourced whole rests on that source
            and claim.part_of_id not in {other.id for other in sourced}
            and not any(_same_number(claim, other) for other in sourced)
        ]
        if not bare:
            continue
        words = [figure(page, claim) for claim in bare]
        if len(bare) == 1:
            stands = "is hedged, but" if bare[0].status == "hedged" else "stands in the report’s own voice:"
            sentence = f"{words[0]} {stands} no source is named for it."
        else:
            number = len({(claim.low, claim.high, claim.bound) for claim in bare})
            sentence = f"{number} figures of {COUNTS[kind]} name no source: {listed(words)}."
        found.append(Finding("no_source", page.id, sentence, tuple(c.id for c in bare), spans(bare)))
    return sorted(found, key=lambda finding: finding.evidence[0].start)


def _same_number(claim: Claim, other: Claim) -> bool:
    return compatible(claim.kind, other.kind) and (
        bears_out(claim, other.low, other.high, other.bound)
        or bool({claim.low, claim.high} - {None} & {other.low, other.high} - {None})
    )


def unnamed_sources(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """No figure of people on the page rests on a named source, and at least one rests on an unnamed one."""
    repeat = title_repeat(page)
    figures = [
        claim
        for claim in claims
        if claim.region == "body" and claim.kind in PEOPLE and counts_many(claim) and outside(repeat, claim.span)
    ]
    sources = [source for claim in figures for source in claim.source]
    if not sources or any(is_named(source) for source in sources):
        return []
    sentence = f"No figure on this page rests on a named source: {listed([attributed(page, c) for c in figures])}."
    rests = [span for claim in figures for span in (*spans([claim]), *claim.roles.source)]
    return [
        Finding("unnamed_sources", page.id, sentence, tuple(claim.id for claim in figures), tuple(dict.fromkeys(rests)))
    ]
