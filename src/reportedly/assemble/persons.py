"""What is stated of the persons that a claim counts: civilian or combatant, age group, sex, and victims' names.

Only from the words that are counted, and only what they say of all of them: "12 women and children" has no age group
and no sex. Nothing is guessed from names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from reportedly.records import ClaimKind, Page, Persons, Span

#: Kinds of claims that count persons.
OF_PERSONS: frozenset[ClaimKind] = frozenset(
    {"killed", "wounded", "casualties", "detained", "missing", "displaced", "deployed", "withdrew", "strength"}
)
#: ... and those whose victims may be named.
_OF_VICTIMS: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties", "detained", "missing"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_YEARS = re.compile(r"(?<![\w-])(\d{1,3})[- ]?year[- ]?olds?(?!\w)|(?<!\w)aged (\d{1,3})(?!\d)", re.IGNORECASE)
_MONTHS = re.compile(r"(?:month|week|day)s?[- ]old", re.IGNORECASE)
#: "fighters including women", "people, among them children": the words that follow say of some only.
_OF_SOME = re.compile(r"(?<!\w)(?:including|among (?:them|whom)|of whom|and)(?!\w)", re.IGNORECASE)
_ADULT, _OLD = 18, 65


@cache
def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    """By word, the fields and values that it says."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in files("reportedly.assemble").joinpath("persons.tsv").read_text(encoding="utf-8").splitlines()[2:]:
        field, value, words = line.split("\t")
        for word in words.split():
            found.setdefault(word, []).append((field, value))
    return {word: tuple(said) for word, said in found.items()}


def persons_of(
    page: Page, kind: ClaimKind, counted: Span | None, evidence: Span, names: Sequence[Span]
) -> Persons | None:
    """What the counted words state of persons; None where they state nothing, or the claim counts no persons.

    `names` are the spans of persons' names on the page; those within the counted words are victims'.
    """
    if kind not in OF_PERSONS or counted is None:
        return None
    words = page.quote(counted)
    said = _OF_SOME.split(words)
    first, rest = said[0], said[1:]
    status, age, sex = (_one(field, first, rest) for field in ("status", "age", "sex"))
    years = _YEARS.search(page.quote(evidence)) if not rest and _single(first) else None
    if years is not None:
        number = int(years.group(1) or years.group(2))
        age = "child" if number < _ADULT else "elderly" if number >= _OLD else "adult"
    elif _MONTHS.search(first):
        age = "child"
    victims = tuple(span for span in names if counted.holds(span)) if kind in _OF_VICTIMS else ()
    found = Persons(status, age, sex, victims)
    return None if found == Persons() else found


def _one(field: str, first: str, rest: Sequence[str]) -> str | None:
    """The one value that all parts of the counted words say; of "civilians including women" the first part alone."""
    values = [_values(field, part) for part in (first, *rest)]
    if len(values[0]) == 1 and all(not other or other == values[0] for other in values[1:]):
        joined_by_and = bool(rest) and field != "status"
        return None if joined_by_and and any(not other for other in values[1:]) else next(iter(values[0]))
    return None


def _values(field: str, words: str) -> set[str]:
    found = {v for word in _WORD.findall(words.lower()) for f, v in _table().get(word, ()) if f == field}
    return found - {"adult"} if "elderly" in found else found


def _single(words: str) -> bool:
    """Whether words speak of one person: an age is one person's."""
    heads = _WORD.findall(words.lower())
    return bool(heads) and not (heads[-1].endswith("s") or heads[-1] in ("people", "men", "women", "children"))
