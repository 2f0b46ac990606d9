"""The words around a name that say what is meant: "Aleppo province", "western countryside of Raqqa", "near Homs"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

#: What a word beside a name makes of it: the kinds of place that fit it, the likeliest first.
FITS: dict[str, tuple[str, ...]] = {
    "province": ("province", "region", "district"),
    "state": ("province", "country", "region"),
    "region": ("region", "province", "district"),
    "county": ("district", "province"),
    "district": ("district", "subdistrict", "quarter", "province"),
    "subdistrict": ("subdistrict", "district"),
    "quarter": ("quarter", "subdistrict", "town"),
    "town": ("town", "seat", "capital", "subdistrict", "quarter"),
    "country": ("country",),
    "river": ("river",),
    "lake": ("lake", "sea"),
    "sea": ("sea",),
    "mountain": ("mountain", "region"),
    "dam": ("dam", "lake"),
    "crossing": ("crossing",),
    "field": ("field",),
    "base": ("base", "airport"),
    "airport": ("airport", "base"),
    "camp": ("camp",),
    "plant": ("plant", "field"),
    "road": ("road",),
    "site": ("site",),
}
_AFTER = {
    "province": "province provinces governorate governorates governate oblast muhafazah prefecture",
    "state": "state states",
    "region": "region regions republic territory peninsula valley basin plain",
    "county": "county counties parish borough",
    "district": "district districts raion canton",
    "subdistrict": "subdistrict sub-district nahiya",
    "quarter": "neighborhood neighbourhood neighborhoods neighbourhoods quarter quarters suburb suburbs",
    "town": "city town village towns villages cities hamlet settlement township",
    "river": "river rivers",
    "lake": "lake reservoir",
    "sea": "sea gulf",
    "mountain": "mountain mountains mount hill hills heights jabal jebel",
    "dam": "dam barrage",
    "crossing": "crossing crossings checkpoint terminal|border crossing|border post|border gate",
    "field": "oilfield oilfields|oil field|oil fields|gas field|gas fields|gasfield|refinery",
    "base": "airbase airfield base|air base|military base|military airport|military airfield|naval base",
    "airport": "airport",
    "camp": "camp camps|refugee camp|displacement camp|idp camp",
    "plant": "plant|nuclear plant|power plant|power station|factory",
    "road": "road highway motorway bridge axis corridor street",
    "site": "hospital mosque prison university school church museum market square shrine citadel castle palace"
    " roundabout hotel clinic cemetery college library stadium park marina center centre headquarters complex station"
    " warehouse bakery",
}
#: Parts of an area or of what lies about a town.
_PARTS = "countryside outskirts vicinity surroundings environs suburbs area areas side sides parts part front fronts"
_RURAL = frozenset("countryside rural hinterland rif".split())
_AROUND = frozenset("outskirts vicinity surroundings environs suburbs near outside around".split())
_SIDE = re.compile(
    r"(?<![\w-])(?:the )?(?:far |rural )?"
    r"(?P<side>(?:north|south)[- ]?(?:east|west)(?:ern)?|(?:north|south|east|west)(?:ern)?|n"
    r"|central|inner|rural)(?:most)?\b(?: (?:and|&) (?:north|south|east|west)(?:ern)?\b)?[ -]+(?=\S)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:the|a|an|in|at|from|of|to|across|inside|within|towards?|occupied|besieged|rebel-held|government-held"
    r"|war-torn|nearby|neighbou?ring|historic|ancient|capital|strategic|border|contested|old)\s+)+",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"(?:(?:just|some|about|only)\s+)?(?:[\d.,]+\s*(?:km|kms|kilomet(?:re|er)s?|miles?|mi)\s+)?"
    r"(?:near|close to|outside|around|just off|off|beyond|not far from|on the (?:way|road) to"
    r"|(?:to the )?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:between|from)\s+(?P<one>.+?)\s+(?:and|to)\s+(?:the\s+)?(?P<two>.+)", re.IGNORECASE)
_LINKED = re.compile(
    r"(?P<one>[^\W\d_][\w'’ -]*?)\s*(?:[–—-]|\bto\b)\s*(?P<two>[^\W\d_][\w'’ ]*?)\s+"
    r"(?:road|highway|motorway|axis|border|frontier|route)",
    re.IGNORECASE,
)


def _pattern() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    of: dict[str, str] = {}
    for kind, words in _AFTER.items():
        singles, *phrases = words.split("|")
        for word in (*singles.split(), *phrases):
            of[word] = kind
    of |= dict.fromkeys([*_PARTS.split(), "rural"], "part")
    any_word = "|".join(re.escape(word) for word in sorted(of, key=lambda w: (-len(w), w)))
    after = re.compile(rf"(?:['’]s?)?\s+(?P<word>{any_word})(?![\w-])", re.IGNORECASE)
    before = re.compile(
        rf"(?<![\w-])(?P<word>{any_word})(?:\s+(?:of|in|around|to))?\s+(?:the\s+)?(?:(?:city|town|village)\s+of\s+)?",
        re.IGNORECASE,
    )
    return after, before, of


_FOLLOWS, _PRECEDES, _KIND_OF = _pattern()
#: What a word beside the marked words can make of them; a dam or church there is a thing of its own.
_DIVISIONS = frozenset({"province", "region", "county", "district", "subdistrict", "quarter", "town"})
_THINGS = frozenset({"site", "plant", "base", "airport", "camp"})
#: Words that stand before the name they belong to ("Mount Sinjar", "Lake Assad", "River Jordan", "Camp Speicher").
_TITLES = frozenset("mount jabal jebel lake river camp lower upper".split())
_OF = re.compile(r"\b(?:of|in|around)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A name and what its words say of it.

    `names` are the forms to look up, the fullest first: "Mosul Dam" before "Mosul". `feature` is a key of `FITS`.
    `side` is a direction ("northern"). `near` marks what lies about the place and not in it; `rural` its countryside.
    `and_` is the second place of "between X and Y".
    """

    names: tuple[str, ...]
    feature: str | None = None
    side: str | None = None
    near: bool = False
    rural: bool = False
    and_: Wording | None = None


@lru_cache(maxsize=8192)
def read_wording(words: str, before: str = "", after: str = "") -> Wording | None:
    """What some words say of a place, with the words beside them; None where no name is left of them."""
    words = words.strip(' \t\n,.;:()[]"“”')
    if not words or len(words) > 160:
        return None
    both = _BETWEEN.fullmatch(words) or _LINKED.fullmatch(words)
    if both:
        one, two = read_wording(both["one"]), read_wording(both["two"])
        if one is not None and two is not None and _named(both["one"]) and _named(both["two"]):
            return Wording((words, *one.names), "road", near=True, and_=two)
    names = [words]
    feature: str | None = None
    near = rural = False
    side: str | None = None
    left, right = words, ""
    changed = True
    while changed and left:
        changed = False
        if match := _NEAR.match(left):
            near, left, changed = True, left[match.end() :], True
            names.append(left)
        elif (first := left.split(" ", 1))[0].lower() in demonyms() and len(first) > 1:
            left, changed = first[1].lstrip(), True
            names.append(left)
        elif match := _LEAD.match(left):
            left, changed = left[match.end() :], True
            names.append(left)
        elif (match := _SIDE.match(left)) and (rest := left[match.end() :]):
            said = match["side"].lower()
            rural |= said == "rural"
            side = None if said in ("rural", "central", "inner") else said
            left, changed = rest, True
            names.append(left)
        elif (match := _PRECEDES.match(left)) and (rest := left[match.end() :]):
            word = match["word"].lower()
            if not (_OF.search(match.group()) or word in _TITLES or (word.islower() and left[:1].islower())):
                break
            near |= word in _AROUND
            rural |= word in _RURAL
            if _KIND_OF[word] != "part":
                feature = feature or _KIND_OF[word]
            left, changed = rest, True
            names.append(left)
    trimmed = True
    while trimmed:
        trimmed = False
        for match in _FOLLOWS.finditer(left):
            if match.end() == len(left) and match.start() > 0:
                word = match["word"].lower()
                near |= word in _AROUND
                rural |= word in _RURAL
                if _KIND_OF[word] != "part":
                    feature = feature or _KIND_OF[word]
                left, right, trimmed = left[: match.start()], match["word"], True
                names.append(left)
                break
    if feature in _THINGS and right[:1].isupper():
        # "Qamishli National Hospital": what stands first may be the town
        said = left.split()
        names += [" ".join(said[:n]) for n in range(len(said) - 1, 0, -1) if len(said[n - 1]) > 3][:3]
    if "," in left:
        left = left.split(",", 1)[0]
        names.append(left)
    if match := re.search(r"['’]s?$", left):
        left = left[: match.start()]
        names.append(left)
    if match := re.fullmatch(r"(.+?)['’]s?\s+(.+)", left):
        side_of = _SIDE.match(match[2] + " x")
        side = side or (side_of["side"].lower() if side_of else None)
        names.append(match[1])
    if not right and (match := _FOLLOWS.match(after)):
        word = match["word"].lower()
        rural |= word in _RURAL
        near |= word in ("outskirts", "vicinity", "surroundings")
        if _KIND_OF[word] != "part" and feature is None:
            feature = _KIND_OF[word] if _KIND_OF[word] in _DIVISIONS else None
            names.insert(0, f"{words} {match['word']}")
    if before:
        if side is None and (match := re.search(rf"{_SIDE.pattern}$".replace("(?=\\S)", ""), before, re.IGNORECASE)):
            said = match["side"].lower()
            rural |= said == "rural"
            side = None if said in ("rural", "central", "inner") else said
            names.insert(0, f"{match['side']} {words}")
        for match in _PRECEDES.finditer(before):
            if match.end() == len(before) and (_OF.search(match.group()) or match["word"].lower() in _TITLES):
                word = match["word"].lower()
                rural |= word in _RURAL
                near |= word in ("outskirts", "vicinity", "surroundings")
                if _KIND_OF[word] in _DIVISIONS:
                    feature = feature or _KIND_OF[word]
    kept = tuple(dict.fromkeys(name.strip() for name in names if _named(name)))
    return Wording(kept, feature, side, near, rural) if kept else None


def _named(words: str) -> bool:
    """Whether a name may stand in some words: a capital letter, a numbered base, or no word that only describes."""
    said = [word for word in re.findall(r"[\w-]+", words.lower()) if word not in _ONLY_DESCRIBE]
    return any(word not in _KIND_OF for word in said) and any(c.isalpha() for c in words)


_ONLY_DESCRIBE = frozenset(
    "the a an here there north south east west northern southern eastern western border country area region it its this"
    " that near of in and outside around between capital center centre downtown city same other".split()
)


def says(key: str, feature: str) -> bool:
    """Whether a name's own words hold a word for a feature: "rock hill" for a mountain."""
    return any(_KIND_OF.get(word) == feature for word in key.split())


@cache
def demonyms() -> dict[str, str]:
    """Words for people and things of a country, in lower case, with its code; "-" where it is of none."""
    lines = files("reportedly.resolve.places").joinpath("demonyms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word: code for code, words in rows for word in words.split()}
