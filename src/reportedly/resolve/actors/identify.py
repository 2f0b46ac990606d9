"""Who a doer's, a side's or a speaker's words mean, with the method and the evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from reportedly.records import Identity, Side, Span
from reportedly.resolve.actors.keys import Word, words
from reportedly.resolve.actors.registry import Actor, Candidate, Registry, rows, several
from reportedly.resolve.actors.sides import Choice

#: Words that leave open which of several sides it was.
_EITHER = re.compile(r"(?<!\w)(?:either|or)(?!\w)", re.IGNORECASE)
#: Speakers who are there and have no name.
_NAMELESS = frozenset(
    "source sources official officials officer officers activist activists witness witnesses resident residents medic"
    " medics doctor doctors reports report villagers locals rescuers monitors experts analysts diplomats sources"
    " commander commanders fighter fighters journalist journalists correspondent correspondents reporter reporters"
    " photographer photographers spokesman spokeswoman spokesperson aides soldier soldiers rebels insurgents"
    " media".split()
)
_GENERAL = frozenset({"source", "document", "official", "expert"})


def of_doer(
    registry: Registry, text: str, named: Sequence[Side], government: str | None, voice: str | None, country: str | None
) -> Identity | None:
    """Who the words of a doer mean, by the sides they name; None where they name none.

    "Russian and Syrian jets" gives the first, with the other in `others`; "Russian or Syrian jets" leaves it open.
    `government` is the party of the country the report is about, `voice` that which the outlet speaks for: what it
    calls terrorists are a side by its usage (usage.tsv) or, where none is known, by nothing.
    """
    known = [side for side in named if side.id is not None]
    if not known:
        sort = next((side for side in named if side.sort and side.party != "civilians"), None)
        if sort is None:
            return None
        if not sort.loaded:
            return Identity(None, None, "armed_group", sort.party, "wording", named=False)
        meant = _usage().get((voice or "", country or ""))
        return Identity(None, None, "armed_group", meant, "wording" if meant is None else "usage", named=False)
    ids = tuple(dict.fromkeys(side.id for side in known if side.id is not None))
    first, party = _actor(registry, ids[0]), known[0].party
    if len(ids) > 1 and _EITHER.search(text):
        return Identity(None, None, first.kind, None, "open", others=ids)
    method = "country" if known[0].sort and party == government else "name"
    return Identity(ids[0], first.name, first.kind, party, method, others=ids[1:])


def of_party(registry: Registry, party: str, found: Mapping[str, str], country: str | None) -> Identity | None:
    """Which actor a claim's party is; None of "unknown". `found` has the ids of the sides that the report names.

    "rebels" are those of the country that the report is about, where the register has them.
    """
    ids = []
    for name in re.split(" and | or ", party):
        local = registry.get(f"{country}.rebels") if name == "rebels" and country is not None else None
        id = "civilians" if name == "civilians" else local.id if local is not None else found.get(name)
        if id is not None:
            ids.append(id)
    if not ids:
        return None
    first = _actor(registry, ids[0])
    if " or " in party:
        return Identity(None, None, first.kind, None, "open", others=tuple(ids))
    return Identity(ids[0], first.name, first.kind, party, "party", others=tuple(ids[1:]))


def of_speaker(registry: Registry, text: str, choose: Choice, person: str | None) -> Identity | None:
    """Who a speaker's words name: the body, also where a person speaks for it; else what sort of speaker it is.

    `person` are the words that name a person in them, if any. None where the words say nothing of the speaker.
    """
    all_words = words(text)
    id, standing, where = _body(registry, text, all_words, choose)
    kind = _kind(all_words)
    nameless = _nameless(all_words, where)
    if id is not None:
        actor = _actor(registry, id)
        side = registry.side(id)
        method = "speaker" if person is not None or nameless else "name"
        whole = not (text[: where[0]].strip() + text[where[1] :]).strip(" theTHE")
        if standing and not whole and kind not in ("official", "military"):
            # "Syrian activists" speak for no government
            return None if kind is None and person is None else _unlisted(kind, all_words, person)
        return Identity(
            id,
            actor.name,
            actor.kind,
            side.name if side is not None else None,
            method,
            named=person is not None or not nameless,
            person=person,
        )
    if person is None and kind is None:
        return None
    return _unlisted(kind, all_words, person)


def _unlisted(kind: str | None, all_words: Sequence[Word], person: str | None) -> Identity:
    """A speaker whom the register does not have: named, where a person is or a capital stands past the first word."""
    proper = any(word.raw[0].isupper() for word in all_words[1:]) and not _nameless(all_words, (0, 0))
    return Identity(None, None, kind or "person", None, "wording", named=proper or person is not None, person=person)


_Found = tuple[str | None, bool, tuple[int, int]]


def _body(registry: Registry, text: str, all_words: Sequence[Word], choose: Choice) -> _Found:
    """The id of the body that words name, whether it only stands for one, and where: names of bodies before those of
    countries, else the first."""
    late: _Found = (None, False, (0, 0))
    for hit in registry.find(text, all_words):
        id = choose(hit.candidates)
        if id is None:
            continue
        if not _stands(hit.candidates):
            return id, False, (hit.start, hit.end)
        late = late if late[0] is not None else (id, True, (hit.start, hit.end))
    return late


def _stands(candidates: Sequence[Candidate]) -> bool:
    return all(candidate.standing for candidate in candidates)


def _kind(all_words: Sequence[Word]) -> str | None:
    """The kind of speaker by the nouns of the words: the last that says more than "source" or "official"."""
    found = [_kinds()[word.key] for word in all_words if word.key in _kinds()]
    special = [kind for kind in found if kind not in _GENERAL]
    kinds = special or found
    return kinds[-1] if kinds else None


def _nameless(all_words: Sequence[Word], body: tuple[int, int]) -> bool:
    """Whether words speak of persons without naming any, outside a body's name: "a military source", "officials"."""
    return any(
        word.key in _NAMELESS and (word.key in ("official", "officials") or not body[0] <= word.start < body[1])
        for word in all_words
    )


@cache
def _usage() -> dict[tuple[str, str], str]:
    return {(row["voice"], row["country"]): row["party"] for row in rows("usage.tsv")}


@cache
def _kinds() -> dict[str, str]:
    return {noun: row["kind"] for row in rows("speakers.tsv") for noun in several(row["nouns"])}


def _actor(registry: Registry, id: str) -> Actor:
    actor = registry.get(id)
    assert actor is not None, id
    return actor


_PARTICLES = frozenset("al el de da van von bin ben abu abd abdel abdul ibn um umm di la".split())


def person_in(registry: Registry, text: str, start: int, persons: Sequence[Span]) -> str | None:
    """The name of a person in a speaker's words, which begin at `start` in their region; None where there is none.

    A name is the last run of capitalised words that are no noun of speakers, no country's and no body's, where the
    reader saw a person (`persons`); one word alone is a name only where it is all of the words.
    """
    spans = [(p.start - start, p.end - start) for p in persons if p.start < start + len(text) and p.end > start]
    if not spans:
        return None
    all_words = words(text)
    taken = [(hit.start, hit.end) for hit in registry.find(text, all_words) if not _of_person(text, hit.start, hit.end)]
    runs: list[list[Word]] = [[]]
    for k, word in enumerate(all_words):
        inside = any(a < word.end and word.start < b for a, b in taken)
        plain = word.raw[0].isupper() and not inside and word.key not in _kinds() and not registry.slots(all_words, k)
        if runs[-1] and text[runs[-1][-1].end : word.start] not in (" ", "-"):
            runs.append([])
        if plain or (word.key in _PARTICLES and not inside):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    for run in reversed(runs):
        run = [word for word in run if word.key not in ("the", "a", "an")]
        capitals = [word for word in run if word.raw[0].isupper() and not word.raw.isupper()]
        whole = len(run) == len(all_words)
        if not capitals or (len(run) < 2 and not whole):
            continue
        first, last = run[0].start, run[-1].end
        if any(a < last and first < b for a, b in spans):
            return text[first:last]
    return None


def _of_person(text: str, start: int, end: int) -> bool:
    """Whether a name of the register is a person's, who is listed under the body: "Rami Abdel Rahman"."""
    found = text[start:end].split()
    return all(part[:1].isupper() or part.lower() in _PARTICLES for part in found) and not any(
        word.key in _BODY_WORDS for word in words(text[start:end])
    )


_BODY_WORDS = frozenset(
    "observatory network center centre organization agency news media army forces force front council coalition rights"
    " nations syria syrian monitor group television tv radio ministry press committee committees police defence police"
    " helmets society association union times post front state states islamic".split()
)
