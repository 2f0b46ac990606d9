"""What a ledger holds, taken together and written down: a file that pages ask, and that is thrown away when in doubt.

It lies beside the ledger (docs/web.md). Each view asks it for what it shows, so that no view needs all of a ledger in
memory. `surveying.py` makes it; whatever in it was made by another program, or with other settings, is made anew.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from reportedly.findings.comparing import WordUse
from reportedly.records import RULES, Claim, ClaimKind, Finding, Origin, Region
from reportedly.survey import Account
from reportedly.web.citing import Outlet, Source
from reportedly.web.plain import built, utf8

#: The tables. Words that are searched stand in the `…_words` alone, by the number of their row.
SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE report (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kept_as TEXT NOT NULL, title TEXT NOT NULL, outlet TEXT,
  published TEXT, language TEXT, coded INTEGER NOT NULL, claims INTEGER NOT NULL, findings INTEGER, events INTEGER,
  capture INTEGER NOT NULL, coding INTEGER, changed INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX report_published ON report (published, id);
CREATE INDEX report_outlet ON report (outlet, published, id);
CREATE TABLE said (report INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE VIRTUAL TABLE report_words USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE event (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, start TEXT, "end" TEXT,
  lat REAL, lon REAL, precision INTEGER, place TEXT, place_id TEXT, reports INTEGER NOT NULL, claims INTEGER NOT NULL,
  independent INTEGER NOT NULL, origins TEXT NOT NULL, toll INTEGER NOT NULL, low INTEGER, best INTEGER, high INTEGER,
  killed INTEGER NOT NULL, disagrees INTEGER NOT NULL, apart INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE account (event TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX event_by_day ON event (start IS NULL, start, name, id);
CREATE INDEX event_by_killed ON event (killed DESC, start IS NULL, start, name, id);
CREATE INDEX event_by_reports ON event (reports DESC, start IS NULL, start, name, id);
CREATE INDEX event_by_origins ON event (independent DESC, start IS NULL, start, name, id);
CREATE INDEX event_reports ON event (reports DESC, id);
CREATE INDEX event_days ON event (start, independent);
CREATE INDEX event_last ON event (coalesce("end", start));
CREATE INDEX event_apart ON event (number) WHERE (apart OR disagrees);
CREATE INDEX event_at ON event (lat, lon, place, precision, place_id, killed, id);
CREATE INDEX event_disagrees ON event (disagrees, independent DESC, reports DESC, id);
CREATE TABLE name (number INTEGER PRIMARY KEY, what TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (what, text));
CREATE TABLE named (name INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (name, event)) WITHOUT ROWID;
CREATE VIRTUAL TABLE event_words USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE claim (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, former TEXT NOT NULL, doc TEXT NOT NULL, n INTEGER NOT NULL,
  region TEXT NOT NULL, kind TEXT NOT NULL, figure TEXT NOT NULL, low INTEGER, high INTEGER, evidence TEXT NOT NULL,
  source TEXT NOT NULL, outlet TEXT, day TEXT, event TEXT, origin TEXT
);
CREATE INDEX claim_id ON claim (id);
CREATE INDEX claim_former ON claim (former);
CREATE INDEX claim_origin ON claim (origin, day, doc, n);
CREATE INDEX claim_doc ON claim (doc);
CREATE VIRTUAL TABLE claim_words USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE finding (
  number INTEGER PRIMARY KEY, rule TEXT NOT NULL, ordered INTEGER NOT NULL, across INTEGER NOT NULL,
  report TEXT NOT NULL, event TEXT, day TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX finding_rule ON finding (ordered, day, number);
CREATE INDEX finding_event ON finding (event);
CREATE INDEX finding_report ON finding (report, across);
CREATE VIRTUAL TABLE finding_words USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE finding_of (report TEXT NOT NULL, finding INTEGER NOT NULL, PRIMARY KEY (report, finding)) WITHOUT ROWID;
CREATE TABLE source (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, named INTEGER NOT NULL,
  body TEXT NOT NULL);
CREATE TABLE outlet (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as lists show it."""

    id: str
    title: str
    outlet: str | None
    published: date | None
    language: str | None
    coded: bool
    claims: int
    findings: int | None
    events: int | None


class Toll(NamedTuple):
    """The whole figure of killed of an event."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as lists show it; `killed` is the toll that stands for it on a map, `disagrees` that a figure of it
    has no best.
    """

    id: str
    name: str
    start: date | None
    end: date | None
    reports: int
    claims: int
    independent: tuple[Origin, ...]
    toll: Toll | None
    killed: int
    disagrees: bool


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as lists show it; `figure` is written as its source bounded it, `day` is its report's."""

    id: str
    doc: str
    n: int
    region: Region
    kind: ClaimKind
    figure: str
    low: int | None
    high: int | None
    evidence: str
    source: tuple[str, ...]
    outlet: str | None
    day: date | None
    event: str | None


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """The events of one place: how many, and the most that were killed in one (`killed`).

    Or of several `places` that lie within `reach` degrees: named after the one with most killed.
    """

    name: str
    id: str
    lat: float
    lon: float
    precision: int
    events: int
    killed: int
    first: str  # the id of the one with most killed
    places: int = 1
    reach: float = 0.0


class Condition(NamedTuple):
    """What an SQL query is to leave, with its values."""

    sql: str = "1"
    values: tuple[object, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"{self.sql} AND {other.sql}", self.values + other.values)


ALL = Condition()
#: Hits of a search that are counted: whoever has more needs another word, not their number.
COUNTED = 10_000
_EVENT = 'id, name, start, "end", reports, claims, origins, toll, low, best, high, killed, disagrees'
_REPORT = "id, title, outlet, published, language, coded, claims, findings, events"
_CLAIM = "id, doc, n, region, kind, figure, low, high, evidence, source, outlet, day, event"
#: In order of days, those without one last.
BY_DAY = "start IS NULL, start, name, id"
ORDERS = {
    "day": BY_DAY,
    "killed": f"killed DESC, {BY_DAY}",
    "reports": f"reports DESC, {BY_DAY}",
    "origins": f"independent DESC, {BY_DAY}",
}


class Surveyed:
    """A survey's file, opened for reading; used by several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """`connection` is to a file that `surveying.py` has filled."""
        self.connection = connection
        self.connection.create_function("casefold", 1, str.casefold, deterministic=True)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self.connection.close()

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        with self._lock:
            return self.connection.execute(sql, tuple(values)).fetchall()

    def _number(self, sql: str, values: Sequence[object] = ()) -> int:
        return int(self._rows(sql, values)[0][0] or 0)

    # --- as a whole ---------------------------------------------------------------------------------------------------

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """What was read and when: see `surveying.py`."""
        return {name: json.loads(value) for name, value in self._rows("SELECT name, value FROM about")}

    @property
    def whole(self) -> bool:
        """Whether events are in it; else the reports alone, while a first survey is being made."""
        return bool(self.about["whole"])

    @cached_property
    def reports(self) -> int:
        """How many reports there are."""
        return self._number("SELECT count(*) FROM report")

    @cached_property
    def claims(self) -> int:
        """How many claims there are."""
        return self._number("SELECT sum(claims) FROM report")

    @cached_property
    def events(self) -> int:
        """How many events there are."""
        return self._number("SELECT count(*) FROM event")

    @cached_property
    def contested(self) -> int:
        """How many events have a figure without a best."""
        return self._number("SELECT count(*) FROM event WHERE disagrees = 1")

    @cached_property
    def across(self) -> int:
        """How many findings there are across reports."""
        return self._number("SELECT count(*) FROM finding WHERE across")

    @cached_property
    def languages(self) -> tuple[tuple[str, int], ...]:
        """Languages of the reports, the most frequent first."""
        return tuple(
            self._rows(
                "SELECT coalesce(language, 'not known'), count(*) AS n FROM report GROUP BY 1 ORDER BY n DESC, 1"
            )
        )

    @cached_property
    def coded(self) -> int:
        """How many reports are in a language that is coded."""
        return self._number("SELECT count(*) FROM report WHERE coded")

    @cached_property
    def outlet_names(self) -> tuple[str, ...]:
        """Every outlet's name."""
        return tuple(name for (name,) in self._rows("SELECT DISTINCT outlet FROM report WHERE outlet > '' ORDER BY 1"))

    @cached_property
    def words(self) -> tuple[WordUse, ...]:
        """Which amounts go with which loud words, by outlet."""
        return built(tuple[WordUse, ...], self.about.get("words", []))

    # --- reports ------------------------------------------------------------------------------------------------------

    def report(self, id: str) -> ReportLine | None:
        """One report."""
        found = self._rows(f"SELECT {_REPORT} FROM report WHERE id = ?", (id,))
        return _report(found[0]) if found else None

    def kept_as(self, id: str) -> str:
        """The ledger's own id of a report, of which words may be hidden."""
        found = self._rows("SELECT kept_as FROM report WHERE id = ?", (id,))
        return str(found[0][0]) if found else id

    def claims_said(self, id: str) -> tuple[Claim, ...] | None:
        """All claims of a report, as it was when this was made; None where there is no such report."""
        rows = self._rows("SELECT body FROM report JOIN said ON said.report = number WHERE id = ?", (utf8(id),))
        return built(tuple[Claim, ...], json.loads(zlib.decompress(rows[0][0]))[0]) if rows else None

    def changed(self, id: str) -> bool:
        """Whether a report had more than one version when this was made, or is not known."""
        rows = self._rows("SELECT changed FROM report WHERE id = ?", (utf8(id),))
        return bool(rows[0][0]) if rows else True

    def reports_where(self, wanted: Condition, most: int, first: int = 0) -> tuple[int, tuple[ReportLine, ...]]:
        """How many reports fit, and some of them, the newest first."""
        counted = f"SELECT count(*) FROM report WHERE {wanted.sql}"
        n = self.reports if wanted == ALL else self._number(counted, wanted.values)
        sql = f"SELECT {_REPORT} FROM report WHERE {wanted.sql} ORDER BY published DESC, id DESC LIMIT ? OFFSET ?"
        return n, tuple(map(_report, self._rows(sql, (*wanted.values, most, first))))

    # --- events -------------------------------------------------------------------------------------------------------

    def events_where(
        self, wanted: Condition, most: int = -1, first: int = 0, order: str = BY_DAY
    ) -> tuple[EventLine, ...]:
        """The events that fit."""
        sql = f"SELECT {_EVENT} FROM event WHERE {wanted.sql} ORDER BY {order} LIMIT ? OFFSET ?"
        return tuple(map(_event, self._rows(sql, (*wanted.values, most, first))))

    def count_events(self, wanted: Condition) -> int:
        """How many events fit."""
        if wanted == ALL:
            return self.events
        return self._number(f"SELECT count(*) FROM event WHERE {wanted.sql}", wanted.values)

    def days(self, wanted: Condition) -> tuple[tuple[date | None, int, int], ...]:
        """First days of the events that fit, with 0, 1 or 2 (and more) independent origins, and how many are alike."""
        sql = f"SELECT start, min(independent, 2), count(*) FROM event WHERE {wanted.sql} GROUP BY 1, 2"
        return tuple((_day(start), origins, n) for start, origins, n in self._rows(sql, wanted.values))

    def places(self, wanted: Condition) -> tuple[PlaceLine, ...]:
        """Where the events that fit are known to lie."""
        return self._places if wanted == ALL else self._places_of(wanted)

    @cached_property
    def _places(self) -> tuple[PlaceLine, ...]:
        return self._places_of(ALL)

    def _places_of(self, wanted: Condition) -> tuple[PlaceLine, ...]:
        sql = (
            "SELECT place, place_id, lat, lon, precision, count(*), max(killed), id FROM event "
            f"WHERE place IS NOT NULL AND {wanted.sql} GROUP BY lat, lon, place, precision"
        )
        return tuple(PlaceLine(*row) for row in self._rows(sql, wanted.values))

    def accounts(self, wanted: Condition, most: int = -1, first: int = 0) -> Iterator[Account]:
        """All that is held of the events that fit, in order of their days."""
        sql = f"SELECT id FROM event WHERE {wanted.sql} ORDER BY {BY_DAY} LIMIT ? OFFSET ?"
        for (id,) in self._rows(sql, (*wanted.values, most, first)):
            if (found := self._account(id)) is not None:
                yield found

    def account(self, name: str) -> Account | None:
        """The account of an event by its id, an id it had before, a claim's, or an id's first characters."""
        found = self._account(name)
        if found is not None:
            return found
        rows = self._rows(
            "SELECT event FROM claim WHERE event IS NOT NULL AND (id = ? OR former = ?) LIMIT 1", (name, name)
        )
        if not rows and len(name) >= 4 and name.isalnum():
            rows = self._rows("SELECT id FROM event WHERE id >= ? AND id < ? LIMIT 2", (name, name + "\U0010ffff"))
        return self._account(rows[0][0]) if len(rows) == 1 else None

    def _account(self, id: str) -> Account | None:
        rows = self._rows("SELECT body FROM account WHERE event = ?", (id,))
        if not rows:
            return None
        account = built(Account, json.loads(zlib.decompress(rows[0][0])))
        event = account.event
        wanted, claims = set(event.claims), {}
        for doc in event.docs:
            sql = "SELECT body FROM report JOIN said ON said.report = number WHERE id = ?"
            for (body,) in self._rows(sql, (utf8(doc),)):
                for plainly in json.loads(zlib.decompress(body))[0]:
                    if plainly[0] in wanted:  # a claim's first field is its id
                        claims[plainly[0]] = built(Claim, plainly)
        return replace(account, claims=tuple(claims[claim] for claim in event.claims))

    def event_names(self, ids: Sequence[str]) -> dict[str, str]:
        """What events are called, by id."""
        marks = ",".join("?" * len(ids))
        return dict(self._rows(f"SELECT id, name FROM event WHERE id IN ({marks})", ids)) if ids else {}

    # --- claims -------------------------------------------------------------------------------------------------------

    def claim(self, id: str) -> ClaimLine | None:
        """One claim."""
        return self.claims_named([id]).get(id)

    def claims_named(self, ids: Sequence[str]) -> dict[str, ClaimLine]:
        """Claims by their ids; those that are not there are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._rows(f"SELECT {_CLAIM} FROM claim WHERE id IN ({marks})", ids) if ids else []
        return {line.id: line for line in map(_claim, rows)}

    def events_of(self, doc: str) -> dict[str, tuple[str, str]]:
        """The id and name of the event of each claim of a report, by the claim's id."""
        sql = "SELECT c.id, c.event, e.name FROM claim c JOIN event e ON e.id = c.event WHERE c.doc = ?"
        return {claim: (event, name) for claim, event, name in self._rows(sql, (doc,))}

    def claims_of(self, origin: str, most: int = -1, first: int = 0) -> tuple[ClaimLine, ...]:
        """The claims of an origin, in order of their reports' days."""
        sql = f"SELECT {_CLAIM} FROM claim WHERE origin = ? ORDER BY day IS NULL, day, doc, n LIMIT ? OFFSET ?"
        return tuple(map(_claim, self._rows(sql, (origin, most, first))))

    # --- findings -----------------------------------------------------------------------------------------------------

    @cached_property
    def rules(self) -> Mapping[str, int]:
        """How many findings each rule has."""
        return dict(self._rows("SELECT rule, count(*) FROM finding GROUP BY rule ORDER BY ordered"))

    def findings(self, *rules: str, most: int = -1, first: int = 0) -> tuple[Finding, ...]:
        """Those of some rules, or all."""
        which = f"WHERE ordered IN ({','.join('?' * len(rules))})" if rules else ""
        sql = f"SELECT body FROM finding {which} ORDER BY ordered, day, number LIMIT ? OFFSET ?"
        places = [RULES.index(rule) if rule in RULES else -1 for rule in rules]
        return tuple(map(_finding, self._rows(sql, (*places, most, first))))

    def findings_with_words(self, words: str, most: int) -> tuple[int, tuple[Finding, ...]]:
        """How many findings have all of these words in their sentences, counted up to `COUNTED`, and some of them."""
        match = matching(words)
        if not match:
            return 0, ()
        found = "SELECT rowid FROM finding_words WHERE finding_words MATCH ? LIMIT ?"
        n = self._number(f"SELECT count(*) FROM ({found})", (match, COUNTED))
        sql = f"SELECT body FROM finding WHERE number IN ({found}) ORDER BY number"
        return n, tuple(map(_finding, self._rows(sql, (match, most))))

    def findings_in(self, report: str) -> tuple[Finding, ...]:
        """Those within one report."""
        sql = "SELECT body FROM finding WHERE report = ? AND NOT across ORDER BY number"
        return tuple(map(_finding, self._rows(sql, (report,))))

    def findings_with(self, report: str) -> tuple[Finding, ...]:
        """Those across reports that speak of this one."""
        sql = "SELECT body FROM finding JOIN finding_of ON finding = number WHERE finding_of.report = ? ORDER BY number"
        return tuple(map(_finding, self._rows(sql, (report,))))

    def findings_about(self, event: str) -> tuple[Finding, ...]:
        """Those across reports about one event."""
        sql = "SELECT body FROM finding WHERE event = ? AND across ORDER BY number"
        return tuple(map(_finding, self._rows(sql, (event,))))

    # --- sources ------------------------------------------------------------------------------------------------------

    def sources(self, most: int = -1, first: int = 0) -> tuple[Source, ...]:
        """Origins, those with most claims first."""
        rows = self._rows("SELECT body FROM source ORDER BY number LIMIT ? OFFSET ?", (most, first))
        return tuple(built(Source, json.loads(body)) for (body,) in rows)

    @cached_property
    def sources_count(self) -> int:
        """How many origins there are."""
        return self._number("SELECT count(*) FROM source")

    def source(self, key: str) -> Source | None:
        """One origin."""
        rows = self._rows("SELECT body FROM source WHERE key = ?", (key,))
        return built(Source, json.loads(rows[0][0])) if rows else None

    def outlets(self) -> tuple[Outlet, ...]:
        """Outlets, those with most claims first."""
        return tuple(
            built(Outlet, json.loads(body)) for (body,) in self._rows("SELECT body FROM outlet ORDER BY number")
        )

    def names(self, keys: Sequence[str]) -> dict[str, str]:
        """The names of named origins, by key."""
        marks = ",".join("?" * len(keys))
        return dict(self._rows(f"SELECT key, name FROM source WHERE named AND key IN ({marks})", keys)) if keys else {}

    # --- words --------------------------------------------------------------------------------------------------------

    def claims_with(self, words: str, most: int) -> tuple[int, tuple[ClaimLine, ...]]:
        """How many claims have all of these words, counted up to `COUNTED`, and some of them."""
        match = matching(words)
        if not match:
            return 0, ()
        found = "SELECT rowid FROM claim_words WHERE claim_words MATCH ? LIMIT ?"
        n = self._number(f"SELECT count(*) FROM ({found})", (match, COUNTED))
        sql = f"SELECT {_CLAIM} FROM claim WHERE number IN ({found}) ORDER BY number"
        return n, tuple(map(_claim, self._rows(sql, (match, most))))

    def sources_with(self, words: str, most: int) -> tuple[int, tuple[Origin, ...]]:
        """How many named origins have all of these words in their names, and some of them."""
        several = words.casefold().split()
        which = " AND ".join(["instr(casefold(name), ?)"] * len(several)) or "0"
        rows = self._rows(f"SELECT body FROM source WHERE named AND {which} ORDER BY number", several)
        return len(rows), tuple(built(Source, json.loads(body)).origin for (body,) in rows[:most])


def matching(words: str) -> str:
    """All of these words, or words that begin so, in whatever case, as full text is asked; "" where there are none."""
    return " ".join(f'"{word}" *' for word in re.findall(r"\w+", words))


def named(what: str, sql: str, value: str) -> Condition:
    """The events with a name of a sort (kind, side, place, source) whose `text` fits an SQL expression."""
    names = f"SELECT number FROM name WHERE what = ? AND {sql}"
    return Condition(f"number IN (SELECT event FROM named WHERE name IN ({names}))", (what, value))


def having(words: str, table: str) -> Condition:
    """The rows whose searched words have all of these: see `matching`."""
    asked = matching(words)
    if not asked:
        return Condition("0") if words.strip() else ALL
    return Condition(f"number IN (SELECT rowid FROM {table}_words WHERE {table}_words MATCH ?)", (asked,))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _report(row: Any) -> ReportLine:
    id, title, outlet, published, language, coded, *counts = row
    return ReportLine(id, title, outlet, _day(published), language, bool(coded), *counts)


def _event(row: Any) -> EventLine:
    id, name, start, end, reports, claims, origins, toll, low, best, high, killed, disagrees = row
    return EventLine(
        *(id, name, _day(start), _day(end), reports, claims),
        built(tuple[Origin, ...], json.loads(origins)),
        Toll(low, best, high) if toll else None,
        killed,
        bool(disagrees),
    )


def _claim(row: Any) -> ClaimLine:
    id, doc, n, region, kind, figure, low, high, evidence, source, outlet, day, event = row
    return ClaimLine(
        *(id, doc, n, region, kind, figure, low, high, evidence),
        tuple(json.loads(source)),
        *(outlet, _day(day), event),
    )


def _finding(row: Any) -> Finding:
    return built(Finding, json.loads(row[0]))
