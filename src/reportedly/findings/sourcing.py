"""`no_source` and `unnamed_sources`: figures that nobody, or nobody with a name, is said to have given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.findings.figures import bears_out, compatible, counts_many, has_figure, is_sum
from reportedly.findings.passages import outside, sentences, title_repeat
from reportedly.findings.wording import COUNTS, attributed, figure, listed, spans
from reportedly.records import CLAIM_KINDS, Claim, ClaimKind, Finding, Page

#: Kinds whose figures somebody will have to answer for. Attacks, equipment and the standing size of a force are told in
#: a report's own voice far too often for their lack of a source to tell anything.
PEOPLE: frozenset[ClaimKind] = frozenset(
    {"killed", "wounded", "casualties", "detained", "missing", "displaced", "deployed"}
)

#: Words of saying: a figure in their sentence has a source, whether or not the claim caught it.
_SAYING = re.compile(
    r"\b(?:said|says?|saying|according|told|tells|announc\w+|add(?:ed|s|ing)|stat(?:ed|es|ing|ement)|confirm\w+"
    r"|claim(?:ed|s|ing)?"
    r"|report(?:ed|s|ing)?(?! to\b)|estimat\w+|quot\w+|cit(?:ed|es|ing)|not(?:ed|es|ing)|record(?:ed|s|ing)|document\w+"
    r"|put(?:s|ting)? the|monitor\w*|observatory|sources?|activists|witness\w*|officials?|spokes\w+|ministry|agency"
    r"|warn\w+|alleg\w+|acc?ording|accus\w+|believe[sd]?|counted|tweet\w*|wrote|figures|data)\b|[“”\"]",
    re.IGNORECASE,
)
#: Their figures are told in one breath, and are told of in one finding.
_HARMED: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties"})
_NUMERAL = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|dozen|couple|pair)",
    re.IGNORECASE,
)
#: Nouns for those who speak without a name.
_NAMELESS = frozenset(
    "source sources official officials officer officers activist activists resident residents witness witnesses"
    " eyewitness eyewitnesses villager villagers local locals people fighter fighters commander commanders medic medics"
    " doctor doctors physician physicians rescuer rescuers worker workers diplomat diplomats analyst analysts expert"
    " experts observer observers insider insiders survivor survivors refugee refugees neighbour neighbours neighbor"
    " neighbors relative relatives aide aides soldier soldiers users opposition rebels militants authorities".split()
)
#: Nouns for what is published, which a house's name before them does name ("a Pentagon report", "the AFP journalist").
_PUBLISHED = frozenset(
    "report reports media outlet outlets website websites account accounts journalist journalists reporter reporters"
    " correspondent correspondents photographer blogger bloggers witness".split()
)
_PLACED_BY = frozenset("at in of from near inside within on with for close to among".split())
_BETWEEN = frozenset("the a an rural western eastern northern southern central".split())
_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*|[,()]")
#: Capitalised words that name no person, body or outlet: states and sides as adjectives, and words that open a phrase.
_NOBODY = frozenset(
    "syrian iraqi turkish russian american british french german iranian israeli lebanese kurdish arab arabic jordanian"
    " saudi european western afghan yemeni libyan egyptian ukrainian chinese us u.s eu uk sunni shia shiite alawite"
    " islamist jihadist islamic a an the several some many other another local one two three military security medical"
    " opposition rebel pro-government pro-regime government initial unverified preliminary media army police"
    " field tribal senior civil defence defense isis isil is"
    " daesh ypg sdf ndf fsa arabic-language russia turkey syria iraq".split()
)
_INSTITUTION = re.compile(
    r"\b(?:state|government|official)[- ](?:run )?(?:media|tv|television|news agency|outlets?)\b"
    r"|\b(?:agency|channel|television|radio|station|newspaper|committee|council|media (?:office|cent(?:re|er)))\b"
    r"|\bspokes(?:man|woman|person)\b|\bgovernment (?:and|said)\b|\bministry\b",
    re.IGNORECASE,
)


def is_named(source: str) -> bool:
    """Whether a source phrase names a person, a body or an outlet; in doubt it does.

    "A source at the Police Command" is not named: the house is, the speaker is not.
    """
    found = _WORD.findall(source)
    heads = [i for i, word in enumerate(found) if word.lower() in _NAMELESS | _PUBLISHED]
    if not heads:
        return True
    if "source" not in source.lower() and _INSTITUTION.search(source):
        return True
    proper = [_is_proper(word) for word in found]
    run = 0
    for i, is_name in enumerate([*proper, False]):
        if is_name:
            run += 1
            continue
        first = i - run
        before = found[first - 1].lower() if first else ""
        if before in _BETWEEN and first > 1:
            before = found[first - 2].lower()
        follows = found[i].lower() if i < len(found) else ""
        placed = before in _PLACED_BY
        of_a_house = follows in {"source", "sources", "official", "officials"}
        if run >= 2 and not placed and not of_a_house:
            return True
        if run and not placed and (before in _NAMELESS | {"by", "to"} or follows in _PUBLISHED | {"news", "for"}):
            return True
        run = 0
    return False


def _is_proper(word: str) -> bool:
    """Whether a word is a name's: "Muaz", "al-Halabi", "AFP"; not "Syrian"."""
    return word.lower() not in _NOBODY | _NAMELESS | _PUBLISHED and any(
        part[:1].isupper() for part in re.split(r"[-’']", word)
    )


def no_source(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """Figures given in the report's own voice that no sourced figure of the page bears out: one finding a group."""
    repeat = title_repeat(page)
    body = [claim for claim in claims if claim.region == "body" and outside(repeat, claim.span)]
    sourced = [claim for claim in body if claim.source and has_figure(claim)]
    bare = [
        claim
        for claim in body
        if _is_answered_for(claim)
        and not claim.source
        and not _told_by_somebody(page, claim, beside=1)
        # a part of a sourced whole rests on that source, and so does a total of sourced parts
        and claim.part_of_id not in {other.id for other in sourced}
        and not any(_same_number(claim, other) for other in sourced)
        and not is_sum(claim, [other for other in sourced if other.kind == claim.kind])
    ]
    found = []
    for kinds in (_HARMED, *(frozenset({kind}) for kind in CLAIM_KINDS if kind not in _HARMED)):
        group = [claim for claim in bare if claim.kind in kinds]
        if group:
            ids = tuple(claim.id for claim in group)
            found.append(Finding("no_source", page.id, _without_source(page, group), ids, spans(group)))
    return sorted(found, key=lambda finding: finding.evidence[0].start)


def _without_source(page: Page, group: Sequence[Claim]) -> str:
    once = list({(claim.kind, claim.low, claim.high): claim for claim in reversed(group)}.values())[::-1]
    if len(once) == 1:
        stands = "is hedged, but" if group[0].status == "hedged" else "stands in the report’s own voice:"
        return f"{figure(page, group[0])} {stands} no source is named for it."
    told = [
        f"{listed([figure(page, claim, bare=True) for claim in once if claim.kind == kind])}, {COUNTS[kind]}"
        for kind in dict.fromkeys(claim.kind for claim in once)
    ]
    return f"{len(once)} figures name no source: {'; '.join(told)}."


def _is_answered_for(claim: Claim) -> bool:
    """A number of people in the events reported: no running total of a war, no list of names."""
    return (
        claim.kind in PEOPLE
        and claim.scope == "event"
        and counts_many(claim)
        and bool(_NUMERAL.search(claim.amount or ""))
    )


def _told_by_somebody(page: Page, claim: Claim, beside: int) -> bool:
    """Whether the claim's sentence, or one of so many on either side, is quoted or speaks of somebody saying something.

    Then the claim may have lost its source. Read by hand in 80 findings on real reports, most wrong ones of `no_source`
    stood beside such a sentence (docs/findings.md).
    """
    at = (claim.amount_span or claim.span).start
    found = sentences(page.text)
    own = next((i for i, (start, end) in enumerate(found) if start <= at < end), None)
    if own is None:
        return False
    around = found[max(own - beside, 0) : own + beside + 1]
    return bool(_SAYING.search(page.text, around[0][0], around[-1][1]))


def _same_number(claim: Claim, other: Claim) -> bool:
    return compatible(claim.kind, other.kind) and (
        bears_out(claim, other.low, other.high, other.bound)
        or bool({claim.low, claim.high} - {None} & {other.low, other.high} - {None})
    )


def unnamed_sources(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """No figure of people on the page rests on a named source, and at least one rests on an unnamed one."""
    repeat = title_repeat(page)
    figures = [
        claim for claim in claims if claim.region == "body" and _is_answered_for(claim) and outside(repeat, claim.span)
    ]
    sources = [source for claim in figures for source in claim.source]
    if not sources or any(is_named(source) for source in sources):
        return []
    if any(not claim.source and _told_by_somebody(page, claim, beside=0) for claim in figures):
        return []
    sentence = f"No figure on this page rests on a named source: {listed([attributed(page, c) for c in figures])}."
    rests = [span for claim in figures for span in (*spans([claim]), *claim.roles.source)]
    return [
        Finding("unnamed_sources", page.id, sentence, tuple(claim.id for claim in figures), tuple(dict.fromkeys(rests)))
    ]
