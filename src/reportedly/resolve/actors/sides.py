"""Words to sides: the codebook's `party` of the names in some words, and of words that name a sort of people."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from reportedly.records import Mention, Side
from reportedly.resolve.actors.keys import Word, words
from reportedly.resolve.actors.registry import Candidate, Hit, Registry, rows, several

#: Names a candidate of a hit, in the light of the page; None where it may mean several or nobody.
Choice = Callable[[Sequence[Candidate]], str | None]
#: Kinds that tell of the fighting: their names say who speaks, even where a side owns them.
_TELLERS = frozenset({"outlet", "agency", "monitor", "official", "health", "court"})
#: A name that a page uses this often for organisations is a group's, though the register has it not.
_OFTEN = 3
_NAME = re.compile(r"(?:the |The |[\d,.]+ )?((?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)+)")


@cache
def _sorts() -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    """The rows of wording.tsv by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for row in rows("wording.tsv"):
        for said in several(row["words"]):
            keys = tuple(word.key for word in words(said))
            found.setdefault(keys[0], []).append((keys, row["party"], row["loaded"] == "yes"))
    for known in found.values():
        known.sort(key=lambda one: -len(one[0]))
    return found


def _sort_at(text: Sequence[Word], at: int) -> tuple[int, str, bool] | None:
    for keys, party, loaded in _sorts().get(text[at].key, ()):
        if tuple(word.key for word in text[at : at + len(keys)]) == keys:
            return at + len(keys), party, loaded
    return None


def countries_in(registry: Registry, all_words: Sequence[Word]) -> Iterator[str]:
    """The code of a country each time that words name it: the country, its people, its capital, its leaders."""
    for k in range(len(all_words)):
        yield from {code for _, code, _, _ in registry.slots(all_words, k)}


def _names_a_sort(text: str) -> bool:
    all_words = words(text)
    return any(_sort_at(all_words, k) for k in range(len(all_words)))


def unlisted_groups(registry: Registry, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Groups that the register does not have and a page names often, by its organisations' mentions; in name order."""
    named = Counter(
        match.group(1)
        for mention in mentions
        if mention.kind == "organisation"
        and (match := _NAME.match(mention.text))
        and not registry.find(match.group(1))
        and not _names_a_sort(match.group(1))
    )
    return tuple(sorted(name for name, count in named.items() if count >= _OFTEN))


def named_sides(
    registry: Registry,
    text: str,
    choose: Choice,
    groups: Iterable[str] = (),
    hits: Sequence[Hit] | None = None,
    known: Sequence[Word] | None = None,
) -> list[Side]:
    """Every side that a text names, in order and apart; `within` takes those that some of its words mean.

    `choose` decides what a name means on the page; `groups` are names of groups that the register has not;
    `hits` the names it has and `known` the text's words, where they were looked for before.
    """
    found: list[Side] = []
    all_words = words(text) if known is None else known
    for name in groups:
        places = re.finditer(re.escape(name), text, re.IGNORECASE)
        found += [Side(place.start(), place.end(), name) for place in places]
    for hit in registry.find(text, all_words) if hits is None else hits:
        id = choose(hit.candidates)
        actor, side = (registry.get(id), registry.side(id)) if id is not None else (None, None)
        if actor is None or side is None or actor.kind in _TELLERS:
            continue
        vague = id == "civilians" or all(c.bare for c in hit.candidates)
        standing = all(c.standing for c in hit.candidates)
        fights = actor.belligerent
        found.append(Side(hit.start, hit.end, side.name, id, sort=vague, fights=fights, standing=standing))
    taken = sorted((side.start, side.end) for side in found)
    k = 0
    while k < len(all_words):
        sort = _sort_at(all_words, k)
        if sort is not None and not _meets(taken, all_words[k].start, all_words[sort[0] - 1].end):
            end, party, loaded = sort
            found.append(Side(all_words[k].start, all_words[end - 1].end, party, None, sort=True, loaded=loaded))
            k = end
        else:
            k += 1
    return sorted(found, key=lambda side: (side.start, -side.end))


def _meets(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    k = bisect_left(taken, (end, 0)) - 1
    return k >= 0 and taken[k][1] > start


def within(text: str, named: Sequence[Side], start: int, end: int, *, doer: bool = False) -> list[Side]:
    """The sides that the words from `start` to `end` mean, of those that the text names.

    "ISIS militants" means ISIS alone: a sort of people right beside a name adds no second side. A country before a sort
    of people is no side: "Russian citizens". `doer` says that the words are who does or says something, and so that
    "Damascus" among them is a government; elsewhere such a name counts only where it is all of the words.
    """
    found: list[Side] = []
    for k in range(bisect_left(named, start, key=lambda s: s.start), bisect_left(named, end, key=lambda s: s.start)):
        side = named[k]
        if side.end > end or (found and side.start < found[-1].end):
            continue
        if side.standing:
            after = named[k + 1] if k + 1 < len(named) else None
            whole = text[start : side.start].strip().lower() + text[side.end : end].strip() in ("", "the")
            if not (doer or whole) or (after is not None and after.id is None and after.start - side.end == 1):
                continue
        found.append(side)
    return _apart(text, found)


#: What joins a sort of people to whose they are: "militants of the Front", "fighters from the Brigade".
_OF = re.compile(
    r"\s*(?:(?:of|from|with|belonging to|loyal to|linked to|affiliated (?:to|with))(?: the)?)?\s*", re.IGNORECASE
)


def _apart(text: str, found: Sequence[Side]) -> list[Side]:
    """Sides without those that only say more of a side beside them."""
    kept: list[Side] = []
    for side in found:
        last = kept[-1] if kept else None
        if last is not None and _OF.fullmatch(text, last.end, side.start):
            beside = side.start - last.end <= 1
            if beside and side.sort and side.party != "civilians" and not (last.sort and last.party == "civilians"):
                continue
            if not side.sort and last.sort and last.party not in ("civilians", side.party):
                kept.pop()
            elif beside and last.standing and not side.sort:
                kept.pop()  # "Beirut Syrian forces …": where a report was filed
        kept.append(side)
    return kept


def parties(found: Iterable[Side]) -> tuple[str, ...]:
    """The names of some sides in order, each once."""
    return tuple(dict.fromkeys(side.party for side in found))


def joined(found: Iterable[Side]) -> str | None:
    """The codebook's `party` of some sides: one, or several joined by " and "; None where there are none."""
    return " and ".join(parties(found)) or None
