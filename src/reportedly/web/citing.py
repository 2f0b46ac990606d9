"""Who is cited by whom, over all reports: origins with the outlets that name them, outlets with what they pass on."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from reportedly.legible import reading
from reportedly.records import ClaimKind, Link, Origin
from reportedly.survey import Account
from reportedly.web.naming import name_of
from reportedly.web.plain import built, plain, utf8

#: An outlet that is not known.
NO_OUTLET = "outlet not known"


#: Names with how often each stands, the most frequent first.
Counts = tuple[tuple[str, int], ...]
#: Wordings of an origin that are kept.
_WORDS = 15
#: Comparisons of an origin that are kept.
COMPARED = 200
#: Bodies cited by an outlet that are kept.
CITED = 30


@dataclass(frozen=True, slots=True)
class Compared:
    """A latest figure of an origin beside that of another for the same victims of one event; `fits` as ranges do."""

    event: str
    what: str
    kind: ClaimKind
    group: str
    mine: str
    other: str
    other_key: str
    theirs: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Source:
    """An origin over all reports. `alone` are events of several reports that it alone is behind.

    `agrees` and `differs` count the events in which its latest figure fits, or does not fit, that of another named
    origin for the same figure.
    """

    origin: Origin
    claims: int
    outlets: Counts  # with its claims
    reports: int
    events: int
    alone: int
    agrees: int
    differs: int
    words: Counts
    compared: tuple[Compared, ...]  # those that differ first; at most COMPARED


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its reports and claims by what they rest on; named bodies that first said or passed on what it claims
    (`cites`, at most CITED); how many of its reports share passages with others.
    """

    name: str
    reports: int
    claims: int
    named: int
    unnamed: int
    nobody: int
    shares: int
    partners: Counts
    cites: Counts


def put_compared(connection: sqlite3.Connection, account: Account) -> None:
    """Write down how the origins of an event compare: for `put_sources`."""
    event = account.event
    alone = len(account.independent) == 1 and len(event.docs) > 1
    connection.executemany(
        "INSERT INTO work_counted VALUES (?, ?)", ((utf8(o.key), alone) for o in account.independent)
    )
    connection.executemany(
        "INSERT INTO work_seconded VALUES (?, ?, ?)",
        ((utf8(each.origin.key), utf8(each.origin.name), utf8(each.doc)) for each in account.seconded),
    )
    place = f"{event.start.isoformat() if event.start else '~'} {event.what} {event.id}"
    fits: dict[str, bool] = {}
    for figure in account.figures:
        latest = [(h.key, h.name, h.readings[-1]) for h in figure.histories if h.named and h.key]
        for key, _, mine in latest:
            for other, name, its in latest:
                if key == other:
                    continue
                fit = (mine.low or 0) <= _top(its.high) and (its.low or 0) <= _top(mine.high)
                fits[key] = fits.get(key, True) and fit
                sides = reading(mine), name, other, reading(its)
                row = Compared(event.id, name_of(account), figure.kind, figure.group, *sides, fit)
                connection.execute(
                    "INSERT INTO work_compared VALUES (?, ?, ?, ?)",
                    (utf8(key), fit, utf8(place), json.dumps(plain(row))),
                )
    connection.executemany("INSERT INTO work_fit VALUES (?, ?)", ((utf8(key), fit) for key, fit in fits.items()))


#: The reports in which an origin counts for a sentence without a claim.
_BESIDE = "SELECT report.number FROM work_seconded JOIN report ON report.id = work_seconded.doc WHERE origin = ?"


def put_sources(connection: sqlite3.Connection) -> None:
    """Write down all origins, those with most claims first; of claims as `surveying.py` left them."""
    connection.execute("CREATE TABLE work_source (claims INTEGER, key TEXT, name TEXT, named INTEGER, body TEXT)")
    stated = connection.execute(
        "SELECT origin, name, named, relays, report, outlet, words FROM work_stated WHERE origin IS NOT NULL"
        " ORDER BY origin, number"
    )
    for key, rows in groupby(stated, key=itemgetter(0)):
        claims: Counter[str] = Counter()
        words: Counter[str] = Counter()
        reports = set()
        origin = None
        for _, name, named, relays, report, outlet, said in rows:
            if origin is None or name < origin.name:
                origin = Origin(key, name, bool(named), tuple(json.loads(relays)))
            claims[outlet] += 1
            reports.add(report)
            if said is not None:
                words[said] += 1
        assert origin is not None
        reports |= {number for (number,) in connection.execute(_BESIDE, (key,))}
        events, alone = _both(connection, "SELECT count(*), sum(alone) FROM work_counted WHERE origin = ?", key)
        fitting, agrees = _both(connection, "SELECT count(*), sum(fits) FROM work_fit WHERE origin = ?", key)
        compared = connection.execute(
            "SELECT body FROM work_compared WHERE origin = ? ORDER BY fits, place, rowid LIMIT ?", (key, COMPARED)
        )
        source = Source(
            origin,
            claims.total(),
            tuple(claims.most_common()),
            len(reports),
            *(events, alone, agrees, fitting - agrees),
            tuple(words.most_common(_WORDS)),
            tuple(built(Compared, json.loads(body)) for (body,) in compared),
        )
        connection.execute(
            "INSERT INTO work_source VALUES (?, ?, ?, ?, ?)",
            (source.claims, key, origin.name, origin.named, json.dumps(plain(source))),
        )
    beside = connection.execute(
        "SELECT origin, min(name), count(DISTINCT doc) FROM work_seconded"
        " WHERE origin NOT IN (SELECT key FROM work_source) GROUP BY origin ORDER BY origin"
    )
    for key, name, n in beside.fetchall():
        events, alone = _both(connection, "SELECT count(*), sum(alone) FROM work_counted WHERE origin = ?", key)
        source = Source(Origin(key, name, True), 0, (), n, events, alone, 0, 0, (), ())
        connection.execute(
            "INSERT INTO work_source VALUES (0, ?, ?, ?, ?)", (key, name, True, json.dumps(plain(source)))
        )
    connection.execute(
        "INSERT INTO source (key, name, named, body) SELECT key, name, named, body FROM work_source"
        " ORDER BY claims DESC, key"
    )


def _both(connection: sqlite3.Connection, sql: str, key: str) -> tuple[int, int]:
    one, other = connection.execute(sql, (key,)).fetchone()
    return one, other or 0


def put_outlets(connection: sqlite3.Connection) -> None:
    """Write down all outlets, those with most claims first."""
    outlets: dict[str, _Outlet] = {}
    of: dict[str, str] = {}
    for id, name in connection.execute("SELECT id, coalesce(outlet, '') FROM work_report ORDER BY number"):
        of[id] = name or NO_OUTLET
        outlets.setdefault(of[id], _Outlet(of[id])).reports += 1
    for name, named, n in connection.execute("SELECT outlet, named, count(*) FROM work_stated GROUP BY outlet, named"):
        at = outlets[name]
        at.named += n if named == 1 else 0
        at.unnamed += n if named == 0 else 0
        at.nobody += n if named is None else 0
    links = connection.execute(
        "SELECT r.id, l.body FROM work_report r JOIN work_link l ON l.report = r.number ORDER BY r.id, l.number"
    )
    for id, body in links:
        link = built(Link, json.loads(body))
        if link.relation == "republishes" and id == utf8(min(link.doc, link.origin)):
            one, other = outlets[of[utf8(link.doc)]], outlets[of[utf8(link.origin)]]
            one.shares.add(link.doc)
            other.shares.add(link.origin)
            one.partners[other.name] += 1
            if one is not other:
                other.partners[one.name] += 1
    cited = connection.execute(
        "SELECT stated.outlet, source.name, count(*) AS n FROM"
        " (SELECT outlet, origin AS body FROM work_stated"
        "  UNION ALL SELECT outlet, value FROM work_stated, json_each(relays)) AS stated"
        " JOIN source ON source.key = stated.body WHERE source.named"
        " GROUP BY stated.outlet, stated.body ORDER BY n DESC, source.key"
    )
    for name, body, n in cited:
        if len(outlets[name].cites) < CITED:
            outlets[name].cites.append((body, n))
    ordered = sorted(outlets.values(), key=lambda o: (-o.claims, o.name))
    several = (
        Outlet(
            *(o.name, o.reports, o.claims, o.named, o.unnamed, o.nobody),
            len(o.shares),
            tuple(o.partners.most_common()),
            tuple(o.cites),
        )
        for o in ordered
    )
    connection.executemany("INSERT INTO outlet (body) VALUES (?)", ((json.dumps(plain(o)),) for o in several))


@dataclass(slots=True)
class _Outlet:
    name: str
    reports: int = 0
    named: int = 0
    unnamed: int = 0
    nobody: int = 0
    shares: set[str] = field(default_factory=set)
    partners: Counter[str] = field(default_factory=Counter)
    cites: list[tuple[str, int]] = field(default_factory=list)

    @property
    def claims(self) -> int:
        return self.named + self.unnamed + self.nobody


def _top(high: int | None) -> float:
    return float("inf") if high is None else high
