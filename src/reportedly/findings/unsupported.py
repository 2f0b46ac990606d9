"""`title_unsupported`, its second half: a kind of event or a place that only the title speaks of.

The first half, a cause, is `causes.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from reportedly.findings.figures import compatible
from reportedly.findings.passages import outside, title_repeat, words
from reportedly.findings.wording import COUNTS, quoted
from reportedly.records import Claim, ClaimKind, Finding, Page, Span

#: Words that speak of a kind; one of them in the body is taken as support, since a claim may be missed.
_SPEAKS_OF: Mapping[ClaimKind, str] = {
    "killed": r"kill|dead|death|die[ds]?\b|dying|casualt|loss|lost|toll|fell\b|victim|martyr|slain|bod(?:y|ies)\b"
    r"|execut|massacr|murder|behead|eliminat|lives|fatal|claim",
    "wounded": r"wound|injur|hurt|casualt|maim|hospital|suffer|burn|treat",
    "casualties": r"kill|wound|injur|dead|died|casualt|loss|lost|toll|victim",
    "detained": r"detain|detention|captur|arrest|abduct|kidnap|hostage|prison|seiz|held\b|captiv|free[ds]?\b|releas",
    "missing": r"missing|disappear|vanish|unaccounted|lost",
    "displaced": r"fle[ed]|displac|evacu|exod|refugee|expel|homes|left\b|leav|escap",
    "deployed": r"deploy|reinforc|sen[dt]|mass(?:ed|ing)|arriv|brought|bring|mov|land(?:ed|ing)|convoy|troops",
    "withdrew": r"withdr|retreat|pull|surrender|defect|left\b|leav|hand(?:ed|ing) over",
    "destroyed": r"destr|damag|down(?:ed|ing)|shot|ruin|wreck|burn|flatten|raz|demol|hit\b|bl[eo]w|bomb|target",
    "seized": r"seiz|captur|confiscat|found|took|taken|cache|loot",
    "control": r"captur|seiz|ret(?:ak|ook)|took|tak(?:e|ing)|control|liberat|recaptur|f[ae]ll|advanc|enter|regain|clear"
    r"|lost|withdr|secur|restor|overr[au]n|storm|driv|drove|push|expel|hold|held|gain",
    "besieged": r"sieg|besieg|encircl|surround|blockad|cut off|trapp",
}
#: Parts of place names that name no place.
_NO_PLACE = frozenset(
    "north south east west northern southern eastern western central rural city countryside province town village area"
    " camp near border district neighbourhood neighborhood governorate region".split()
)
_CLOSE = 0.7


def only_in_title(page: Page, claims: Sequence[Claim]) -> list[Finding]:
    """Title claims of whose kind, or place, the body says nothing. A title over an empty body is left alone."""
    repeat = title_repeat(page)
    body = page.text if repeat is None else f"{page.text[: repeat.start]} {page.text[repeat.end :]}"
    if len(words(body)) < _SHORTEST:
        return []
    reported = [claim for claim in claims if claim.region == "body" and outside(repeat, claim.span)]
    found = []
    for claim in claims:
        if claim.region != "title":
            continue
        speaks = _SPEAKS_OF.get(claim.kind)
        place = claim.roles.place
        silent = speaks is not None and not re.search(rf"\b(?:{speaks})", body, re.IGNORECASE)
        if silent and not any(compatible(claim.kind, other.kind) for other in reported):
            sentence = f"The title says {quoted(claim.evidence)}; the body says nothing of {COUNTS[claim.kind]}."
            found.append(Finding("title_unsupported", page.id, sentence, (claim.id,), (claim.span,)))
        elif place is not None and place.region == "title" and not _names_place(body, page.quote(place)):
            sentence = f"The title places it in {quoted(page.quote(place))}; the body does not name that place."
            found.append(Finding("title_unsupported", page.id, sentence, (claim.id,), (place,)))
    once: dict[tuple[Span, ...], Finding] = {}
    for finding in found:
        once.setdefault(finding.evidence, finding)
    return list(once.values())


#: A body of fewer words is a teaser or was not read in full: its silence tells nothing.
_SHORTEST = 40


def _sounds(word: str) -> str:
    """A word's consonants, one for each sound: transliterations of one name differ in the rest."""
    plain = re.sub(r"[aeiouyhw'’-]", "", word).translate(str.maketrans("zcqd", "skkt"))
    return re.sub(r"(.)\1", r"\1", plain)


def _names_place(body: str, place: str) -> bool:
    """Whether any word of a place's name stands in the body, in whatever spelling, also as an adjective ("Syrian")."""
    name = [part for word in words(place) for part in word.split("-") if len(part) > 3 and part not in _NO_PLACE]
    if not name:
        return True
    inside = {part for word in words(body) for part in word.split("-") if len(part) > 2}
    sounds = {_sounds(word) for word in inside}
    return any(
        word in inside
        or _sounds(word) in sounds
        or any(other.startswith(word[:5]) for other in inside)
        or bool(get_close_matches(word, inside, 1, _CLOSE))
        for word in name
    )
