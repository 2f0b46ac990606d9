"""Looking names up in the gazetteer that ships and in the user's own."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from reportedly.errors import UsageError
from reportedly.resolve.places.building import FORMAT, KINDS
from reportedly.resolve.places.keys import ARTICLES, bare, skeleton

#: The environment variable that names the user's gazetteer file.
VARIABLE = "REPORTEDLY_GAZETTEER"
#: Candidates kept of one name, the most populous: there are 200 San Antonios.
MOST = 60
#: Least likeness (0-100) of two spellings with one skeleton, and of two whose skeletons differ in a letter.
SAME_BONES, OTHER_BONES = 68.0, 86.0


class Entry(NamedTuple):
    """A place of the gazetteer under the name it was looked up by.

    `how` is 0 for its main name, 1 for a further one. `country`, `province` and `district` are codes of the divisions
    it lies in or is, empty where there is none; `cell` is its degree square, `speaks` the divisions and squares it
    makes likelier for other names. `spelling` is 100 for the very name, less for one that is only spelt alike.
    `area` and `code` are as in `building.Row`.
    """

    ref: str
    name: str
    kind: str
    lat: float
    lon: float
    people: int
    events: int
    area: str
    code: str | None
    source: str
    how: int = 0
    country: str = ""
    province: str = ""
    district: str = ""
    cell: int = 0
    speaks: tuple[str | int, ...] = ()
    spelling: float = 100.0


def shipped() -> Path:
    """The gazetteer file of the package."""
    return Path(str(files("reportedly.resolve.places").joinpath("data", "gazetteer.sqlite")))


def own() -> Path:
    """The user's gazetteer file, there or not: $REPORTEDLY_GAZETTEER, or one in the user's data folder."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("reportedly", appauthor=False) / "gazetteer.sqlite"


class Gazetteer:
    """One or more gazetteer files, read only. The same name gives the same entries in the same order."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Open the files.

        Raises UsageError when one is missing, no gazetteer, or of another format.
        """
        self._files = [_open(path) for path in paths]
        self._sources = [dict(db.execute("SELECT id, name FROM source")) for db in self._files]
        self.find = lru_cache(maxsize=20000)(self._find)
        self.spelt = lru_cache(maxsize=20000)(self._spelt)
        self.division = lru_cache(maxsize=20000)(self._division)

    def close(self) -> None:
        for db in self._files:
            db.close()

    def _find(self, key: str) -> tuple[Entry, ...]:
        """The places that have this key as a name, the most populous first; of one in two files, the later file's."""
        found: dict[str, Entry] = {}
        for db, sources in zip(self._files, self._sources, strict=True):
            found |= {row[0]: _entry(row, sources) for row in db.execute(_BY_KEY, (key,))}
        return tuple(sorted(found.values(), key=_weight)[:MOST])

    def _spelt(self, key: str) -> tuple[Entry, ...]:
        """The places whose names are spelt like this key: one skeleton, or one letter of it apart. Best first."""
        bones = skeleton(key)
        if len(bones) < 2:
            return ()
        plain = bare(key)
        likeness: dict[str, float] = {}
        for db in self._files:
            for (other,) in db.execute("SELECT key FROM spelling WHERE skeleton = ?", (bones,)):
                score = fuzz.ratio(plain, bare(other))
                if score >= SAME_BONES:
                    likeness[other] = max(score, likeness.get(other, 0.0))
        if not likeness and len(bones) > 3:
            likeness = self._nearly(bones, plain)
        best = sorted(likeness, key=lambda other: (-likeness[other], other))[:8]
        return tuple(e._replace(spelling=likeness[other]) for other in best for e in self.find(other))

    def _nearly(self, bones: str, plain: str) -> dict[str, float]:
        start, after = bones[:2], bones[0] + chr(ord(bones[1]) + 1)
        found: dict[str, float] = {}
        for db in self._files:
            rows = db.execute(
                "SELECT key FROM spelling WHERE skeleton >= ? AND skeleton < ? AND length(skeleton) BETWEEN ? AND ?",
                (start, after, len(bones) - 1, len(bones) + 1),
            )
            keys = [key for (key,) in rows]
            for _, score, at in process.extract(
                plain, [bare(k) for k in keys], scorer=fuzz.ratio, score_cutoff=OTHER_BONES, limit=8
            ):
                found[keys[at]] = score
        return found

    def _division(self, code: str) -> str | None:
        """The name of the division with this code."""
        for db in self._files:
            row = db.execute("SELECT name FROM division WHERE code = ?", (code,)).fetchone()
            if row is not None:
                return str(row[0])
        return None

    def within(self, entry: Entry) -> tuple[str, ...]:
        """The names of the divisions that hold a place, the narrowest first; the country last."""
        parts = entry.area.split(".") if entry.area else []
        names = [self.division(".".join(parts[: n + 1])) for n in range(len(parts))]
        out: list[str] = []
        for name in reversed(names):
            if name is not None and name not in out:
                out.append(name)
        return tuple(out)

    def holdings(self) -> list[tuple[str, str, int]]:
        """Each source with its licence and how many places are of it, file by file."""
        query = "SELECT s.name, s.licence, count(p.id) FROM source s LEFT JOIN place p ON p.source = s.id GROUP BY s.id"
        return [
            (str(name), str(licence), int(count)) for db in self._files for name, licence, count in db.execute(query)
        ]


_BY_KEY = (
    "SELECT p.ref, p.name, p.kind, p.lat, p.lon, p.people, p.events, p.area, p.code, p.source, n.how"
    " FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"
)


#: From a degree square's number to its own and its neighbours'.
_AROUND = (-1001, -1000, -999, -1, 0, 1, 999, 1000, 1001)


def _entry(row: Sequence[Any], sources: dict[int, str]) -> Entry:
    ref, name, kind, lat, lon, people, events, area, code, source, how = row
    parts = (code or area).split(".")
    country = parts[0]
    province = f"{country}.{parts[1]}" if len(parts) > 1 else ""
    district = f"{province}.{parts[2]}" if len(parts) > 2 else ""
    cell = lat // 100_000 * 1000 + lon // 100_000
    speaks: tuple[str | int, ...] = (country,)
    if province:
        speaks = (*speaks, province, *([district] if district else []), *(cell + step for step in _AROUND))
    return Entry(
        ref, name, KINDS[kind], lat / 1e5, lon / 1e5, people, events, area, code, sources[source], how,
        country, province, district, cell, speaks,
    )  # fmt: skip


def _weight(entry: Entry) -> tuple[int, int, str, str]:
    return (-entry.people - 500 * entry.events, entry.how, entry.ref, entry.name)


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise UsageError(f"{path}: no such gazetteer file")
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        made = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        db.close()
        raise UsageError(f"{path}: not a gazetteer ({error}); make it anew with: reportedly gazetteer add") from None
    if made != FORMAT:
        db.close()
        raise UsageError(f"{path}: a gazetteer of format {made}, not {FORMAT}; make it anew: reportedly gazetteer add")
    db.execute("PRAGMA mmap_size = 67108864")
    return db


def open_gazetteer() -> Gazetteer:
    """The shipped gazetteer, with the user's own where there is one; opened once for each user file.

    Raises UsageError when the user's file is there and is no gazetteer.
    """
    user = own()
    stamp = user.stat() if user.is_file() else None
    return _opened(str(user), None if stamp is None else (stamp.st_mtime_ns, stamp.st_size), os.getpid())


@cache
def _opened(user: str, stamp: tuple[int, int] | None, process_id: int) -> Gazetteer:
    return Gazetteer([shipped()] if stamp is None else [shipped(), Path(user)])


__all__ = ["ARTICLES", "VARIABLE", "Entry", "Gazetteer", "open_gazetteer", "own", "shipped"]
