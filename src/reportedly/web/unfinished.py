"""A survey's file while it is being made: beside what pages ask, what the making needs, and how far it is.

What is written stays written when the program stops; the next start goes on from there.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from reportedly.web.surveyed import SCHEMA

#: Beside the tables of surveyed.py: of each report its text and what is asked of it across reports; its threads; the
#: log odds of pairs of threads; links; groups of threads; what each claim rests on; how origins compare.
WORK = """
CREATE TABLE work_progress (what TEXT NOT NULL, at INTEGER NOT NULL, of INTEGER NOT NULL);
CREATE TABLE work_made (by TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE work_report (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, outlet TEXT, day TEXT, told TEXT NOT NULL, marks BLOB NOT NULL,
  title TEXT, amounts TEXT NOT NULL, coder TEXT, text BLOB NOT NULL
);
CREATE TABLE work_thread (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, report INTEGER NOT NULL, claims TEXT NOT NULL, first INTEGER,
  last INTEGER, body BLOB NOT NULL
);
CREATE INDEX work_thread_first ON work_thread (first, number);
CREATE TABLE work_stated (
  number INTEGER PRIMARY KEY, origin TEXT, name TEXT, named INTEGER, relays TEXT, report INTEGER NOT NULL,
  outlet TEXT, words TEXT
);
CREATE INDEX work_stated_origin ON work_stated (origin, number);
CREATE TABLE work_link (number INTEGER PRIMARY KEY, report INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX work_link_report ON work_link (report);
CREATE TABLE work_pair (thread INTEGER PRIMARY KEY, others BLOB NOT NULL, odds BLOB NOT NULL);
CREATE TABLE work_group (number INTEGER PRIMARY KEY, first INTEGER, threads TEXT NOT NULL);
CREATE INDEX work_group_first ON work_group (first, number);
CREATE TABLE work_counted (origin TEXT NOT NULL, alone INTEGER NOT NULL);
CREATE INDEX work_counted_origin ON work_counted (origin);
CREATE TABLE work_seconded (origin TEXT NOT NULL, name TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX work_seconded_origin ON work_seconded (origin);
CREATE TABLE work_fit (origin TEXT NOT NULL, fits INTEGER NOT NULL);
CREATE INDEX work_fit_origin ON work_fit (origin);
CREATE TABLE work_compared (origin TEXT NOT NULL, fits INTEGER NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX work_compared_origin ON work_compared (origin, fits, place);
"""
#: The tables that hold only what all reports say together, which one more report changes.
_TOGETHER = (
    "event account event_words name named finding_of finding_words source outlet about"
    " work_link work_pair work_group work_counted work_seconded work_fit work_compared"
).split()
#: The stages of the making, as people are told of them.
STAGES = ("reports read", "texts compared", "claims compared", "claims grouped", "events told", "origins and outlets")
#: Stands before the maker's name once all is made.
_WHOLE = "whole "
#: Seconds of work that a stop may lose.
_EVERY = 2.0


class Progress(NamedTuple):
    """How far a survey is: `read` of `of`, and what of: reports, texts, claims, groups or events."""

    read: int
    of: int
    what: str = "reports read"


class Unfinished:
    """The file of a survey that is being made."""

    def __init__(self, file: Path, by: str, state: Sequence[int], seen: Callable[[Progress], None]) -> None:
        """Open it, or make it. What another program made is thrown away, and what all reports say together where the
        ledger is in another `state` now; `seen` is told how far it is, and raises to stop.
        """
        self._seen, self._file, self._made = seen, file, (by, json.dumps(list(state)))
        self._of, self._committed = -1, time.monotonic()
        self.what, self.at = STAGES[0], 0
        try:
            self.connection = _opened(file)
            made = self.connection.execute("SELECT by, state FROM work_made").fetchone()
        except sqlite3.DatabaseError:
            made = None
        self.whole = made is not None and (_WHOLE + by, self._made[1]) == made
        if self.whole:
            return
        if made is None or made[0] != by:
            self.start_anew()
            return
        if made[1] != self._made[1]:
            for name in _TOGETHER:
                self.connection.execute(
                    f"INSERT INTO {name} ({name}) VALUES ('delete-all')"
                    if name.endswith("_words")
                    else f"DELETE FROM {name}"
                )
            self.connection.execute("DELETE FROM finding WHERE across")
            self.connection.execute("UPDATE claim SET event = NULL")
            self.connection.execute("UPDATE report SET events = 0")
            self.connection.execute("UPDATE work_made SET state = ?", self._made[1:])
            self.connection.execute("UPDATE work_progress SET what = ?, at = 0, of = -1", STAGES[:1])
            self.connection.commit()
        self.what, self.at, self._of = self.connection.execute("SELECT what, at, of FROM work_progress").fetchone()

    def start_anew(self) -> None:
        """Throw away what there is."""
        if hasattr(self, "connection"):
            self.connection.close()
        remove(self._file)
        self.connection = _opened(self._file)
        self.connection.executescript(SCHEMA + WORK)
        self.connection.execute("INSERT INTO work_made VALUES (?, ?)", self._made)
        self.connection.execute("INSERT INTO work_progress VALUES (?, 0, 0)", STAGES[:1])
        self.connection.commit()
        self.what, self.at = STAGES[0], 0

    def past(self, what: str) -> bool:
        """Whether a stage is over."""
        after = STAGES.index(self.what) > STAGES.index(what)
        return after or (self.what == what and self.at == self._of)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def reached(self, what: str, at: int, of: int, *, keep: bool = False) -> None:
        """`at` of `of` are written; a stop from now on loses at most what the last `_EVERY` seconds wrote."""
        now = time.monotonic()
        self.what, self.at, self._of = what, at, of
        if keep or now - self._committed >= _EVERY:
            self.connection.execute("UPDATE work_progress SET what = ?, at = ?, of = ?", (what, at, of))
            self.connection.commit()
            self._committed = now
        self._seen(Progress(at, of, what))

    def finish(self, file: Path) -> None:
        """Write what pages ask to a file of its own."""
        self.connection.execute("UPDATE work_made SET by = ?", (_WHOLE + self._made[0],))
        names = [name for (name,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            if name.startswith("work_") and name not in ("work_made", "work_progress"):
                self.connection.execute(f"DROP TABLE {name}")
        self.connection.commit()
        file.write_bytes(b"")  # what it may be read by stays as it is
        self.connection.execute("VACUUM INTO ?", (str(file),))


def remove(file: Path) -> None:
    """Throw the file of a survey away, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000;"
        "PRAGMA wal_autocheckpoint = 8000; PRAGMA temp_store = FILE;"
    )
    return connection


def progress_of(file: Path) -> Progress | None:
    """How far a survey is that another process is making; None where it cannot be told."""
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)) as connection:
            what, at, of = connection.execute("SELECT what, at, of FROM work_progress").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return Progress(at, of, what)


def packed(value: Any) -> bytes:
    """A plain value in few bytes."""
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 1)


def unpacked(body: bytes) -> Any:
    """What `packed` was given."""
    return json.loads(zlib.decompress(body))
