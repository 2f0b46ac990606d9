"""Names by rule, beside the reader's: places, organisations and armed sides, persons, means of violence.

The reader learned its names from 60 documents and from local US news; word lists know more of this domain's, also in
texts that lost their capitals and signs. A rule's name stands where the reader marked nothing, in no layer. Scores are
rough and fixed by the kind of evidence: a name on a list, a pattern around it, or its shape alone.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from reportedly.annotate.lexicon import classes_of, fold, place_names
from reportedly.annotate.sentences import Word, split_sentences, split_words
from reportedly.records import Layer, Mention, MentionKind, Region, Span

_LISTED, _PATTERN, _SHAPE = 0.9, 0.7, 0.5

_BEFORE_PLACE = frozenset("in near at from to of around outside inside into toward towards across over on".split())
_COMPASS = frozenset(
    "northern southern eastern western central north south east west northwest northeast southwest southeast"
    " northwestern northeastern southwestern southeastern rural greater downtown north-east north-west south-east"
    " south-west".split()
)
_PARTICLES = frozenset(
    "al el ar as ash at az ad an es ez ed deir tal tel tell kafr khan umm abu bin ibn ras ain".split()
)
_DETERMINERS = frozenset("the a an this that these those its their his her our".split())
_FUNCTION_WORDS = frozenset(
    "with by for and or due amid after as that is are was were but while who says say over under against before more"
    " new first last dozens hundreds thousands many least most".split()
)
_MODIFIERS = frozenset(
    "armed local foreign foreign-backed government state state-run national official military naval air ground special"
    " security defence defense civil human rights rescue medical opposing islamist jihadist rebel opposition regime"
    " terrorist militant insurgent loyalist allied foreign joint royal republican democratic popular police media news"
    " suicide heavily-armed interior foreign health aid war fighter attack field field medical unidentified unknown"
    " masked gunned rival extremist takfiri kurdish-led tribal border coastal presidential".split()
)
_DEMONYMS = frozenset(
    "syrian russian turkish iraqi iranian israeli american british french kurdish lebanese saudi qatari jordanian"
    " ukrainian afghan sudanese somali yemeni libyan egyptian palestinian chinese arab sunni shiite alawite western"
    " ethiopian nigerian malian congolese burmese armenian azerbaijani georgian german dutch canadian australian"
    " european pakistani indian us u.s. uk u.k.".split()
)
_MEANS_MODIFIERS = frozenset(
    "air aerial barrel car truck suicide rocket rocket-propelled mortar chemical weapons heavy artillery missile gas"
    " nerve cluster vacuum explosive roadside bomb shell drone fierce intense cruise ballistic tank sniper missile"
    " incendiary terrorist coalition guided poison surface-to-surface petrol vehicle-borne improvised bus".split()
)
#: Heads only in capitals ("IS", "WHO"), or only as part of a name ("the Red Cross").
_ACRONYMS = frozenset("is who us hts".split())
_HEADS_IF_NAMES = frozenset(
    "cross defence defense watch service services fund state news office court force security rights center centre"
    " union network party movement society front coordination university hospital hospitals station unit units press"
    " presidency charity website channel administration department bureau crescent helmets committees".split()
)
#: Words of the class "means" that alone say too little to be the means of a claim.
_WEAK_MEANS = frozenset(
    "fire drone cannon suicide device devices round rounds mine mines collapse operation operations".split()
)


#: A person by title and name, whatever the reader takes it for.
_TITLED = re.compile(
    r"(?:President|Prime Minister|Minister|General|Gen\.?|Colonel|Col\.?|Major|Captain|King|Sheikh|Dr\.?|Mr\.?|Mrs\.?)"
    r"(?: (?:al-)?[A-Z][\w'’-]*){1,3}"
)


def complete_names(texts: Mapping[Region, str], seen: Sequence[Mention]) -> tuple[Mention, ...]:
    """The reader's mentions of a page, and the rules' names where it marked none: in region, then text order."""
    by_rule = ruled_names(texts)
    seen = [replace(m, kind="person") if m.kind == "organisation" and _TITLED.fullmatch(m.text) else m for m in seen]
    groups = group_names((*seen, *by_rule))
    return tuple(
        mention
        for region, text in texts.items()
        for mention in find_groups(
            text,
            region,
            groups,
            _beside([m for m in seen if m.region == region], [m for m in by_rule if m.region == region]),
        )
    )


def ruled_names(texts: Mapping[Region, str]) -> tuple[Mention, ...]:
    """The names of a page by rule alone, its unlisted armed groups among them."""
    found = {region: _by_rule(region, text) for region, text in texts.items()}
    groups = group_names(m for some in found.values() for m in some)
    return tuple(m for region, text in texts.items() for m in find_groups(text, region, groups, found[region]))


@lru_cache(maxsize=4)
def _by_rule(region: Region, text: str) -> tuple[Mention, ...]:
    """The names of a region; kept for a while, since a page is asked for them twice, to be read and to be coded."""
    return tuple(find_names(text, split_sentences(text, region)))


def names_of_claims(texts: Mapping[Region, str], seen: Sequence[Mention]) -> tuple[Mention, ...]:
    """The names that the roles of claims are chosen from: the rules', and the reader's proper names beside them.

    The reader's entities hold "the militants", "at least 30 people" and "residential areas" too, as its corpus marks
    them. The linear models of roles do worse with these: on dev the right place fell from 0.64 to 0.56, the right
    party from 0.71 to 0.65 (``python -m lab.evaluate.claims``).
    """
    proper = [m for m in seen if "toponym" in m.layers or (m.kind == "organisation" and _proper(m.text))]
    by_rule = ruled_names(texts)
    order = {region: k for k, region in enumerate(texts)}
    both = [
        m
        for region in texts
        for m in _beside([m for m in by_rule if m.region == region], [m for m in proper if m.region == region])
    ]
    return tuple(sorted(both, key=lambda m: (order[m.region], m.start, m.end)))


def _proper(name: str) -> bool:
    """Whether a capital stands past the first word, or the name is in capitals: "the Marin Observatory", "ISIS"."""
    first, *rest = name.split()
    return first.isupper() or any(word[0].isupper() for word in rest)


def _beside(first: Sequence[Mention], second: Sequence[Mention]) -> list[Mention]:
    """Mentions, and those of a second list that lie on none of them, in no layer; times are no names."""
    names = sorted((m for m in first if m.kind != "time"), key=lambda m: (m.start, m.end))
    starts = [m.start for m in names]
    # the farthest end so far: mentions of two layers may lie in one another
    reach = list(itertools.accumulate((m.end for m in names), max))

    def free(mention: Mention) -> bool:
        k = bisect_left(starts, mention.end)
        return k == 0 or reach[k - 1] <= mention.start

    added = [replace(m, layers=()) for m in second if free(m)]
    return sorted((*first, *added), key=lambda m: (m.start, m.end, m.kind))


def find_names(text: str, sentences: Sequence[Span]) -> list[Mention]:
    """Mentions of places, organisations, persons and means in the sentences of one region, in text order."""
    found: list[Mention] = []
    for sentence in sentences:
        words = split_words(text, sentence.start, sentence.end)
        if _title_case(words):
            words = [w if _telling_capital(w) else Word(w.lower, w.start, w.end, w.lower) for w in words]
        taken = [False] * len(words)
        for first, last, kind, layers, score, trim in _in_sentence(words):
            if any(taken[first:last]):
                continue
            taken[first:last] = [True] * (last - first)
            start, end = words[first].start, words[last - 1].end - trim
            found.append(Mention(sentence.region, start, end, text[start:end], kind, layers, score))
    return sorted(found, key=lambda m: (m.start, m.end))


def _title_case(words: list[Word]) -> bool:
    """Whether capitals say nothing here: most words of some length have one ("Rebels Send Reinforcements To ...")."""
    long = [w.text for w in words if len(w.text) > 3 and w.text.isalpha()]
    return len(long) > 3 and sum(w[0].isupper() for w in long) > 0.8 * len(long)


def _telling_capital(word: Word) -> bool:
    """Whether a capital in a title-cased line may still be a name's: the word is in no list of common words."""
    kinds = set(classes_of(word.text)) - {"outlet", "org"}
    return not kinds and word.lower not in _MODIFIERS | _BEFORE_PLACE | _DETERMINERS | _FUNCTION_WORDS


_FIGHT = frozenset(
    "fighters fighter militants gunmen forces troops units commander commanders positions soldiers".split()
)
_RUN = re.compile(r"(?:[A-Z][\w’'-]+[^\S\n]+)+")


def group_names(mentions: Iterable[Mention]) -> frozenset[str]:
    """Armed groups that no list knows, by the fighters they are said to have: "Black Banner fighters" names one.

    Names of two capitalised words or more, none of them a listed place's or a people's.
    """
    found: set[str] = set()
    for mention in mentions:
        if mention.kind != "organisation" or mention.text.split()[-1].lower() not in _FIGHT:
            continue
        run = _RUN.match(mention.text.removeprefix("the ").removeprefix("The "))
        name = " ".join(run.group().split()) if run else ""
        words = name.lower().split()
        known = any(
            w in _DEMONYMS | _MODIFIERS or set(classes_of(w)) & {"side", "org", "outlet", "role"} for w in words
        )
        if len(words) > 1 and not known and fold(name) not in place_names():
            found.add(name)
    return frozenset(found)


def find_groups(text: str, region: Region, names: Iterable[str], found: Sequence[Mention]) -> list[Mention]:
    """Every mention of the named groups, in place of what was made of the same words before."""
    spans = [m.span() for name in sorted(names) for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    groups = [
        Mention(region, start, end, text[start:end], "organisation", ("entity",), _PATTERN)
        for start, end in sorted(spans)
        if not any(m.kind == "organisation" and m.start <= start and end <= m.end for m in found)
    ]
    kept = [m for m in found if not any(m.start < g.end and g.start < m.end for g in groups)]
    return sorted((*kept, *groups), key=lambda m: (m.start, m.end))


_Hit = tuple[int, int, MentionKind, tuple[Layer, ...], float, int]


def _in_sentence(words: list[Word]) -> Iterator[_Hit]:
    yield from _organisations(words)
    yield from _means(words)
    yield from _places(words)
    yield from _persons(words)
    for i, word in enumerate(words):
        if word.lower in _DEMONYMS and word.text[0].isupper() and word.lower not in ("arab", "western", "sunni"):
            yield i, i + 1, "nationality", ("entity",), _PATTERN, 0


def _capital(words: list[Word], i: int) -> bool:
    """Whether a word is capitalised for its own sake; the first word of a sentence is not known to be."""
    word = words[i].text
    return word[:1].isupper() and (i > 0 or len(word) > 1)


def _genitive(word: str) -> int:
    """How many characters a possessive ending takes, also one whose apostrophe was lost ("Syrias")."""
    if word[-2:] in ("'s", "’s"):
        return 2
    return 1 if word[-1:] in ("'", "’") else 0


def _places(words: list[Word]) -> Iterator[_Hit]:
    names = place_names()
    i = 0
    while i < len(words):
        hit = _listed_place(words, i, names) or _patterned_place(words, i)
        if hit is None:
            i += 1
            continue
        yield hit
        i = hit[1]


def _listed_place(words: list[Word], i: int, names: frozenset[str]) -> _Hit | None:
    article = words[i].lower.startswith("al-") and len(words[i].text) > 5
    if not words[i].text[:1].isupper() and words[i].lower not in _PARTICLES and not article:
        return None
    if i == 0 and words[i].text.istitle() and len(words) > 1 and words[i].lower in _DETERMINERS:
        return None
    for length in range(min(5, len(words) - i), 0, -1):
        last = words[i + length - 1]
        trim = _genitive(last.text)
        joined = " ".join(w.text for w in words[i : i + length])
        if not any(c.isupper() for c in joined):
            continue
        folded = fold(joined[: len(joined) - trim])
        if folded in names:
            following = words[i + length].text if i + length < len(words) else ""
            if not trim and following.istitle() and following.lower() in _DIVISIONS:
                length += 1
            return i, i + length, "location", ("entity", "toponym"), _LISTED, trim
        if not trim and folded.endswith("s") and len(folded) > 4 and folded[:-1] in names:
            return i, i + length, "location", ("entity", "toponym"), _PATTERN, 1
    return None


def _patterned_place(words: list[Word], i: int) -> _Hit | None:
    """A capitalised run that a preposition or a place noun shows to be one ("in Kafr Hamra", "Sarrin town")."""
    if not _name_start(words, i):
        return None
    end = i + 1
    while end < len(words) and end - i < 4 and _name_start(words, end):
        end += 1
    if not any(c.isupper() for w in words[i:end] for c in w.text):
        return None
    if any("outlet" in classes_of(w.text) or "org" in classes_of(w.text) or w.lower in _DEMONYMS for w in words[i:end]):
        return None
    before = words[i - 1].lower if i else ""
    further = words[i - 2].lower if i > 1 else ""
    after = classes_of(words[end].text) if end < len(words) else ()
    place_before = before == "of" and "place" in classes_of(further)
    struck = before in ("on", "at") and "means" in classes_of(further)
    listed = before == "and" and i > 1 and _name_start(words, i - 2) and words[i - 2].text[0].islower()
    if (
        "place" in after
        or place_before
        or struck
        or listed
        or (before in _BEFORE_PLACE - {"of", "to", "on", "over"})
        or before in _COMPASS
    ):
        if before in ("on", "in") and classes_of(words[i].text) == () and words[i].lower in _MONTHS_AND_DAYS:
            return None
        return i, end, "location", ("entity", "toponym"), _PATTERN, _genitive(words[end - 1].text)
    return None


#: Part of a name where they are capitalised: "Anbar Province", "Marsa County".
_DIVISIONS = frozenset("province county governorate district city town valley region island".split())
_MONTHS_AND_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday ramadan".split()
)


def _name_start(words: list[Word], i: int) -> bool:
    word = words[i]
    if not word.text[0].isalpha() or word.lower in _MONTHS_AND_DAYS or word.lower in _DETERMINERS:
        return False
    return (word.text[0].isupper() and i > 0) or word.lower.startswith(("al-", "el-", "ash-", "as-", "ar-", "at-"))


def _organisations(words: list[Word]) -> Iterator[_Hit]:
    """Noun phrases whose head is an armed side or an institution ("the Syrian army", "Russian and Syrian jets")."""
    i = 0
    while i < len(words):
        if not (_org_word(words, i)):
            i += 1
            continue
        end, head = i, -1
        while end < len(words) and end - i < 9:
            if _org_word(words, end):
                if _org_head(words, end):
                    head = end
                end += 1
            elif (
                words[end].lower in ("and", "or", "of", "for")
                and end + 1 < len(words)
                and words[end + 1].text[0].isupper()
                and _org_word(words, end + 1)
                and (
                    words[end].lower in ("of", "for") or words[end - 1].lower in _DEMONYMS or _org_head(words, end - 1)
                )
            ):
                end += 1
            else:
                break
        if head >= 0:
            start = i - 1 if i and words[i - 1].lower in ("the", "a", "an") else i
            yield start, head + 1, "organisation", ("entity",), _PATTERN, _genitive(words[head].text)
            i = head + 1
        else:
            i = max(end, i + 1)


def _org_head(words: list[Word], i: int) -> bool:
    word = words[i].text[: len(words[i].text) - _genitive(words[i].text)]
    if (word.lower() in _ACRONYMS and not word.isupper()) or (
        word.lower() in _HEADS_IF_NAMES and not word[0].isupper()
    ):
        return False
    kinds = classes_of(word)
    return "side" in kinds or "org" in kinds or "outlet" in kinds


def _org_word(words: list[Word], i: int) -> bool:
    word = words[i]
    if not word.text[0].isalpha() or word.lower in _MONTHS_AND_DAYS:
        return False
    lower = word.lower
    if _org_head(words, i) or lower in _MODIFIERS or lower in _DEMONYMS:
        return True
    if lower.endswith(("-led", "-backed", "-allied", "-linked", "-affiliated", "-run")) or lower.startswith(
        ("pro-", "anti-")
    ):
        return True
    if lower in _DETERMINERS or lower in _BEFORE_PLACE:
        return False
    return i > 0 and word.text[0].isupper() and "role" not in classes_of(lower)


def _means(words: list[Word]) -> Iterator[_Hit]:
    i = 0
    while i < len(words):
        end, head = i, -1
        while end < len(words) and end - i < 5:
            lower = words[end].lower
            if "means" in classes_of(lower):
                head = end
            elif lower not in _MEANS_MODIFIERS:
                break
            end += 1
        if head >= 0 and not (head == i and words[i].lower in _WEAK_MEANS):
            yield i, head + 1, "weapon", (), _PATTERN, 0
            i = head + 1
        else:
            i = max(end, i + 1)


def _persons(words: list[Word]) -> Iterator[_Hit]:
    i = 0
    while i < len(words):
        if not _capital(words, i) or not words[i].text.isalpha() or not _person_word(words, i):
            i += 1
            continue
        end = i + 1
        while end < len(words) and end - i < 4 and _person_word(words, end):
            end += 1
        titled = i > 0 and "role" in classes_of(words[i - 1].text)
        spoken = end < len(words) and "speech" in classes_of(words[end].text)
        if (end - i >= 2 and (i > 0 or titled or spoken)) or (end - i == 1 and i > 0 and (titled or spoken)):
            score = _PATTERN if titled or spoken else _SHAPE
            yield i, end, "person", ("entity",), score, _genitive(words[end - 1].text)
        i = end


def _person_word(words: list[Word], i: int) -> bool:
    lower = words[i].lower
    if not words[i].text[0].isupper() and not lower.startswith("al-"):
        return False
    if len(words[i].text) < 2 or words[i].text.isupper() or lower in _DETERMINERS or lower in _MONTHS_AND_DAYS:
        return False
    return lower not in _DEMONYMS and lower not in _BEFORE_PLACE and not set(classes_of(lower)) - {"person", "wound"}
