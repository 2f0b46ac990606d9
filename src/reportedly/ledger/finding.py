"""Finding claims: by words, place, time, side, source, outlet, figure and confidence, the newest first.

Only claims of current codings are found. Two steps: the keys that fit, read from indexes alone, then the rows of these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    UnaryExpression,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.sql.operators import custom_op

from reportedly.errors import UsageError
from reportedly.ledger.opening import EARTH_KM, Opened
from reportedly.ledger.reading import BATCH
from reportedly.ledger.rows import claim_of
from reportedly.ledger.schema import SEARCHED, captures, claims, codings, reports, versions
from reportedly.records import CLAIM_KINDS, ClaimKind, Entry, Status


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to find; a field that is None or empty asks for nothing.

    `words` stand in the claim (kind, evidence, roles, party, place's name), `text` anywhere in its report; `side` in
    party or actor, `source` in what is named as source, `place` in the place's words or name. Words all have to be
    there, in any form that stemming takes for the same; "in quotes" they stand together; -word must not be there.
    `near` is latitude, longitude (degrees) and kilometres. `since` and `until` take claims whose time, as far as it is
    known, touches these days. `least` and `most` bound the figure as stated: at least `least` if any end of its range
    is. `limit` is how many at most.
    """

    words: str | None = None
    text: str | None = None
    kinds: tuple[ClaimKind, ...] = ()
    place: str | None = None
    near: tuple[float, float, float] | None = None
    since: date | None = None
    until: date | None = None
    side: str | None = None
    source: str | None = None
    outlet: str | None = None
    report: str | None = None
    statuses: tuple[Status, ...] = ()
    least: int | None = None
    most: int | None = None
    min_confidence: float = 0.0
    limit: int | None = None


#: From how many hits on it is quicker to go through the claims from the newest on than to gather and sort the hits.
#: `python -m lab.bench.ledger` prints what `find` takes.
FEW = 5000
_FTS_COLUMNS = {"side": "{party actor}", "source": "{source}", "place": "{place place_name}"}
_claims_fts = table("claims_fts", column("rowid"), column("claims_fts"))
_versions_fts = table("versions_fts", column("rowid"), column("versions_fts"))


def find(ledger: Opened, wanted: Wanted) -> Iterator[Entry]:
    """The claims that fit, the newest first, as they come.

    Raises UsageError where words to search for have no letter or digit in them.
    """
    with ledger.reading() as connection:
        keys = _keys(connection, wanted)
        rows = _ENTRIES.where(claims.c.key.in_(keys)).order_by(claims.c.key.desc())
        for row in connection.execution_options(yield_per=BATCH).execute(rows).mappings():
            yield Entry(
                claim_of(row),
                row["report_title"],
                row["outlet"],
                row["published"],
                row["address"],
                row["number"],
                row["coded_at"],
            )


_ENTRIES = select(
    claims,
    reports.c.id.label("doc"),
    codings.c.coder,
    codings.c.coded_at,
    versions.c.title.label("report_title"),
    versions.c.number,
    captures.c.outlet,
    captures.c.published,
    captures.c.address,
).select_from(
    claims.join(codings)
    .join(versions, versions.c.key == codings.c.version_key)
    .join(captures, captures.c.key == codings.c.capture_key)
    .join(reports, reports.c.key == versions.c.report_key)
)


def _keys(connection: Connection, wanted: Wanted) -> Select[tuple[int]]:
    dialect = connection.dialect.name
    found = select(claims.c.key)
    order: ColumnElement[Any] = claims.c.key
    where = [*_plain(wanted), exists().where(reports.c.current_coding == claims.c.coding_key)]
    if wanted.near is not None:
        where += _near(connection, *wanted.near)
    if wanted.outlet is not None:
        like = func.lower(captures.c.outlet).contains(_sendable(wanted.outlet).lower(), autoescape=True)
        names = connection.execute(select(captures.c.outlet).distinct().where(like)).scalars().all()
        seen = select(captures.c.key).where(captures.c.outlet.in_(names))
        of = select(codings.c.key).where(codings.c.capture_key.in_(seen))
        where.append(_key(connection, claims.c.coding_key, seen).in_(of))
    if wanted.report is not None:
        of = select(reports.c.current_coding).where(reports.c.id == wanted.report)
        where.append(claims.c.coding_key == of.scalar_subquery())
    said = {name: words for name in ("words", *_FTS_COLUMNS) if (words := getattr(wanted, name)) is not None}
    rare, few = _rare(connection, wanted)
    where += rare
    if few:  # few are quickly put in order, once they are not looked for in that order
        order = _compared(connection, order)
    if dialect == "sqlite":
        if said:
            asked = [
                f"{_FTS_COLUMNS[name]} : ({_fts(words)})" if name in _FTS_COLUMNS else f"({_fts(words)})"
                for name, words in said.items()
            ]
            if wanted.kinds:  # asked of the full text too, or each claim with these words would be looked at
                asked.append(f"kind : ({' OR '.join(wanted.kinds)})")
            match = " AND ".join(asked)
            found = found.select_from(_claims_fts.join(claims, claims.c.key == _claims_fts.c.rowid))
            where.append(_claims_fts.c.claims_fts.op("MATCH")(match))
            order = _claims_fts.c.rowid  # the full text's own order: it need not be sorted
        if wanted.text is not None:
            hits = select(_versions_fts.c.rowid).where(_versions_fts.c.versions_fts.op("MATCH")(_fts(wanted.text)))
            of = select(codings.c.key).where(codings.c.version_key.in_(hits))
            where.append(_key(connection, claims.c.coding_key, hits).in_(of))
    else:
        where += [_vector(name, words) for name, words in said.items()]
        if wanted.text is not None:
            hits = select(versions.c.key).where(_vector("text", wanted.text))
            where.append(claims.c.coding_key.in_(select(codings.c.key).where(codings.c.version_key.in_(hits))))
    return found.where(*where).order_by(order.desc()).limit(wanted.limit)


def _plain(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.kinds and wanted.least is None:
        where.append(claims.c.kind.in_(wanted.kinds))
    if wanted.statuses:
        where.append(claims.c.status.in_(wanted.statuses))
    if wanted.since is not None:
        where.append(func.coalesce(claims.c.date_end, claims.c.date_start) >= wanted.since)
    if wanted.until is not None:
        where.append(func.coalesce(claims.c.date_start, claims.c.date_end) <= wanted.until)
    if wanted.most is not None:
        where.append(func.coalesce(claims.c.low, claims.c.high) <= wanted.most)
    return where


def _rare(connection: Connection, wanted: Wanted) -> tuple[list[ColumnElement[bool]], bool]:
    """The kinds with a figure's lower bound, and that of the confidence; and whether few claims reach one of these."""
    where: list[ColumnElement[bool]] = []
    few = False
    if wanted.least is not None:
        figure = func.coalesce(claims.c.high, claims.c.low)
        of = wanted.kinds or CLAIM_KINDS  # the index is by kind first
        reached = [claims.c.kind.in_(of), figure >= wanted.least]
        if _few(connection, select(claims.c.key).where(*reached)):
            few = True
        else:
            reached = [_compared(connection, claims.c.kind).in_(of), _compared(connection, figure) >= wanted.least]
        where += reached
    if wanted.min_confidence > 0:
        sure = claims.c.confidence >= wanted.min_confidence
        if _few(connection, select(claims.c.key).where(sure)):
            few = True
        else:
            sure = _compared(connection, claims.c.confidence) >= wanted.min_confidence
        where.append(sure)
    return where, few


def _key(connection: Connection, key: ColumnElement[Any], hits: Select[Any]) -> ColumnElement[Any]:
    """A column to be looked up in an index where there are few `hits`; else one that is merely compared.

    Many hits are best met newest first, until there are enough. SQLite knows too little of them to choose so by itself.
    """
    return key if _few(connection, hits) else _compared(connection, key)


def _few(connection: Connection, hits: Select[Any]) -> bool:
    """Whether there are few hits; PostgreSQL keeps count itself and is not asked."""
    if connection.dialect.name != "sqlite":
        return True
    return bool(connection.execute(select(func.count()).select_from(hits.limit(FEW).subquery())).scalar_one() < FEW)


def _compared(connection: Connection, key: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column kept from its index: SQLite heeds a unary plus."""
    if connection.dialect.name != "sqlite":
        return key
    return UnaryExpression(key, operator=custom_op("+"), type_=key.type)


# --- words -----------------------------------------------------------------------------------------------------------

_PHRASE = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


# NUL and lone surrogates, which no database takes in a query.
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")


def _sendable(words: str) -> str:
    return _UNSENDABLE.sub(" ", words)


def _phrases(words: str) -> tuple[list[str], list[str]]:
    """What must be there and what must not. Raises UsageError where nothing is left to look for."""
    there: list[str] = []
    not_there: list[str] = []
    for minus, quoted, bare in _PHRASE.findall(_sendable(words)):
        phrase = quoted or bare
        if any(letter.isalnum() for letter in phrase):
            (not_there if minus else there).append(phrase)
    if not there:
        raise UsageError(f"{words!r} has no word to look for; give at least one that must be there")
    return there, not_there


def _fts(words: str) -> str:
    there, not_there = (['"' + phrase.replace('"', '""') + '"' for phrase in some] for some in _phrases(words))
    query = " AND ".join(there)
    return f"({query}) NOT ({' OR '.join(not_there)})" if not_there else query


def _vector(name: str, words: str) -> ColumnElement[bool]:
    there, not_there = _phrases(words)
    spelt = " ".join([*(f'"{phrase}"' for phrase in there), *(f'-"{phrase}"' for phrase in not_there)])
    return literal_column(SEARCHED[name]).op("@@")(func.websearch_to_tsquery(literal_column("'english'"), spelt))


# --- places ----------------------------------------------------------------------------------------------------------


def _near(connection: Connection, lat: float, lon: float, km: float) -> list[ColumnElement[bool]]:
    """A box that the indexes can answer, then the circle in it."""
    south, north, spans = box(lat, lon, km)
    along = [or_(*(claims.c.lon.between(west, east) for west, east in spans))] if spans else []
    boxed = select(claims.c.lat).where(claims.c.lat.between(south, north), *along)
    looked_up = _key(connection, claims.c.lat, boxed)
    return [looked_up.between(south, north), *along, _distance(lat, lon, connection.dialect.name) <= km]


def box(lat: float, lon: float, km: float) -> tuple[float, float, tuple[tuple[float, float], ...]]:
    """South, north, and the spans of longitude (west, east) of a circle; no span where it holds a pole.

    Two spans where it crosses the 180th meridian.
    """
    reach = km / EARTH_KM
    height = math.degrees(reach)
    south, north = lat - height, lat + height
    if south <= -90 or north >= 90 or reach >= math.pi / 2:
        return max(south, -90.0), min(north, 90.0), ()
    width = math.degrees(math.asin(min(1.0, math.sin(reach) / math.cos(math.radians(lat)))))
    west, east = lon - width, lon + width
    if west < -180:
        return south, north, ((west + 360, 180.0), (-180.0, east))
    if east > 180:
        return south, north, ((west, 180.0), (-180.0, east - 360))
    return south, north, ((west, east),)


def _distance(lat: float, lon: float, dialect: str) -> ColumnElement[float]:
    if dialect == "sqlite":
        return func.great_circle_km(claims.c.lat, claims.c.lon, lat, lon)
    here = func.radians(claims.c.lat)
    across = func.power(func.sin((literal(math.radians(lat)) - here) / 2), 2)
    along = func.power(func.sin(func.radians(literal(lon) - claims.c.lon) / 2), 2)
    chord = across + func.cos(here) * math.cos(math.radians(lat)) * along
    return 2 * EARTH_KM * func.asin(func.sqrt(func.least(1.0, chord)))
