"""The gazetteer file: its tables, and the one way rows get into it.

`lab.train.gazetteer` builds the file that ships with this, `reportedly gazetteer add` a user's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from reportedly.resolve.places.keys import ARTICLES, key_of, skeleton

#: Raised when the tables change; a file of another format is refused with a word of what to do.
FORMAT = 1
#: What a place is; the index is what the file holds. docs/places.md says what `where_prec` each gives.
KINDS = (
    "country",
    "province",
    "district",
    "subdistrict",
    "capital",
    "seat",
    "town",
    "quarter",
    "region",
    "river",
    "lake",
    "sea",
    "mountain",
    "dam",
    "crossing",
    "field",
    "base",
    "airport",
    "camp",
    "plant",
    "road",
    "site",
    "continent",
)
#: Names in other spellings are looked for in these countries: where news writes names in many transliterations.
TRANSLITERATED = frozenset("SY IQ LB JO PS IL YE LY SD SS EG SA IR AF UA TN DZ MA SO KW BH AE OM QA TD".split())
_TABLES = """
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, licence TEXT NOT NULL);
CREATE TABLE place (
  id INTEGER PRIMARY KEY, ref TEXT, name TEXT NOT NULL, kind INTEGER NOT NULL, lat INTEGER NOT NULL,
  lon INTEGER NOT NULL, people INTEGER NOT NULL, events INTEGER NOT NULL, area TEXT NOT NULL, code TEXT,
  source INTEGER NOT NULL
);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, how INTEGER NOT NULL, PRIMARY KEY (key, place))
  WITHOUT ROWID;
CREATE TABLE spelling (skeleton TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (skeleton, key)) WITHOUT ROWID;
CREATE TABLE division (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A place to be written. `area` is the code of the division that holds it, `code` its own where it is one.

    Codes are dotted, widest first: ``SY``, ``SY.09``, ``SY.09.SY0207``. `ref` is a GeoNames id in digits or another
    source's own id with the source before a colon. `names` are its further names, in any spelling.
    """

    ref: str
    name: str
    kind: str
    lat: float
    lon: float
    area: str
    source: str
    names: tuple[str, ...] = ()
    people: int = 0
    events: int = 0
    code: str | None = None


class Writer:
    """Puts rows into an open file; `add` gives the row's number."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._sources = dict(connection.execute("SELECT name, id FROM source"))
        self._kinds = {kind: number for number, kind in enumerate(KINDS)}
        (self._last,) = connection.execute("SELECT coalesce(max(id), 0) FROM place").fetchone()

    def source(self, name: str, licence: str) -> None:
        """Name a source before rows of it are added."""
        if name not in self._sources:
            self._sources[name] = len(self._sources) + 1
            self._db.execute("INSERT INTO source VALUES (?, ?, ?)", (self._sources[name], name, licence))

    def forget(self, name: str) -> None:
        """Take out the places of a source, so that a file added again stands once."""
        number = self._sources[name]
        self._db.execute("DELETE FROM name WHERE place IN (SELECT id FROM place WHERE source = ?)", (number,))
        self._db.execute("DELETE FROM place WHERE source = ?", (number,))

    def add(self, row: Row) -> int:
        """Write a place and its names."""
        self._last += 1
        number: int = self._last
        self._db.execute(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._last,
                row.ref,
                row.name,
                self._kinds[row.kind],
                round(row.lat * 1e5),
                round(row.lon * 1e5),
                row.people,
                row.events,
                row.area,
                row.code,
                self._sources[row.source],
            ),
        )
        if row.code is not None:
            self._db.execute("INSERT OR IGNORE INTO division VALUES (?, ?)", (row.code, row.name))
        self.name(self._last, row.area or row.code or "", (row.name,), 0)
        self.name(self._last, row.area or row.code or "", row.names, 1)
        return number

    def count(self, place: int, events: int) -> None:
        """Add to the events that a source counts at a place."""
        self._db.execute("UPDATE place SET events = events + ? WHERE id = ?", (events, place))

    def name(self, place: int, area: str, names: Iterable[str], how: int) -> None:
        """Give a place further names; the first `how` a name came with stays."""
        spelt = area[:2] in TRANSLITERATED
        for name in names:
            key = key_of(name)
            if not key or len(key) > 120:
                continue
            self._db.execute("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", (key, place, how))
            first, _, rest = key.partition(" ")
            if spelt and rest and first in ARTICLES:
                self._db.execute("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", (rest, place, 1))
            bones = skeleton(key) if spelt else ""
            if len(bones) > 1:
                self._db.execute("INSERT OR IGNORE INTO spelling VALUES (?, ?)", (bones, key))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Open a gazetteer file for adding, made when it is not there; all that is added stands, or nothing does.

    Raises sqlite3.DatabaseError when `path` is another kind of file, ValueError when it is of another format.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as db:
        with db:
            made = db.execute("PRAGMA user_version").fetchone()[0]
            if made == 0 and not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                db.execute("PRAGMA page_size = 4096")
                db.execute("PRAGMA cache_size = -65536")
                db.executescript(_TABLES)
                db.execute(f"PRAGMA user_version = {FORMAT}")
            elif made != FORMAT:
                raise ValueError(f"{path} is no gazetteer of format {FORMAT}")
        with db:
            yield Writer(db)
