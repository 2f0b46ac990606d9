"""What must not leave: names of private persons, exact places of victims. One function on the way out of everything.

A `Hider` is made of all that is known of a report and then goes over any record made from it: every string, in whatever
field, loses the hidden words. Each of their characters becomes one `MARK`, so that offsets and spans still hold. What
is hidden and why: docs/judgements.md, decision 0145.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

from reportedly.errors import UsageError
from reportedly.records import Annotation, Claim, ClaimKind, Judgement, Page, Place

Sensitive = Literal["names", "places"]
T = TypeVar("T")

#: The variable that says what to hide.
SETTING = "REPORTEDLY_REDACT"
MARK = "█"
#: Kinds whose claims count people that something was done to.
OF_VICTIMS: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties", "detained", "missing", "displaced"})
#: UCDP's precision codes: up to 2 a place is within 25 km, 3 is a district, 4 a province.
_NEAR, _DISTRICT, _PROVINCE, _COUNTRY = 2, 3, 4, 6
#: Degrees that coordinates of a lifted place are rounded to: about 55 km along a meridian.
COARSE = 0.5

_NAME = r"[^\W\d_a-z][\w'’-]*"
_PARTICLE = r"(?:al|el|as|ash|ad|an|ar|abu|abd|bin|ibn|bint|umm|von|van|de|der|di|da|la)"
_RUN = re.compile(rf"(?:{_PARTICLE}[- ])?{_NAME}(?:[ \t]+(?:{_PARTICLE}[- ])?{_NAME})*")
_PARTICLES = frozenset(
    "al el as ash ad an ar abu abou abd abdel abdul abdal bin ibn ben bint umm um von van de der di da la the a and of"
    "".split()
)
_STYLES = frozenset(
    "mr mrs ms miss dr doctor prof professor sir sheikh shaikh imam haji hajji sayyid sayed mullah martyr father sister"
    " brother engineer lawyer teacher captain colonel lieutenant major sergeant commander".split()
)
#: Offices whose holders speak or act in public: "President X" is no private person on this page.
_OFFICES = (
    r"(?:[Pp]resident|[Pp]rime [Mm]inister|[Pp]remier|[Mm]inister|[Ff]oreign [Ss]ecretary|[Ss]ecretary of [Ss]tate"
    r"|[Dd]efen[cs]e [Ss]ecretary|[Ss]ecretary[- ][Gg]eneral|[Ss]pokes(?:man|woman|person)|[Kk]ing|[Qq]ueen|[Pp]rince"
    r"|[Pp]ope|[Ss]enator|[Aa]mbassador|[Ee]nvoy|[Cc]hancellor|[Gg]overnor|[Gg]eneral|[Aa]dmiral|[Aa]yatollah|[Cc]aliph)"
)
_PUBLIC_BEFORE = re.compile(rf"\b{_OFFICES}(?:,| for [\w ]{{1,40}},)?[ \t]+({_RUN.pattern})")
#: Persons that everybody knows by name alone; whoever merely shares a part of such a name is not meant.
_PUBLIC = tuple(
    frozenset(name.split())
    for name in (
        "bashar assad;hafez assad;vladimir putin;sergei lavrov;sergey lavrov;donald trump;barack obama;joe biden"
        ";hillary clinton;john kerry;recep tayyip erdogan;binali yildirim;benjamin netanyahu;hassan rouhani"
        ";ali khamenei;qassem soleimani;qasem soleimani;haider abadi;nouri maliki;bakr baghdadi;osama laden"
        ";hassan nasrallah;saddam hussein;muammar gaddafi;staffan mistura;kofi annan;lakhdar brahimi;ban ki-moon"
        ";antonio guterres;angela merkel;emmanuel macron;francois hollande;david cameron;theresa may;boris johnson"
        ";volodymyr zelensky;volodymyr zelenskyy;ali abdullah saleh;rami abdulrahman;rami rahman"
    ).split(";")
)
#: Where a rule sees a person's name that the reader may have passed over.
_NAMED = re.compile(
    rf"(?:\b(?:named|identified as|called|[Mm]artyr|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sheikh|Imam)[ \t]+({_RUN.pattern}))"
    rf"|(?:({_NAME}(?:[ \t]+(?:{_PARTICLE}[- ])?{_NAME}){{1,3}}),[ \t]+(?:aged[ \t]+)?\d{{1,2}}\b(?=[,;.)]))"
)


def wanted() -> frozenset[Sensitive]:
    """What the setting asks to hide: nothing where it is unset. Raises UsageError for a word it does not know."""
    found: set[Sensitive] = set()
    for word in os.environ.get(SETTING, "").replace(",", " ").split():
        if word == "all":
            found |= {"names", "places"}
        elif word in ("names", "places"):
            found.add(word)  # type: ignore[arg-type]
        elif word != "none":
            raise UsageError(f"{SETTING} (--redact) is names, places, all or none, not {word!r}; nothing was printed")
    return frozenset(found)


class Hider:
    """Takes the hidden words out of any record of one report, or of strings, lists and JSON made from it."""

    def __init__(self, words: Iterable[str], single: Iterable[str], places: Iterable[tuple[str, float, float]]) -> None:
        """`words` are hidden however they are written, `single` in capitals as names are; `places` are points."""
        runs = sorted({tuple(_parts(each)) for each in words} - {()}, key=lambda run: -sum(map(len, run)))
        tokens = sorted({token for each in single for token in (each, each.upper())}, key=len, reverse=True)
        between = r"(?:[\W_]|%20)+"
        written = [between.join(map(re.escape, run)) for run in runs]
        self._runs = re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", re.IGNORECASE) if written else None
        spelt = "|".join(map(re.escape, tokens))
        self._tokens = re.compile(rf"(?<!\w)(?:{spelt})(?!\w)") if tokens else None
        slugs = "|".join([*(w for w in written), spelt]) if written or tokens else ""
        self._address = re.compile(rf"(?<![^\W_])(?:{slugs})(?![^\W_])", re.IGNORECASE) if slugs else None
        self._places = frozenset(places)

    def __call__(self, value: T) -> T:
        """The same value without what is hidden."""
        return self._shown(value)  # type: ignore[no-any-return]

    def _shown(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._words(value)
        if isinstance(value, Place):
            value = self._lifted(value)
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                each.name: new
                for each in fields(value)
                if (new := self._shown(old := getattr(value, each.name))) is not old and new != old
            }
            return replace(value, **changed) if changed else value
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*map(self._shown, value))
        if isinstance(value, (tuple, list, frozenset)):
            return type(value)(map(self._shown, value))
        if isinstance(value, dict):
            return {key: self._shown(each) for key, each in value.items()}
        return b"" if isinstance(value, bytes) else value

    def _words(self, text: str) -> str:
        patterns = (self._runs, self._tokens)
        if self._address is not None and ("://" in text or not re.search(r"\s", text.strip())):
            patterns = (self._address, None)
        for pattern in patterns:
            if pattern is not None:
                text = pattern.sub(lambda hit: MARK * len(hit.group()), text)
        return text

    def _lifted(self, place: Place) -> Place:
        """A hidden place as the division that holds it, roughly there; any other without the hidden candidates."""
        if _point(place) not in self._places:
            left = tuple(c for c in place.candidates if (c.id, c.lat, c.lon) not in self._places)
            return place if len(left) == len(place.candidates) else replace(place, candidates=left)
        within = tuple(name for name in place.within if self._words(name) == name)
        precision = _COUNTRY if len(within) < 2 else _PROVINCE if len(within) == 2 else _DISTRICT
        return Place(
            name=within[0] if within else MARK * 3,
            lat=_coarse(place.lat),
            lon=_coarse(place.lon),
            geonameid=None,
            where_prec=max(precision, place.where_prec),
            within=within[1:],
            method="redacted",
        )


def hider(
    pages: Sequence[tuple[Page, Annotation | None]],
    claims: Iterable[Claim],
    judgements: Iterable[Judgement] = (),
    what: frozenset[Sensitive] | None = None,
) -> Hider:
    """What hides the sensitive words of one report, of all its versions together; hides nothing where nothing is asked.

    Persons are those the reader marks in each page, the names of victims on the claims, and what looks like a name by
    rule. Places are those of claims of victims, within about 25 km or not found, unless they bear the name of the
    division that holds them.
    """
    sought = wanted() if what is None else what
    claims, words, single = tuple(claims), set[str](), set[str]()
    places: set[tuple[str, float, float]] = set()
    if "names" in sought:
        for page, annotation in pages:
            found, parts = _names(page, annotation, claims)
            words |= found
            single |= parts
    if "places" in sought:
        for claim in claims:
            if claim.kind in OF_VICTIMS and claim.place and _exact(claim.place_at, claim.place):
                words.add(claim.place)
                if claim.place_at is not None:
                    words.add(claim.place_at.name)
                    places.add(_point(claim.place_at))
        victims = {claim.id for claim in claims if claim.kind in OF_VICTIMS}
        for judgement in judgements:
            if judgement.field == "place" and judgement.value and judgement.claim in victims:
                words.add(judgement.value["text"])
    return Hider(words, single, places)


def _names(page: Page, annotation: Annotation | None, claims: Iterable[Claim]) -> tuple[set[str], set[str]]:
    """The names of private persons in a page, whole; and the parts by which one of them may be called alone."""
    texts = [page.title, page.text, *page.captions, *(comment.text for comment in page.comments)]
    text = "\n".join(texts)
    public = {frozenset(_bare(hit.group(1))) for each in texts for hit in _PUBLIC_BEFORE.finditer(each)}
    said = [(m.text, True) for m in annotation.mentions if m.kind == "person"] if annotation else []
    said += [(hit.group(1) or hit.group(2), False) for each in texts for hit in _NAMED.finditer(each)]
    said += [(comment.author, False) for comment in page.comments if comment.author]
    for claim in claims:
        persons = getattr(claim, "persons", None)
        said += [(page.quote(span), False) for span in getattr(persons, "names", ())]
    lower = set(re.findall(r"(?<!\w)[a-z][\w'’-]*", text))
    known = {token for name in (*public, *_PUBLIC) for token in name}
    whole: set[str] = set()
    parts: set[str] = set()
    for words, marked in said:
        before = text[max(0, text.find(words) - 40) : text.find(words)] if marked else ""
        for run in _RUN.finditer(words):
            bare = _bare(run.group())
            if not bare or any(set(bare) <= name for name in (*public, *_PUBLIC)):
                continue
            if _PUBLIC_BEFORE.search(f"{before}{words}") and len(bare) < 2 and bare[0] in known:
                continue
            if len(bare) == 1 and bare[0] in lower:  # "Activists", "One": a word of the language, not a name
                continue
            tokens = [token for token in _parts(run.group()) if token.casefold() not in _STYLES]
            if len(bare) > 1:
                whole.add(" ".join(tokens))
            parts |= {
                token
                for token in tokens
                if token[0].isupper()
                and len(token) > 2
                and token.casefold() not in _PARTICLES | known
                and (len(bare) == 1 or token.casefold() not in lower)
            }
    return whole, parts


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", name) if part]


def _bare(name: str) -> list[str]:
    """A name's own words, folded: without particles, offices and forms of address."""
    parts = [part.casefold() for part in _parts(name)]
    return [part for part in parts if part not in _PARTICLES | _STYLES and not re.fullmatch(_OFFICES, part)]


def _exact(place: Place | None, words: str) -> bool:
    if place is None:
        return True
    same = {name.casefold() for name in place.within}
    return place.where_prec <= _NEAR and place.name.casefold() not in same and words.casefold() not in same


def _point(place: Place) -> tuple[str, float, float]:
    return place.id, place.lat, place.lon


def _coarse(degrees: float) -> float:
    return round(degrees / COARSE) * COARSE
