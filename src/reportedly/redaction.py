"""What must not leave: names of private persons, exact places of victims. One function on the way out of everything.

A `Hider` is made of all that is known of a report and then goes over any record made from it: every string, in whatever
field, loses the hidden words. Each of their characters becomes one `MARK`, so that offsets and spans still hold. What
is hidden and why: docs/judgements.md, decision 0145.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

from rapidfuzz import fuzz

from reportedly.errors import UsageError
from reportedly.records import Annotation, Claim, ClaimKind, Judgement, MentionKind, Page, Place

Sensitive = Literal["names", "places"]
T = TypeVar("T")

#: The variable that says what to hide.
SETTING = "REPORTEDLY_REDACT"
MARK = "█"
#: Kinds whose claims count people that something was done to.
OF_VICTIMS: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties", "detained", "missing", "displaced"})
#: UCDP's precision codes: up to 2 a place is within 25 km, 3 is a district, 4 a province.
_NEAR, _DISTRICT, _PROVINCE, _COUNTRY = 2, 3, 4, 6
#: Least likeness (0-100, by characters) of two spellings of a division's name.
SAME_NAME = 75
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
_OFFICES = frozenset(
    "president premier minister ministers secretary spokesman spokeswoman spokesperson king queen prince pope senator"
    " ambassador envoy chancellor governor general admiral ayatollah caliph representative adviser advisor coordinator"
    " commissioner undersecretary congressman lawmaker".split()
)
_PUBLIC_BEFORE = re.compile(
    rf"\b(?i:{'|'.join(sorted(_OFFICES))})(?:,| for [\w ]{{1,40}},| of [\w ]{{1,20}},?)?[ \t]+({_RUN.pattern})"
)
#: Words in capitals that no person is called by, though a reader may take them for one.
_NO_NAMES = frozenset(
    "observatory activists activist human rights watch coalition global council national army police force forces civil"
    " defence defense white helmets agency news media group front state security foreign prime special deputy senior"
    " presidential middle north south east west eastern western northern southern united international committee"
    " ministry office department command member members director head chief commander prophet trust principles one two"
    " syria iraq russia turkey iran israel".split()
)
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
    public = {frozenset(_bare(hit.group(1))) for each in texts for hit in _PUBLIC_BEFORE.finditer(each)} | set(_PUBLIC)
    said = [hit.group(1) or hit.group(2) for each in texts for hit in _NAMED.finditer(each)]
    said += [comment.author for comment in page.comments if comment.author]
    others: list[tuple[MentionKind, set[str]]] = []
    if annotation is not None:
        said += [mention.text for mention in annotation.mentions if mention.kind == "person"]
        others = [
            (mention.kind, {part.casefold() for part in _parts(mention.text)})
            for mention in annotation.mentions
            if mention.kind in ("organisation", "nationality", "location")
        ]
    for claim in claims:
        if claim.persons is not None and page.quote(claim.span) == claim.evidence:  # not of another version
            said += [page.quote(span) for span in claim.persons.names]
        meant = (claim.actor_as, claim.party_as, *claim.sources_as)
        said += [identity.person for identity in meant if identity is not None and identity.person is not None]
    lower = {word for each in texts for word in re.findall(r"(?<!\w)[a-z][\w'’-]*", each)}
    known = {token for name in public for token in name}
    whole: set[str] = set()
    parts: set[str] = set()
    for words in said:
        for run in _RUN.finditer(words):
            named = _private(_parts(run.group()), public, others, lower)
            if not named:
                continue
            if len(named) > 1:
                whole.add(" ".join(named))
            parts |= {
                token
                for token in named
                if token[0].isupper()
                and len(token) > 2
                and (folded := token.casefold()) not in _PARTICLES | known | _NO_NAMES
                and (len(named) == 1 or folded not in lower)
            }
    return whole, parts


def _private(
    tokens: list[str], public: set[frozenset[str]], others: list[tuple[MentionKind, set[str]]], lower: set[str]
) -> list[str]:
    """The words of a run of capitals that name a private person; none where it names somebody or something else.

    `others` are the organisations, peoples and places of the page, `lower` the words it also has without a capital.
    """
    if any(token.casefold() in _OFFICES for token in tokens):
        return []  # "Foreign Minister X": whoever has an office on this page is no private person
    tokens = [token for token in tokens if token.casefold() not in _STYLES | _NO_NAMES]
    bare = [folded for token in tokens if (folded := token.casefold()) not in _PARTICLES]
    if not bare or any(set(bare) <= name for name in public):
        return []
    # a place named like a person (a street, a village) does not speak for whoever bears the whole name
    if any(set(bare) <= words for kind, words in others if len(bare) == 1 or kind != "location"):
        return []
    if len(bare) == 1 and bare[0] in lower:  # "Doctors", "One": a word of the language
        return []
    return tokens


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", name) if part]


def _bare(name: str) -> list[str]:
    """A name's own words, folded: without particles, offices and forms of address."""
    parts = [part.casefold() for part in _parts(name)]
    return [part for part in parts if part not in _PARTICLES | _STYLES | _OFFICES]


def _exact(place: Place | None, words: str) -> bool:
    """Whether a place tells more than the division that holds it."""
    if place is None:
        return True
    return place.where_prec <= _NEAR and not any(
        _same_name(name, division) for name in (place.name, words) for division in place.within
    )


def _same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name: Raqqa and Ar-Raqqa, Idlib and Idleb."""
    a, b = (
        "".join(part for part in _parts(_unmarked(name).casefold()) if part not in _PARTICLES) for name in (one, other)
    )
    return bool(a and b) and a[0] == b[0] and fuzz.ratio(a, b) >= SAME_NAME


def _unmarked(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


def _point(place: Place) -> tuple[str, float, float]:
    return place.id, place.lat, place.lon


def _coarse(degrees: float) -> float:
    return round(degrees / COARSE) * COARSE
