"""The register of actors: what is in data/actors.tsv, what countries.tsv and bodies.tsv make, and the user's own.

A name is found by walking a trie of words; {adj} and its like stand in it for any country's words, so that the bodies
of eighty states need not be written out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from reportedly.errors import UsageError
from reportedly.resolve.actors.keys import ARTICLES, Word, key_of, singular, words

#: The environment variable that names the user's file of actors.
VARIABLE = "REPORTEDLY_ACTORS"
KINDS = (
    "government state_force armed_group coalition political people monitor agency outlet ministry health rescue"
    " official international aid court".split()
)
#: Kinds that fight or are fought for: only these are sides of what a sentence tells, unless they are what is counted.
BELLIGERENTS = frozenset("government state_force armed_group coalition political people".split())
COLUMNS = "id kind name side country names domains voice_of source period became".split()
_SLOTS = ("{adj}", "{country}", "{capital}", "{leader}")
#: More words than this in capitals are a shouted line, in which capitals tell nothing.
_SHOUTED = 3
#: The key that marks a node of the trie from which words of a country lead on.
_SLOTTED = "{}"
_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.]*")
_PERIOD = re.compile(r"(?P<since>\d{4}(?:-\d\d)?)?/(?P<until>\d{4}(?:-\d\d)?)?")
_DATED = re.compile(r"(?P<name>.*?)\s*\[(?P<period>[^\]]*)\]")
#: Palestine's bodies are all listed: Gaza's and the Authority's are two. Places in it count for those of its country.
_PALESTINE = "ps"
#: After a name that means its actor only on a page about one of the actor's countries.
_HERE = "[here]"
#: How long before a name's first month a report may have it: dates of reports are often some weeks off.
_EARLY = 1


class Period(NamedTuple):
    """From month to month, both as ``YYYY-MM`` and included; an empty end is open."""

    since: str = ""
    until: str = ""

    def holds(self, month: str | None) -> bool:
        """Whether a month (``YYYY-MM``) lies in it; an unknown month does."""
        if month is None:
            return True
        return (not self.since or _shifted(month, _EARLY) >= self.since) and (not self.until or month <= self.until)


def _shifted(month: str, by: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{number // 12:04}-{number % 12 + 1:02}"


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor of the register; the columns of data/actors.tsv. `side` and `voice_of` are ids, empty where none is."""

    id: str
    kind: str
    name: str
    side: str = ""
    country: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    voice_of: str = ""
    source: str = ""
    period: Period = ALWAYS
    became: str = ""

    @property
    def belligerent(self) -> bool:
        """Whether it can be a side of fighting."""
        return self.kind in BELLIGERENTS


class Entry(NamedTuple):
    """A name in the trie: whose it is, in which time, and how it must be written.

    `actor` is an id, or that of a body (``army``) whose country the words give (`slot`) or the page must (`bare`).
    `standing` marks a name that stands for the actor only where it is a doer or speaker ("Damascus"), `here` one that
    means it only on a page about one of its countries ("gangs").
    """

    actor: str
    period: Period = ALWAYS
    capital: bool = False
    capitals: bool = False
    slot: bool = False
    bare: bool = False
    standing: bool = False
    here: bool = False


class Candidate(NamedTuple):
    """Who a name may mean: an id, or for a `bare` name that of a body, whose country the page must give.

    One that is `here` is meant only on a page about a country of its.
    """

    id: str
    period: Period
    bare: bool
    standing: bool
    here: bool = False


class Hit(NamedTuple):
    """A name found in a text, and who it may mean."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


Trie = dict[str, Any]


class Registry:
    """Actors by id, by name and by domain. Read only."""

    def __init__(self, own: Path | None = None) -> None:
        """Load what is shipped and, where there is one, the user's file, whose actors win over shipped ones of one id.

        Raises UsageError when the user's file cannot be read as one.
        """
        self._actors = {actor.id: actor for actor in shipped_actors()}
        if own is not None:
            self._actors |= {actor.id: actor for actor in read_actors(own)}
        self._countries = rows("countries.tsv")
        self._bodies = {row["body"]: row for row in rows("bodies.tsv")}
        self._names = {row["code"].lower(): row for row in self._countries}
        self._coded = {name: code for code, row in self._names.items() for name in several(row["country"])}
        self._coded["Palestinian Territory"] = _PALESTINE
        self._made: dict[str, Actor | None] = {}
        self._trie: Trie = {}
        self._slots: Trie = {}
        self._domains: dict[str, str] = {}
        for row in self._countries:
            self._put_country(row)
        for body, row in self._bodies.items():
            for pattern in several(row["names"]):
                standing = pattern.startswith("~")
                self._put_pattern(pattern.lstrip("~"), Entry(body, slot=True, standing=standing))
            for name in several(row["bare"]):
                self._put(_keys(name), Entry(body, bare=True))
        for actor in self._actors.values():
            for name in actor.names:
                self._put_name(name, actor.id)
            for domain in actor.domains:
                self._domains.setdefault(domain.removeprefix("www."), actor.id)

    def __iter__(self) -> Iterator[Actor]:
        """The actors that are listed; not the bodies of states that are made as they are asked for."""
        return iter(self._actors.values())

    def countries(self) -> tuple[str, ...]:
        """The lower-case codes of the countries whose bodies are known."""
        return tuple(self._names)

    def get(self, id: str) -> Actor | None:
        """The actor of an id; None where there is none."""
        if id not in self._made:
            self._made[id] = self._actors[id] if id in self._actors else self._body(id)
        return self._made[id]

    def listed(self, id: str) -> bool:
        """Whether an actor is listed by name, and not a state's body that was made."""
        return id in self._actors

    def side(self, id: str) -> Actor | None:
        """The side that an actor stands on; None where it stands on none."""
        actor = self.get(id)
        return self.get(actor.side) if actor is not None and actor.side else None

    def voices(self, id: str) -> tuple[str, ...]:
        """The ids of those whose voice an actor is, nearest first: Press TV, its broadcaster, its government."""
        found: list[str] = []
        actor = self.get(id)
        while actor is not None and actor.voice_of and actor.voice_of not in (*found, id):
            found.append(actor.voice_of)
            actor = self.get(actor.voice_of)
        return tuple(found)

    def origin(self, id: str) -> str:
        """The id that an actor's statements have for their origin: whose voice it is in the end, or itself."""
        return (self.voices(id) or (id,))[-1]

    def of_domain(self, address: str) -> Actor | None:
        """The outlet of a web address or host name: by its host, or the domains that hold it."""
        host = (urlsplit(address).hostname if "//" in address else address.split("/")[0]) or ""
        host = host.lower().removeprefix("www.")
        while "." in host:
            if host in self._domains:
                return self.get(self._domains[host])
            host = host.partition(".")[2]
        return None

    def named(self, name: str) -> tuple[Actor, ...]:
        """The actors that a whole name, or an id, may mean, whatever the time."""
        text = name.strip()
        own = self.get(text)
        if own is not None:
            return (own,)
        hits = [hit for hit in self.find(text) if not text[: hit.start].strip(" the") and not text[hit.end :].strip()]
        hits = hits or [hit for hit in self.find(text.title()) if hit.start == 0 and hit.end == len(text)]
        found = [self.get(c.id) for hit in hits for c in hit.candidates if not c.bare]
        return tuple(dict.fromkeys(actor for actor in found if actor is not None))

    def country_words(self, code: str) -> Mapping[str, str]:
        """The row of countries.tsv of a country (lower-case code)."""
        return self._names[code]

    def code_of(self, country: str) -> str | None:
        """The lower-case code of a country by its name; None where it is not among those whose bodies are known."""
        return self._coded.get(country)

    def slots(self, text: Sequence[Word], at: int) -> list[tuple[str, str, Period, int]]:
        """Words of a country that begin at a word: the slot, the country's code, the time, and where they end."""
        found: list[tuple[str, str, Period, int]] = []
        node, k = self._slots, at
        if _step(node, text[at].key) is None:
            return found
        while k < len(text):
            step = _step(node, text[k].key)
            if step is None:
                if text[k].key in ARTICLES and k > at:
                    k += 1
                    continue
                break
            node, k = step, k + 1
            for slot, code, period, capitals in node.get("", ()):
                raw = text[at].raw
                if raw[:1].isupper() and (not capitals or raw.isupper()):
                    found.append((slot, code, period, k))
        return found

    def find(self, text: str, known: Sequence[Word] | None = None) -> list[Hit]:
        """The names in a text, in order and apart: at each word the longest."""
        found: list[Hit] = []
        all_words = words(text) if known is None else known
        shouted = len(all_words) > _SHOUTED and text.isupper()
        k = 0
        while k < len(all_words):
            if not self._starts(all_words[k].key):
                k += 1
                continue
            best, end = self._longest(all_words, k, shouted)
            if best:
                start = all_words[k].start
                article = k > 0 and all_words[k - 1].key in ARTICLES and start - all_words[k - 1].end <= 1
                if article and (not found or found[-1].end <= all_words[k - 1].start):
                    start = all_words[k - 1].start
                found.append(Hit(start, all_words[end - 1].end, best))
                k = end
            else:
                k += 1
        return found

    def _starts(self, key: str) -> bool:
        """Whether a name may begin with a word: a quick look that spares most words the walk."""
        return _step(self._trie, key) is not None or _step(self._slots, key) is not None

    def _longest(self, text: Sequence[Word], at: int, shouted: bool) -> tuple[tuple[Candidate, ...], int]:
        best: dict[int, list[Candidate]] = {}
        here: dict[int, list[tuple[str, str, Period, int]]] = {}
        paths: list[tuple[Trie, int, str, Period]] = [(self._trie, at, "", ALWAYS)]
        count = len(text)
        while paths:
            node, k, code, period = paths.pop()
            if "" in node:
                own = [
                    _candidate(entry, code, period)
                    for entry in node[""]
                    if _written(entry, text[at].raw, shouted) and (bool(code) or not entry.slot)
                ]
                if own:
                    best.setdefault(k, []).extend(own)
            if k == count:
                continue
            key = text[k].key
            step = _step(node, key)
            if step is not None:
                paths.append((step, k + 1, code, period))
            elif key in ARTICLES and k > at:
                paths.append((node, k + 1, code, period))
            if _SLOTTED in node:
                for slot, country, when, end in here[k] if k in here else here.setdefault(k, self.slots(text, k)):
                    if slot in node and code in ("", country):
                        paths.append((node[slot], end, country, when))
        if not best:
            return (), at
        end = max(best)
        return tuple(dict.fromkeys(best[end])), end

    def _body(self, id: str) -> Actor | None:
        code, _, body = id.partition(".")
        if code not in self._names or body not in self._bodies:
            return None
        country, row = self._names[code], self._bodies[body]
        adjective = several(country["adjectives"])[0]
        party = country["party"]
        name = party if body == "government" else row["name"]
        name = name.replace("{adj}", adjective).replace("{country}", several(country["country"])[0])
        return Actor(
            id,
            row["kind"],
            name,
            side="" if body in ("civil_defence", "red_crescent") else f"{code}.government",
            country=(country["code"],),
            voice_of=f"{code}.government" if row["voice_of"] else "",
            source="press",
        )

    def _put_country(self, row: Mapping[str, str]) -> None:
        slots = (("{adj}", "adjectives"), ("{country}", "country"), ("{capital}", "capitals"), ("{leader}", "leaders"))
        for slot, column in slots:
            for said in several(row[column]):
                name, period = _dated(said)
                node = self._slots
                for key in _keys(name):
                    node = node.setdefault(key, {})
                node.setdefault("", []).append((slot, row["code"].lower(), period, name.isupper() and len(name) < 5))

    def _put_pattern(self, pattern: str, entry: Entry) -> None:
        keys = [part if part in _SLOTS else key_of(part) for part in pattern.split()]
        self._put(keys, entry)

    def _put_name(self, said: str, id: str) -> None:
        name, period, standing, here = _told(said)
        keys = _keys(name)
        bare = len(keys) == 1 and len(keys[0]) < 5
        if not keys or bare:  # "Al-Haq", "al-Ghad": short names keep their article
            keys = [word.key for word in words(name)]
        letters = [c for c in name if c.isalpha()]
        capitals = len(letters) < 6 and all(c.isupper() for c in letters)
        capital = name[:1].isupper() or name[:3] == "al-"
        self._put(keys, Entry(id, period, capital, capitals, standing=standing, here=here))

    def _put(self, keys: Sequence[str], entry: Entry) -> None:
        if not keys:
            return
        for end in {keys[-1], singular(keys[-1]) or keys[-1]} if entry.slot or entry.bare else {keys[-1]}:
            node = self._trie
            for key in (*keys[:-1], end):
                if key in _SLOTS:
                    node[_SLOTTED] = {}
                node = node.setdefault(key, {})
            rows = node.setdefault("", [])
            if entry not in rows:
                rows.append(entry)


def _candidate(entry: Entry, code: str, period: Period) -> Candidate:
    """Who an entry means: with the country's words, that country's body; bare, the body of any."""
    if not entry.slot:
        return Candidate(entry.actor, entry.period, entry.bare, entry.standing, entry.here)
    return Candidate(f"{code}.{entry.actor}", period, False, entry.standing)


def _step(node: Trie, key: str) -> Trie | None:
    found: Trie | None = node.get(key)
    if found is None:
        less = singular(key)
        found = node.get(less) if less is not None else None
    return found


def _written(entry: Entry, raw: str, shouted: bool) -> bool:
    """Whether a name is written as it must be: "IS" in capitals, "Amal" with one; in a line of capitals not at all
    where only capitals tell."""
    if entry.capitals:
        plain = raw.replace(".", "")
        if len(plain) < 4:
            return plain.isupper() and not shouted
        return plain[:1].isupper()
    return raw[:1].isupper() or raw[:1].isdigit() or raw.lower() == "al" if entry.capital else True


def _keys(name: str) -> list[str]:
    return [word.key for word in words(name) if word.key not in ARTICLES]


def several(cell: str) -> list[str]:
    """The values of a cell that may hold several."""
    return [part for part in (p.strip() for p in cell.split(";")) if part]


def _dated(said: str) -> tuple[str, Period]:
    match = _DATED.fullmatch(said)
    return (match["name"], period_of(match["period"])) if match else (said, ALWAYS)


def _told(said: str) -> tuple[str, Period, bool, bool]:
    """A name as data files write it: the name, its time, whether it stands for its actor, and only `here`."""
    standing, here = said.startswith("~"), said.endswith(_HERE)
    name, period = _dated(said.removeprefix("~").removesuffix(_HERE).rstrip())
    return name, period, standing, here


def period_of(said: str) -> Period:
    """A period as the data files write it: ``2016-07/``, ``2011/2013-04``.

    Raises ValueError where it is none.
    """
    match = _PERIOD.fullmatch(said.strip())
    if match is None:
        raise ValueError(f"{said!r} is no period; write from/to by year or month, as in 2016-07/ or 2011/2013-04")
    since, until = match["since"] or "", match["until"] or ""
    for month in (since, until):
        if len(month) == 7 and not 1 <= int(month[5:]) <= 12:
            raise ValueError(f"{said!r} is no period: there is no month {month[5:]}")
    since = f"{since}-01" if len(since) == 4 else since
    until = f"{until}-12" if len(until) == 4 else until
    if since and until and since > until:
        raise ValueError(f"{said!r} ends before it begins")
    return Period(since, until)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a shipped table by column."""
    text = files("reportedly.resolve.actors").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, [*line.split("\t"), *[""] * len(head)], strict=False)) for line in lines[1:]]


def shipped_actors() -> tuple[Actor, ...]:
    """The actors that come with the program."""
    return tuple(actor_of(row) for row in rows("actors.tsv"))


def read_actors(path: Path) -> tuple[Actor, ...]:
    """The actors of a user's file, made by `adding.add_file`: a header line, then one a line, parted by tabs.

    Raises UsageError when it is not such a file.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: cannot be read as actors ({error}); make it anew with: reportedly actors add"
        ) from None
    if not lines or lines[0].split("\t") != COLUMNS:
        raise UsageError(f"{path}: not a file of actors; move it away and make it anew with: reportedly actors add")
    found = []
    for number, line in enumerate(lines[1:], 2):
        try:
            found.append(actor_of(dict(zip(COLUMNS, [*line.split("\t"), *[""] * len(COLUMNS)], strict=False))))
        except ValueError as error:
            raise UsageError(
                f"{path}: row {number}: {error}; mend it, or make it anew with: reportedly actors add"
            ) from None
    return tuple(found)


def actor_of(row: Mapping[str, str]) -> Actor:
    """One row, by column name, as an actor.

    Raises ValueError that says which column is wrong and what it may be.
    """
    id, kind, name = (row.get(c, "").strip() for c in ("id", "kind", "name"))
    if not _ID.fullmatch(id):
        raise ValueError(f"id {id[:40]!r}: letters without accents, digits, _ and . only")
    if kind not in KINDS:
        raise ValueError(f"no kind {kind[:40]!r}; one of {', '.join(KINDS)}")
    if not name:
        raise ValueError("no name")
    names = several(row.get("names", ""))
    for said in names:
        _told(said)
    country = tuple(code.strip().upper() for code in row.get("country", "").split(",") if code.strip())
    wrong = [code for code in country if not re.fullmatch("[A-Z]{2}", code)]
    if wrong:
        raise ValueError(f"no country {wrong[0]!r}; ISO 3166 codes of two letters, parted by commas")
    period = row.get("period", "").strip()
    return Actor(
        id=id,
        kind=kind,
        name=name,
        side=row.get("side", "").strip(),
        country=country,
        names=tuple(dict.fromkeys(names)),
        domains=tuple(domain.lower() for domain in several(row.get("domains", ""))),
        voice_of=row.get("voice_of", "").strip(),
        source=row.get("source", "").strip(),
        period=period_of(period) if period else ALWAYS,
        became=row.get("became", "").strip(),
    )


def row_of(actor: Actor) -> list[str]:
    """The cells of an actor, as `actor_of` reads them."""
    period = "" if actor.period == ALWAYS else f"{actor.period.since}/{actor.period.until}"
    return [
        actor.id,
        actor.kind,
        actor.name,
        actor.side,
        ",".join(actor.country),
        "; ".join(actor.names),
        "; ".join(actor.domains),
        actor.voice_of,
        actor.source,
        period,
        actor.became,
    ]


def own() -> Path:
    """The user's file of actors, there or not: $REPORTEDLY_ACTORS, or one in the user's data folder."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("reportedly", appauthor=False) / "actors.tsv"


def open_registry() -> Registry:
    """The shipped actors, with the user's own where there are some; loaded once for each state of the user's file.

    Raises UsageError when the user's file is there and is none.
    """
    user = own()
    stamp = user.stat() if user.is_file() else None
    return _opened(str(user), None if stamp is None else (stamp.st_mtime_ns, stamp.st_size))


@cache
def _opened(user: str, stamp: tuple[int, int] | None) -> Registry:
    return Registry(None if stamp is None else Path(user))
